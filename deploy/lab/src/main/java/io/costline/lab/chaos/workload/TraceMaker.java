package io.costline.lab.chaos.workload;

import io.costline.lab.traffic.Call;
import io.costline.lab.traffic.Call.Attempt;
import io.costline.lab.traffic.Call.Outcome;
import io.costline.lab.traffic.Call.Seen;
import io.costline.lab.traffic.Call.Who;
import io.costline.lab.traffic.Call.Work;
import io.costline.lab.traffic.Cast;
import io.costline.lab.traffic.Door;
import io.costline.lab.traffic.Model;
import io.costline.lab.traffic.Requests;
import io.costline.lab.traffic.Requests.Try;
import io.costline.lab.traffic.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The cast of the crash test: the calls of one trace after another, without an end. No revision of a call costs less than an earlier one and none moves between
 * teams, so the spend of tenant and teams only rises, in whatever order things arrive: which budget thresholds are reached
 * follows from the final sums alone.
 */
final class TraceMaker implements Cast {
    private static final List<String> CUSTOMERS =
            List.of("acme", "globex", "initech", "umbrella", "hooli", "stark", "wayne", "wonka", "tyrell", "soylent");
    private static final List<String> TEAMS = List.of("care", "devtools", "insights", "growth");
    private static final List<String> FEATURES = List.of("support-chat", "code-assist", "research-agent", "summaries");

    private static final Model GEMINI_PRO = Model.named("gemini-2.5-pro");
    private static final List<Model> MODELS = List.of(
            Model.named("gpt-4o-mini"),
            Model.named("gpt-4.1-mini"),
            Model.named("gpt-4.1"),
            Model.named("gpt-4o"),
            Model.named("claude-haiku-4-5-20251001"),
            Model.named("claude-sonnet-4-5-20250929"),
            Model.named("gemini-2.5-flash"),
            GEMINI_PRO,
            Model.named("mistral-small-latest"),
            Model.named("llama-3.3-70b-versatile"));

    private final SplittableRandom random;
    private final Instant start;
    private final List<Due> calls = new ArrayList<>();
    private final Requests requests = new Requests(this);
    private long traces;
    private long ids;
    /** Whether the call at hand may go through LiteLLM, too, which tells of plain successes alone. */
    private boolean anyDoor;

    /** A record and how many shipments later it is due. */
    record Due(Call record, int delay) {}

    private record Setting(String traceId, List<String> customers, Naming naming, Who who, Instant at, int length) {}

    private enum Naming {
        EVERY_CALL,
        LAST_CALL,
        NO_CALL
    }

    TraceMaker(SplittableRandom random, Instant now) {
        this.random = random;
        this.start = now.minus(Duration.ofMinutes(12));
    }

    /** The records of the next trace, in the order of the calls. */
    List<Due> next() {
        calls.clear();
        traces++;
        int length = 1 + random.nextInt(6);
        int team = random.nextInt(TEAMS.size());
        boolean shared = random.nextInt(100) < 7;
        String customer = pick(CUSTOMERS);
        int roll = random.nextInt(100);
        var setting = new Setting(
                length == 1 && random.nextInt(3) == 0
                        ? ""
                        : HexFormat.of().toHexDigits(random.nextLong()) + hex(traces),
                shared ? List.of(customer, pick(CUSTOMERS)) : List.of(customer),
                roll < 62 ? Naming.EVERY_CALL : roll < 90 ? Naming.LAST_CALL : Naming.NO_CALL,
                new Who(
                        customer,
                        TEAMS.get(team),
                        FEATURES.get(team),
                        random.nextInt(3) == 0 ? "" : "project-" + random.nextInt(3),
                        random.nextInt(5) == 0 ? "app-" + random.nextInt(2) : "",
                        random.nextInt(4) == 0 ? "account-" + random.nextInt(2) : "",
                        ""),
                traceStart(),
                length);
        for (int position = 0; position < length; position++) {
            call(setting, position);
        }
        return List.copyOf(calls);
    }

    /** Mostly within eight minutes, some an hour before: two hours' buckets, whatever the time of day. */
    private Instant traceStart() {
        Instant at = start.plusMillis(random.nextLong(8 * 60_000L));
        return random.nextInt(10) == 0 ? at.minus(Duration.ofHours(1)) : at;
    }

    private void call(Setting setting, int position) {
        Instant at = setting.at.plusMillis(2_500L * position + random.nextInt(1_000));
        boolean last = position == setting.length - 1;
        boolean named = setting.naming == Naming.EVERY_CALL || (setting.naming == Naming.LAST_CALL && last);
        Who whole = setting.who;
        Who who = whole.named(named ? setting.customers.get(position % setting.customers.size()) : "");
        var work = new Work(setting.traceId, whole.feature(), "step-" + position, "", last && random.nextInt(5) == 0);
        int delay = setting.naming == Naming.LAST_CALL && last && position > 0
                ? 20 + random.nextInt(130)
                : random.nextInt(6);
        int kind = random.nextInt(1_000);
        if (kind < 90) {
            fallback(at, work, who, delay);
        } else if (kind < 110) {
            failure(at, work, who, delay);
        } else if (kind < 180) {
            revised(at, work, who, delay);
        } else if (kind < 210) {
            twins(at, work, who, delay);
        } else {
            plain(kind, at, work, who, delay);
        }
    }

