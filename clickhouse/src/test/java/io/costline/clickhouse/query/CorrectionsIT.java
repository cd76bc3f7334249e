package io.costline.clickhouse.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.CostCorrection;
import io.costline.avro.PricingStatus;
import io.costline.avro.RequestCost;
import io.costline.clickhouse.TestDatabase;
import io.costline.clickhouse.sink.Feed;
import io.costline.clickhouse.sink.Samples;
import io.costline.topics.Topics;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What corrections changed, and what was known before them. */
class CorrectionsIT {
    private static final String TENANT = "corrections";
    private static final Instant RECEIVED =
            Instant.now().minus(3, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
    private static final Instant FIRST = RECEIVED.plus(1, ChronoUnit.HOURS);
    private static final Instant SECOND = RECEIVED.plus(2, ChronoUnit.HOURS);

    private static TestDatabase database;

    /**
     * Four events: twice corrected, priced later, moved to another currency, and corrected under a report that another one
     * superseded. Each twice, in inserts of their own.
     */
    @BeforeAll
    static void seed() throws Exception {
        database = TestDatabase.open();
        try (Feed feed = new Feed(database.address())) {
            for (int time = 0; time < 2; time++) {
                feed.add(Topics.COSTS, cost(1, 1, PricingStatus.PRICED, "USD", "0.01"));
                feed.add(Topics.COSTS, cost(2, 1, PricingStatus.UNPRICED, "USD", "0"));
                feed.add(Topics.COSTS, cost(3, 1, PricingStatus.PRICED, "USD", "0.04"));
                feed.add(Topics.COSTS, cost(4, 1, PricingStatus.PRICED, "USD", "0.05"));
                feed.insert();
                correct(feed, cost(1, 2, PricingStatus.PRICED, "USD", "0.008"), cost(1, 1, "0.01"), FIRST);
                correct(
                        feed,
                        cost(2, 2, PricingStatus.PRICED, "USD", "0.02"),
                        cost(2, 1, PricingStatus.UNPRICED, "USD", "0"),
                        FIRST);
                correct(feed, cost(3, 2, PricingStatus.PRICED, "EUR", "0.03"), cost(3, 1, "0.04"), FIRST);
                correct(feed, cost(4, 2, PricingStatus.PRICED, "USD", "0.06"), cost(4, 1, "0.05"), FIRST);
                feed.insert();
                correct(feed, cost(1, 3, PricingStatus.PRICED, "USD", "0.009"), cost(1, 2, "0.008"), SECOND);
                RequestCost reportedAgain = cost(4, 2, PricingStatus.PRICED, "USD", "0.07");
                reportedAgain.getEvent().setRevision(1);
                feed.add(Topics.COSTS, reportedAgain);
                feed.insert();
            }
        }
    }

    @AfterAll
    static void close() throws Exception {
        database.close();
    }

    @Test
    void differencesAreSignedAndOnceACurrency() throws Exception {
        assertThat(database.rows("SELECT call_id, currency, toString(list_difference) AS list,"
                        + " toString(contracted_difference) AS contracted, toString(upper_bound_difference) AS bound, cause,"
                        + " price_book_version AS version FROM costline.cost_corrections WHERE tenant = '" + TENANT
                        + "' AND call_id != 'call4' ORDER BY call_id, version, currency DESC"))
                .containsExactly(
                        row("call1", "USD", "-0.002", "-0.002", "0", "PRICE_CHANGE", "2"),
                        row("call1", "USD", "0.001", "0.001", "0", "PRICE_CHANGE", "3"),
                        row("call2", "USD", "0.02", "0.02", "-0.5", "PRICED_LATER", "2"),
                        row("call3", "USD", "-0.04", "-0.04", "0", "PRICE_CHANGE", "2"),
                        row("call3", "EUR", "0.03", "0.03", "0", "PRICE_CHANGE", "2"));
    }

    @Test
    void whatWasKnownThenCanStillBeAsked() throws Exception {
        assertThat(known(RECEIVED))
                .containsExactly(
                        "call1 0.01 USD PRICED 1",
                        "call2 none USD UNPRICED 1",
                        "call3 0.04 USD PRICED 1",
                        "call4 0.07 USD PRICED 2");
        assertThat(known(FIRST.plusSeconds(1)))
                .containsExactly(
                        "call1 0.008 USD PRICED 2",
                        "call2 0.02 USD PRICED 2",
                        "call3 0.03 EUR PRICED 2",
                        "call4 0.07 USD PRICED 2");
        assertThat(known(SECOND))
                .containsExactly(
                        "call1 0.009 USD PRICED 3",
                        "call2 0.02 USD PRICED 2",
                        "call3 0.03 EUR PRICED 2",
                        "call4 0.07 USD PRICED 2");
        assertThat(known(RECEIVED.minusSeconds(1))).isEmpty();
    }

    @Test
    void currentFiguresLessLaterCorrectionsAreThoseKnownThen() throws Exception {
        // of the calls that nobody reported again
        String current = "SELECT sum(list_cost) FROM costline.request_costs WHERE tenant = '" + TENANT
                + "' AND call_id IN ('call1', 'call2')";
        String later = "SELECT sum(list_difference) FROM costline.cost_corrections WHERE tenant = '" + TENANT
                + "' AND call_id IN ('call1', 'call2') AND corrected_at > '" + text(RECEIVED) + "'";
        assertThat(database.value("SELECT toString((" + current + ") - (" + later + "))"))
                .isEqualTo("0.01");
    }

    private static List<String> known(Instant asOf) throws Exception {
        return database
                .rows("SELECT call_id, ifNull(toString(list_cost), 'none') AS cost, currency, pricing_status,"
                        + " price_book_version FROM costline.request_costs_as_known(as_of = '" + text(asOf)
                        + "') WHERE tenant = '" + TENANT + "' ORDER BY call_id")
                .stream()
                .map(row -> String.join(" ", row.values()))
                .toList();
    }

    private static String text(Instant time) {
        return time.toString().replace('T', ' ').replace("Z", "");
    }

    private static Map<String, String> row(
            String call, String currency, String list, String contracted, String bound, String cause, String version) {
        return Map.of(
                "call_id",
                call,
                "currency",
                currency,
                "list",
                list,
                "contracted",
                contracted,
                "bound",
                bound,
                "cause",
                cause,
                "version",
                version);
    }

    private static RequestCost cost(int number, int version, String cost) {
        return cost(number, version, PricingStatus.PRICED, "USD", cost);
    }

    private static RequestCost cost(int number, int version, PricingStatus status, String currency, String cost) {
        RequestCost made = new Samples(number, RECEIVED.minusSeconds(7_200)).next();
        made.getEvent().setEventId(Samples.id(TENANT.hashCode(), number));
        made.getEvent().setTenant(TENANT);
        made.getEvent().setCallId("call" + number);
        made.getEvent().setReceivedAt(RECEIVED);
        made.setPriceBookVersion(version);
        made.setStatus(status);
        made.setCurrency(currency);
        made.setListCost(Samples.money(cost));
        made.setContractedCost(Samples.money(cost));
        made.setUpperBound(Samples.money(status == PricingStatus.UNPRICED ? "0.5" : "0"));
        return made;
    }

    private static void correct(Feed feed, RequestCost now, RequestCost before, Instant at) {
        now.setCorrection(CostCorrection.newBuilder()
                .setPreviousPriceBookVersion(before.getPriceBookVersion())
                .setPreviousStatus(before.getStatus())
                .setPreviousCurrency(before.getCurrency())
                .setPreviousListCost(before.getListCost())
                .setPreviousContractedCost(before.getContractedCost())
                .setPreviousUpperBound(before.getUpperBound())
                .setCause(before.getStatus() == PricingStatus.UNPRICED ? "PRICED_LATER" : "PRICE_CHANGE")
                .setJobId("job")
                .setCorrectedAt(at)
                .build());
        feed.add(Topics.COSTS, now);
    }
}
