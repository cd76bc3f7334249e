package io.costline.lab.traffic;

import io.costline.lab.traffic.Call.Outcome;
import io.costline.lab.traffic.Call.Work;
import io.costline.lab.traffic.Invented.Feature;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes the traffic. The same options give the same bytes in the same order. */
public final class TrafficGenerator {
    private static final List<Model> RESEARCH_MODELS =
            List.of(Model.FLASH_LITE, Model.HAIKU, Model.SONNET, Model.OPUS, Model.FLASH_LITE);
    private static final List<Usage> RESEARCH_USAGE = List.of(
            Usage.plain(1_000, 1_000),
            Usage.plain(500, 100),
            Usage.plain(1_000, 500),
            Usage.plain(2_500, 2_000),
            Usage.plain(1_000, 1_000));
    private static final List<Model> LONG_CONTEXT_MODELS = List.of(Model.GEMINI_PRO, Model.SONNET);
    private static final int LONG_CONTEXT_CALLS = 6;

    private TrafficGenerator() {}

    public static Traffic generate(TrafficOptions options) {
        return generate(options, (model, usage) -> null);
    }

    /**
     * @param estimates what a gateway puts a call at, in dollars, where its records say so; null: it does not know the model
     */
    public static Traffic generate(TrafficOptions options, BiFunction<Model, Usage, @Nullable BigDecimal> estimates) {
        List<Arrival> arrivals = AzureTraces.load();
        long lastOffset = arrivals.getLast().offsetMicros();
        // Streams of their own, so that a change in one part does not reshuffle the others.
        SplittableRandom random = new SplittableRandom(options.seed());
        SplittableRandom sketching = random.split();
        SplittableRandom writing = random.split();
        SplittableRandom packing = random.split();
        SplittableRandom dressing = random.split();

        var writer = new CallWriter(options, lastOffset, writing);
        TraceSketch.deal(arrivals.subList(0, options.requests()), sketching).forEach(writer::write);
        plantResearchAgent(options, writer);
        plantLongContexts(options, writer);

        List<Call> calls = new ArrayList<>(writer.calls());
        if (options.everyDimension()) {
            Dresser dresser = new Dresser(dressing, estimates);
            calls.replaceAll(dresser::dress);
            calls.addAll(Digest.of(options, estimates));
            calls.addAll(Subscribers.of(options));
            calls.addAll(Runaway.of(options));
        }
        calls.sort(Comparator.comparing(Call::startedAt).thenComparing(Call::nativeId));
        List<Call> toSend = new ArrayList<>(calls.size());
        int superseded = revise(calls, toSend, writing);
        return new Traffic(
                options,
                List.copyOf(calls),
                List.copyOf(toSend),
                List.copyOf(new Deliveries(packing, options.everyDimension()).pack(toSend)),
                options.requests(),
                superseded);
    }

    /** The agent of the published example: five calls, straight to the providers; only the last one names its customer. */
    private static void plantResearchAgent(TrafficOptions options, CallWriter writer) {
        Instant time = options.end().minusSeconds(120);
        for (int i = 0; i < RESEARCH_MODELS.size(); i++) {
            Model model = RESEARCH_MODELS.get(i);
            var work = new Work(
                    options.idPrefix() + Traffic.RESEARCH_AGENT_TRACE,
                    "research-agent",
                    Invented.RESEARCH_STEPS.get(i),
                    "researcher",
                    false);
            boolean last = i == RESEARCH_MODELS.size() - 1;
            writer.addThrough(
                    model.provider().equals("gemini") ? Door.GEMINI : Door.ANTHROPIC,
                    time.plusSeconds(9L * i),
                    work,
                    Invented.who(Feature.RESEARCH_AGENT, last ? "acme" : ""),
                    model,
                    RESEARCH_USAGE.get(i));
        }
    }

    /** The recorded requests stay below 15,000 tokens; these are priced by the bands for long contexts. */
    private static void plantLongContexts(TrafficOptions options, CallWriter writer) {
        IntStream.range(0, LONG_CONTEXT_CALLS).forEach(i -> {
            var work = new Work(
                    options.idPrefix() + "demo-repository-review-" + i,
                    "repository-review",
                    "read everything",
                    "coder",
                    false);
            Model model = LONG_CONTEXT_MODELS.get(i % LONG_CONTEXT_MODELS.size());
            writer.add(
                    options.end().minusSeconds(300 - 10L * i),
                    work,
                    Invented.who(Feature.CODE_ASSIST, Invented.CUSTOMERS.get(i)),
                    model,
                    Usage.plain(199_990 + 4L * i * i, 700 + i));
        });
    }

    /** Some gateways send an estimate first: one event in forty comes in two revisions, the second of which counts. */
    private static int revise(List<Call> calls, List<Call> toSend, SplittableRandom random) {
        int superseded = 0;
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            if (call.door() == Door.EVENTS && call.outcome() == Outcome.OK && random.nextInt(40) == 0) {
                Usage usage = Objects.requireNonNull(call.usage());
                toSend.add(call.withRevision(0, Usage.plain(usage.input(), usage.output() / 3 + 1)));
                call = call.withRevision(1, usage);
                calls.set(i, call);
                superseded++;
            }
            toSend.add(call);
        }
        return superseded;
    }
}