    private void plain(int kind, Instant at, Work work, Who who, int delay) {
        Model model = pick(MODELS);
        anyDoor = kind >= 258 && !work.ends();
        if (kind < 225) {
            add(request(at, work, who, Model.UNKNOWN, tokens(Model.UNKNOWN), Outcome.OK), delay);
        } else if (kind < 240) {
            add(request(at, work, who, model, tokens(model), Outcome.CACHED), delay);
        } else if (kind < 250) {
            add(request(at, work, who, model, null, Outcome.OK), delay);
        } else if (kind < 258) {
            var longContext = new Usage(200_001 + random.nextInt(200_000), 1_024, 0, 500 + random.nextInt(500), 0);
            add(request(at, work, who, GEMINI_PRO, longContext, Outcome.OK), delay);
        } else {
            add(request(at, work, who, model, tokens(model), Outcome.OK), delay);
        }
        anyDoor = false;
    }

    /** The first attempt breaks off, billed or not; the second is served by a dearer model of the same provider. */
    private void fallback(Instant at, Work work, Who who, int delay) {
        Model first = pick(MODELS);
        Model second = dearer(first);
        Usage cut = random.nextBoolean() ? tokens(first).halfDone() : null;
        List<Call> attempts = requests.of(
                at,
                work,
                who,
                List.of(new Try(0, first, cut, Outcome.UNAVAILABLE), new Try(900, second, tokens(second), Outcome.OK)));
        add(attempts.getFirst(), delay);
        // The attempts come in either order, and commits fall between them.
        add(attempts.getLast(), random.nextInt(25));
    }

    private void failure(Instant at, Work work, Who who, int delay) {
        Model model = pick(MODELS);
        Usage cut = random.nextBoolean() ? tokens(model).halfDone() : null;
        add(request(at, work, who, model, cut, Outcome.UNAVAILABLE), delay);
    }

    /** A first report before the last tokens were counted, or before any were, then the final one; sometimes overtaken. */
    private void revised(Instant at, Work work, Who who, int delay) {
        Model model = pick(MODELS);
        Usage known = tokens(model);
        Call finalReport = request(at, work, who, model, known, Outcome.OK).withRevision(2, known);
        Call firstReport = finalReport.withRevision(1, random.nextInt(4) == 0 ? null : known.halfDone());
        boolean overtaken = random.nextInt(6) == 0;
        add(firstReport, overtaken ? 15 + random.nextInt(60) : delay);
        add(finalReport, overtaken ? delay : 15 + random.nextInt(100));
    }

    /** One call seen by SDK and gateway: one call id, two events. */
    private void twins(Instant at, Work work, Who who, int delay) {
        Model model = pick(MODELS);
        Call plain = request(at, work, who, model, tokens(model), Outcome.OK);
        Call gateway = plain.seen(plain.nativeId(), new Seen(true, "resp-" + plain.nativeId()));
        add(gateway, delay);
        add(
                gateway.seen(
                        "sdk-" + plain.nativeId(),
                        new Seen(false, gateway.seen().responseId())),
                random.nextInt(40));
    }

    private Call request(Instant at, Work work, Who who, Model model, @Nullable Usage tokens, Outcome outcome) {
        return requests.of(at, work, who, List.of(new Try(0, model, tokens, outcome)))
                .getFirst();
    }

    @Override
    public Door door(Model served, Outcome outcome, Attempt attempt) {
        int roll = anyDoor ? random.nextInt(100) : 0;
        if (roll < 65) {
            return random.nextInt(100) < 82 ? Door.EVENTS : Door.KAFKA_EVENTS;
        }
        return roll < 86 ? Door.LITELLM : Door.KAFKA_LITELLM;
    }

    @Override
    public String callId(Door door) {
        return "call-" + hex(++ids);
    }

    @Override
    public String operationId() {
        return "op-" + hex(++ids);
    }

    @Override
    public long millis(@Nullable Usage usage) {
        return 100L + random.nextInt(2_000);
    }

    @Override
    public boolean gateway(Door door) {
        return door.litellm();
    }

    private void add(Call record, int delay) {
        calls.add(new Due(record, delay));
        if (random.nextInt(100) < 4) {
            calls.add(new Due(record, delay + 60 + random.nextInt(200)));
        }
    }

    private Usage tokens(Model model) {
        long input = 50L + random.nextInt(6_000);
        long output = 20L + random.nextInt(1_500);
        long read = input > 1_500 && random.nextInt(3) == 0 && model.hasPrice() ? input * 2 / 5 : 0;
        long write = model.caching() == Model.Caching.READS_AND_WRITES && random.nextInt(4) == 0 ? input / 4 : 0;
        return new Usage(input, read, write, output, model.reasons() ? output * random.nextInt(60) / 100 : 0);
    }

    /** The model of the same provider that an attempt falls back to. */
    private static Model dearer(Model model) {
        return switch (model.name()) {
            case "gpt-4o-mini" -> Model.named("gpt-4o");
            case "gpt-4.1-mini" -> Model.named("gpt-4.1");
            case "claude-haiku-4-5-20251001" -> Model.named("claude-sonnet-4-5-20250929");
            case "gemini-2.5-flash" -> GEMINI_PRO;
            default -> model;
        };
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static String hex(long number) {
        return HexFormat.of().toHexDigits(number);
    }
}
