package io.costline.lab.traffic;

import io.costline.lab.traffic.Call.Attempt;
import io.costline.lab.traffic.Call.Outcome;
import io.costline.lab.traffic.Call.Run;
import io.costline.lab.traffic.Call.Seen;
import io.costline.lab.traffic.Call.Tariff;
import io.costline.lab.traffic.Call.Who;
import io.costline.lab.traffic.Call.Work;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;

/** An agent that goes round in circles on the dearest model: all of it within one minute, so within one hour on any day. */
public final class Runaway {
    /** Whose agent it is. */
    public static final String CUSTOMER = "magpie";

    private static final String FEATURE = "ticket-triage";
    private static final int CALLS = 36; // at 0.90 USD, of which 25 an hour would be usual
    private static final Usage CONTEXT = Usage.plain(60_000, 24_000);

    private Runaway() {}

    static List<Call> of(TrafficOptions options) {
        Instant minute = options.end().minusSeconds(120).truncatedTo(ChronoUnit.MINUTES);
        return IntStream.range(0, CALLS)
                .mapToObj(number -> call(options, minute.plusSeconds(number), number))
                .toList();
    }

    private static Call call(TrafficOptions options, Instant at, int number) {
        String run = options.idPrefix() + "loop-" + Long.toUnsignedString(options.seed(), 36);
        return new Call(
                Door.EVENTS,
                run + '-' + number,
                0,
                Seen.BY_GATEWAY,
                at,
                at.plusSeconds(3),
                new Work(run, FEATURE, "look again", "triager", false),
                new Who(
                        CUSTOMER,
                        "care",
                        FEATURE,
                        "triage",
                        FEATURE + "-production",
                        "anthropic-production",
                        "production"),
                new Run(FEATURE + '/' + Dresser.tier(Model.OPUS), Dresser.tier(Model.OPUS), "", Tariff.STANDARD, false),
                Model.OPUS,
                Model.OPUS,
                CONTEXT,
                Outcome.OK,
                Attempt.ONLY,
                null);
    }
}
