package io.costline.lab.traffic;

import io.costline.lab.traffic.Call.Attempt;
import io.costline.lab.traffic.Call.Outcome;
import io.costline.lab.traffic.Call.Run;
import io.costline.lab.traffic.Call.Seen;
import io.costline.lab.traffic.Call.Who;
import io.costline.lab.traffic.Call.Work;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Writes the calls of a sketched trace: models, caches, failures, retries and fallbacks. */
final class CallWriter {
    private final TrafficOptions options;
    private final long lastOffset;
    private final SplittableRandom random;
    private final List<Call> calls = new ArrayList<>();
    private final Ids ids;

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
                    traceId, sketch.feature.label, Cast.step(sketch.feature, position), sketch.feature.agent, false);
            Who who = Cast.who(sketch.feature, naming.names(position, sketch.arrivals.size()) ? sketch.customer : "");
            Model model = random.nextInt(450) == 0 ? Model.UNKNOWN : Cast.model(sketch.feature, position, random);
            request(sketch.arrivals.get(position), work, who, model);
        }
    }

    /** One recorded request: usually one call, sometimes several attempts. */
    private void request(Arrival arrival, Work work, Who who, Model model) {
        Instant time = AzureTraces.scaled(arrival.offsetMicros(), lastOffset, options.end(), options.span());
        int roll = random.nextInt(1_000);
        if (roll < 14) {
            String operation = ids.operation();
            add(time, work, who, model, model, null, Outcome.RATE_LIMITED, new Attempt(operation, 0, ""));
            Usage usage = usage(arrival, model);
            add(time.plusMillis(700), work, who, model, model, usage, Outcome.OK, new Attempt(operation, 1, ""));
        } else if (roll < 24) {
            String operation = ids.operation();
            Model second = Cast.fallback(model);
            add(time, work, who, model, model, null, Outcome.UNAVAILABLE, new Attempt(operation, 0, ""));
            fallback(arrival, time.plusMillis(900), work, who, model, second, operation);
        } else if (roll < 34) {
            // The first model had been generating when it broke off: that is billed, and wasted.
            String operation = ids.operation();
            Model second = Cast.fallback(model);
            Usage whole = usage(arrival, model);
            Usage cut = whole.cutAfter(whole.output() / 2);
            add(time, work, who, model, model, cut, Outcome.TIMED_OUT, new Attempt(operation, 0, ""));
            fallback(arrival, time.plusSeconds(4), work, who, model, second, operation);
        } else if (roll < 38) {
            String operation = ids.operation();
            Usage whole = usage(arrival, model);
            add(time, work, who, model, model, null, Outcome.UNAVAILABLE, new Attempt(operation, 0, ""));
            Usage cut = whole.cutAfter(whole.output() / 2);
            add(time.plusSeconds(1), work, who, model, model, cut, Outcome.TIMED_OUT, new Attempt(operation, 1, ""));
        } else if (roll < 50) {
            add(time, work, who, model, model, usage(arrival, model), Outcome.CACHED, Attempt.ONLY);
        } else {
            add(time, work, who, model, model, usage(arrival, model), Outcome.OK, Attempt.ONLY);
        }
    }

    private void fallback(
            Arrival arrival, Instant time, Work work, Who who, Model first, Model second, String operation) {
        var attempt = new Attempt(operation, 1, first.name());
        add(time, work, who, first, second, usage(arrival, second), Outcome.OK, attempt);
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

    void add(
            Instant time,
            Work work,
            Who who,
            Model requested,
            Model served,
            @Nullable Usage usage,
            Outcome outcome,
            Attempt attempt) {
        write(door(served, outcome, attempt), time, work, who, requested, served, usage, outcome, attempt);
    }

    /** A plain successful call through a given door. */
    void addThrough(Door door, Instant time, Work work, Who who, Model model, Usage usage) {
        write(door, time, work, who, model, model, usage, Outcome.OK, Attempt.ONLY);
    }

    private void write(
            Door door,
            Instant time,
            Work work,
            Who who,
            Model requested,
            Model served,
            @Nullable Usage usage,
            Outcome outcome,
            Attempt attempt) {
        long millis = usage == null ? 120 : 200 + 4 * usage.output();
        calls.add(new Call(
                door,
                // LiteLLM marks an answer from its own cache in the id
                ids.call(door) + (outcome == Outcome.CACHED ? "_cache_hit" : ""),
                0,
                Seen.BY_GATEWAY,
                time,
                time.plusMillis(millis),
                work,
                who,
                Run.PLAIN,
                requested,
                served,
                usage,
                outcome,
                attempt,
                null));
    }

    /** A provider's own answer tells of neither failures, fallbacks nor gateway caches: those calls come from gateways. */
    private Door door(Model model, Outcome outcome, Attempt attempt) {
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
