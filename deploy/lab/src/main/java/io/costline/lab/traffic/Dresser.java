package io.costline.lab.traffic;

import io.costline.lab.traffic.Call.Outcome;
import io.costline.lab.traffic.Call.Run;
import io.costline.lab.traffic.Call.Tariff;
import io.costline.lab.traffic.Call.Who;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The demo's cast: gives calls what only some callers say, as far as the door they go through has a place for it. */
final class Dresser {
    private static final Set<Model> HARD =
            Set.of(Model.OPUS, Model.SONNET, Model.GPT_5, Model.GEMINI_PRO, Model.GPT_41, Model.GPT_4O);
    private static final Set<Model> MIDDLING =
            Set.of(Model.HAIKU, Model.BEDROCK_HAIKU, Model.FLASH, Model.GPT_41_MINI, Model.GPT_5_MINI, Model.CODESTRAL);
    private static final Set<Model> BATCHED = Set.of(Model.GPT_4O_MINI, Model.GPT_41_MINI, Model.GPT_41);
    private static final Set<Model> FLEXIBLE = Set.of(Model.GPT_5, Model.GPT_5_MINI);
    private static final Set<String> WITH_OWN_KEYS = Set.of("hooli", "stark");
    private static final Map<String, String> PROJECTS = Map.of(
            "support-chat", "helpdesk",
            "code-assist", "ide-plugin",
            "research-agent", "market-radar",
            "document-digest", "archive");
    private static final Map<String, String> REGIONS =
            Map.of("bedrock", "us-east-1", "scaleway", "fr-par", "ionos", "de-txl");

    private final SplittableRandom random;
    private final BiFunction<Model, Usage, @Nullable BigDecimal> estimates;

    /** @param estimates what a gateway puts a call at */
    Dresser(SplittableRandom random, BiFunction<Model, Usage, @Nullable BigDecimal> estimates) {
        this.random = random;
        this.estimates = estimates;
    }

    Call dress(Call plain) {
        boolean gateway = plain.door() == Door.EVENTS || plain.door() == Door.LITELLM;
        Call call = plain.with(who(plain));
        boolean alone =
                plain.outcome() == Outcome.OK && plain.attempt().operationId().isEmpty();
        int roll = random.nextInt(100);
        if (plain.door() == Door.EVENTS && alone && call.served() == Model.MISTRAL_SMALL && roll < 50) {
            call = call.by(Model.SCALEWAY_MISTRAL);
        }
        String tier = tier(call.served());
        Usage usage = call.usage();
        Tariff tariff = alone && plain.door() == Door.EVENTS && usage != null
                ? tariff(call.served(), usage, roll)
                : Tariff.STANDARD;
        call = call.with(new Run(
                gateway ? plain.who().feature() + '/' + tier : "",
                tier,
                plain.door() == Door.EVENTS ? REGIONS.getOrDefault(call.served().provider(), "") : "",
                tariff,
                plain.door() == Door.EVENTS
                        && WITH_OWN_KEYS.contains(plain.who().customer())));
        boolean estimated = plain.door() == Door.LITELLM && plain.outcome() == Outcome.OK && usage != null;
        return estimated ? call.estimatedAt(estimates.apply(call.served(), usage)) : call;
    }

    private static Who who(Call call) {
        Who who = call.who();
        String environment = Math.floorMod(call.work().traceId().hashCode(), 10) == 0 ? "staging" : "production";
        return new Who(
                who.customer(),
                who.team(),
                who.feature(),
                PROJECTS.getOrDefault(who.feature(), ""),
                who.feature() + '-' + environment,
                call.served().provider() + '-' + environment,
                environment);
    }

    static String tier(Model model) {
        return HARD.contains(model) ? "complex" : MIDDLING.contains(model) ? "moderate" : "simple";
    }

    private static Tariff tariff(Model model, Usage usage, int roll) {
        if (BATCHED.contains(model) && usage.cacheRead() == 0 && roll < 15) {
            return Tariff.BATCH;
        }
        return FLEXIBLE.contains(model) && roll < 20 ? Tariff.FLEX : Tariff.STANDARD;
    }
}
