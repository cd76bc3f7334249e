package io.costline.lab.traffic;

import io.costline.lab.traffic.Call.Attempt;
import io.costline.lab.traffic.Call.Outcome;
import io.costline.lab.traffic.Call.Run;
import io.costline.lab.traffic.Call.Seen;
import io.costline.lab.traffic.Call.Tariff;
import io.costline.lab.traffic.Call.Who;
import io.costline.lab.traffic.Call.Work;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Two customers that pay a plan a month and do the same work: one on a dear model, one on a cheap one. Each makes one call for every
 * day of the month so far, so that a month's cost shows on any day. The cheap one's calls are paid from a credit's account.
 */
public final class Subscribers {
    /** What both do. */
    public static final String FEATURE = "meeting-notes";

    /** Who runs on the dear model. */
    public static final String ON_OPUS = "starling";

    /** Who runs on the cheap model. */
    public static final String ON_HAIKU = "heron";

    /** The account at the provider that the cheap model's calls are paid from. */
    public static final String CREDIT_ACCOUNT = "bedrock-credits";

    private static final Usage MEETING = Usage.plain(60_000, 24_000);

    private final TrafficOptions options;
    private final LocalDate today;
    private final List<Call> calls = new ArrayList<>();

    private Subscribers(TrafficOptions options) {
        this.options = options;
        this.today = LocalDate.ofInstant(options.end(), ZoneOffset.UTC);
    }

    static List<Call> of(TrafficOptions options) {
        var subscribers = new Subscribers(options);
        for (int day = 1; day <= subscribers.today.getDayOfMonth(); day++) {
            subscribers.call(ON_OPUS, Model.OPUS, "anthropic-production", day);
            subscribers.call(ON_HAIKU, Model.BEDROCK_HAIKU, CREDIT_ACCOUNT, day);
        }
        return subscribers.calls;
    }

    private void call(String customer, Model model, String account, int number) {
        Instant month = today.withDayOfMonth(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant sent = options.end().minusSeconds(240 - 4L * number);
        Instant at = sent.isBefore(month) ? month : sent;
        String id = options.idPrefix() + "notes-" + Long.toUnsignedString(options.seed(), 36) + '-' + customer + '-'
                + number;
        calls.add(new Call(
                Door.EVENTS,
                id,
                0,
                Seen.BY_GATEWAY,
                at,
                at.plusSeconds(3),
                new Work(id, FEATURE, "summarize", "", false),
                new Who(customer, "product", FEATURE, "notes", FEATURE + "-production", account, "production"),
                new Run(FEATURE + '/' + Dresser.tier(model), Dresser.tier(model), "", Tariff.STANDARD, false),
                model,
                model,
                MEETING,
                Outcome.OK,
                Attempt.ONLY,
                null));
    }
}
