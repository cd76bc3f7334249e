package io.costline.lab.traffic;

import io.costline.lab.traffic.Call.Attempt;
import io.costline.lab.traffic.Call.Outcome;
import io.costline.lab.traffic.Call.Who;
import io.costline.lab.traffic.Call.Work;
import io.costline.lab.traffic.Requests.Try;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The cast of the recording: writes the calls of sketched traces, with models, caches, failures, retries and fallbacks. */
final class CallWriter implements Cast {
    private final TrafficOptions options;
    private final long lastOffset;
    private final SplittableRandom random;
    private final List<Call> calls = new ArrayList<>();
    private final Ids ids;
    private final Requests requests = new Requests(this);

    CallWriter(TrafficOptions options, long lastOffset, SplittableRandom random) {
        this.options = options;
        this.lastOffset = Math.max(1, lastOffset);
        this.random = random;
        this.ids = new Ids(options);
    }

    List<Call> calls() {
        return calls;
    }

    void write(TraceSketch sketch) {
        String traceId = ids.trace(sketch.number);
        boolean late = options.lateCustomers() && sketch.naming != TraceSketch.Naming.NONE;
        TraceSketch.Naming naming = late ? TraceSketch.Naming.LAST : sketch.naming;
        for (int position = 0; position < sketch.arrivals.size(); position++) {
            var work = new Work(
                    traceId,
                    sketch.feature.label,
                    Invented.step(sketch.feature, position),
                    sketch.feature.agent,
                    false);
            Who who =
                    Invented.who(sketch.feature, naming.names(position, sketch.arrivals.size()) ? sketch.customer : "");
            Model model = random.nextInt(450) == 0 ? Model.UNKNOWN : Invented.model(sketch.feature, position, random);
            request(sketch.arrivals.get(position), work, who, model);
        }
    }

    /** One recorded request: usually one call, sometimes several attempts. */
    private void request(Arrival arrival, Work work, Who who, Model model) {
        Instant time = AzureTraces.scaled(arrival.offsetMicros(), lastOffset, options.end(), options.span());
        calls.addAll(requests.of(time, work, who, tries(random.nextInt(1_000), arrival, model)));
    }

    private List<Try> tries(int roll, Arrival arrival, Model model) {
        Usage usage = usage(arrival, model);
        Usage cut = usage.cutAfter(usage.output() / 2);
        if (roll < 14) {
            return List.of(new Try(0, model, null, Outcome.RATE_LIMITED), new Try(700, model, usage, Outcome.OK));
        }
        if (roll < 24) {
            Model second = Invented.fallback(model);
            return List.of(
                    new Try(0, model, null, Outcome.UNAVAILABLE),
                    new Try(900, second, usage(arrival, second), Outcome.OK));
        }
        if (roll < 34) {
            // The first model had been generating when it broke off: that is billed, and wasted.
            Model second = Invented.fallback(model);
            return List.of(
                    new Try(0, model, cut, Outcome.TIMED_OUT),
                    new Try(4_000, second, usage(arrival, second), Outcome.OK));
        }
        if (roll < 38) {
            return List.of(new Try(0, model, null, Outcome.UNAVAILABLE), new Try(1_000, model, cut, Outcome.TIMED_OUT));
        }
        return List.of(new Try(0, model, usage, roll < 50 ? Outcome.CACHED : Outcome.OK));
    }

    private Usage usage(Arrival arrival, Model model) {
        long input = arrival.inputTokens();
        long output = arrival.outputTokens();
        long read = 0;
        long write = 0;
        if (model.caching() != Model.Caching.NONE && input >= 1_024) {
            int roll = random.nextInt(100);
            if (roll < 35) {
                read = input * (30 + random.nextInt(55)) / 100 / 128 * 128;
            } else if (roll < 50 && model.caching() == Model.Caching.READS_AND_WRITES) {
                write = input * (40 + random.nextInt(40)) / 100;
            }
        }
        long reasoning = model.reasons() ? output * random.nextInt(70) / 100 : 0;
        return new Usage(input, read, write, output, reasoning);
    }

    /** A plain successful call through a given door. */
    void addThrough(Door door, Instant time, Work work, Who who, Model model, Usage usage) {
        calls.add(requests.through(door, time, work, who, model, usage));
    }

    /** A plain successful call through any door. */
    void add(Instant time, Work work, Who who, Model model, Usage usage) {
        calls.addAll(requests.of(time, work, who, List.of(new Try(0, model, usage, Outcome.OK))));
    }

    @Override
    public String callId(Door door) {
        return ids.call(door);
    }

    @Override
    public String operationId() {
        return ids.operation();
    }

    @Override
    public long millis(@Nullable Usage usage) {
        return usage == null ? 120 : 200 + 4 * usage.output();
    }

    @Override
    public boolean gateway(Door door) {
        return true;
    }

    /** A provider's own answer tells of neither failures, fallbacks nor gateway caches: those calls come from gateways. */
    @Override
    public Door door(Model model, Outcome outcome, Attempt attempt) {
        int roll = random.nextInt(100);
        if (outcome == Outcome.CACHED) {
            return Door.LITELLM;
        }
        boolean plain = outcome == Outcome.OK && attempt.operationId().isEmpty() && model.hasPrice();
        Door gateway = roll < 70 ? Door.LITELLM : Door.EVENTS;
        return plain && roll < 16
                ? switch (model.provider()) {
                    case "openai" -> model.reasons() ? Door.OPENAI_RESPONSES : Door.OPENAI_CHAT;
                    case "anthropic" -> Door.ANTHROPIC;
                    case "gemini" -> Door.GEMINI;
                    default -> gateway;
                }
                : gateway;
    }
}
