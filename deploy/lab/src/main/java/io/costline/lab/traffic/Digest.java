package io.costline.lab.traffic;

import io.costline.lab.traffic.Call.Attempt;
import io.costline.lab.traffic.Call.Outcome;
import io.costline.lab.traffic.Call.Run;
import io.costline.lab.traffic.Call.Seen;
import io.costline.lab.traffic.Call.Tariff;
import io.costline.lab.traffic.Call.Who;
import io.costline.lab.traffic.Call.Work;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One run that holds what is rare elsewhere, however little of the recording is used: two hosts that bill in euros beside one in
 * dollars, one of them with a price that comes late, a batch, a flex call, a customer's own key, a region, a gateway's estimate,
 * and one call seen by both SDK and gateway.
 */
final class Digest {
    private final TrafficOptions options;
    private final List<Call> calls = new ArrayList<>();

    private Digest(TrafficOptions options) {
        this.options = options;
    }

    static List<Call> of(TrafficOptions options, BiFunction<Model, Usage, @Nullable BigDecimal> estimates) {
        var digest = new Digest(options);
        digest.call("extract", Model.SCALEWAY_MISTRAL, Usage.plain(6_000, 800), run("fr-par", Tariff.STANDARD, false));
        digest.call(
                "extract", Model.SCALEWAY_MISTRAL, Usage.plain(9_000, 1_200), run("fr-par", Tariff.STANDARD, false));
        digest.call("translate", Model.IONOS_TEUKEN, Usage.plain(4_000, 3_600), run("de-txl", Tariff.STANDARD, false));
        digest.call("translate", Model.IONOS_TEUKEN, Usage.plain(5_000, 4_400), run("de-txl", Tariff.STANDARD, false));
        digest.call("classify", Model.GPT_41_MINI, Usage.plain(40_000, 2_000), run("", Tariff.BATCH, false));
        digest.call("outline", Model.GPT_5_MINI, Usage.plain(12_000, 1_500), run("", Tariff.FLEX, false));
        digest.call("check", Model.BEDROCK_HAIKU, Usage.plain(3_000, 300), run("us-east-1", Tariff.STANDARD, false));
        digest.call("summarize", Model.GPT_4O_MINI, Usage.plain(8_000, 900), run("", Tariff.STANDARD, true));
        Usage cached = new Usage(10_000, 7_680, 0, 1_000, 0);
        digest.calls.add(
                digest.call(Door.LITELLM, "summarize", Model.GPT_41_MINI, cached, run("", Tariff.STANDARD, false))
                        .estimatedAt(estimates.apply(Model.GPT_41_MINI, cached)));
        digest.twins();
        return digest.calls;
    }

    private static Run run(String region, Tariff tariff, boolean ownKey) {
        return new Run("document-digest/simple", "simple", region, tariff, ownKey);
    }

    private void call(String step, Model model, Usage usage, Run run) {
        calls.add(call(Door.EVENTS, step, model, usage, run));
    }

    private Call call(Door door, String step, Model model, Usage usage, Run run) {
        Instant at = options.end().minusSeconds(200 - 4L * calls.size());
        String id = options.idPrefix() + "digest-" + Long.toUnsignedString(options.seed(), 36) + '-' + calls.size();
        return new Call(
                door,
                door.litellm() ? "chatcmpl-" + id : id,
                0,
                Seen.BY_GATEWAY,
                at,
                at.plusSeconds(2),
                new Work(options.idPrefix() + Traffic.DIGEST_TRACE, "document-digest", step, "archivist", false),
                new Who(
                        "globex",
                        "insights",
                        "document-digest",
                        "archive",
                        "document-digest-production",
                        model.provider() + "-production",
                        "production"),
                run,
                model,
                model,
                usage,
                Outcome.OK,
                Attempt.ONLY,
                null);
    }

    private void twins() {
        Call plain = call(
                Door.EVENTS, "summarize", Model.GPT_4O_MINI, Usage.plain(2_000, 250), run("", Tariff.STANDARD, false));
        String response = "chatcmpl-" + plain.nativeId();
        calls.add(plain.seen(plain.nativeId(), new Seen(true, response)));
        calls.add(plain.seen(plain.nativeId() + "-sdk", new Seen(false, response)));
    }
}
