package io.costline.attribution.topology;

import static io.costline.attribution.topology.Costs.NOON;
import static io.costline.attribution.topology.Costs.call;
import static io.costline.attribution.topology.Costs.costs;
import static io.costline.attribution.topology.Costs.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.costline.attribution.budget.LatchKey;
import io.costline.attribution.budget.Limits;
import io.costline.attribution.ledger.Dimension;
import io.costline.attribution.spend.Scope;
import io.costline.avro.AlertKind;
import io.costline.avro.AlertState;
import io.costline.avro.Budget;
import io.costline.avro.BudgetAlert;
import io.costline.avro.BudgetPeriod;
import io.costline.avro.BudgetRule;
import io.costline.avro.CallStatus;
import io.costline.avro.PricingStatus;
import io.costline.avro.RequestCost;
import io.costline.avro.SpendDimension;
import io.costline.avro.SpikeTerms;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetAlertsTest {
    @TempDir
    Path stateDir;

    private Pipeline pipeline;

    @BeforeEach
    void start() {
        pipeline = new Pipeline(stateDir);
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    private static Budget budget(long version, String limit) {
        return Budget.newBuilder()
                .setTenant("demo")
                .setBudgetId("acme-daily")
                .setVersion(version)
                .setDimension(SpendDimension.CUSTOMER)
                .setScopeValue("acme")
                .setPeriod(BudgetPeriod.DAY)
                .setTimeZone("Asia/Kathmandu")
                .setLimit(usd(limit))
                .setThresholdPercents(List.of(50, 100))
                .build();
    }

    /** Publishes through the index the service follows the topic with. */
    private void inForce(Budget... budgets) {
        BudgetFollower.Index index = new BudgetFollower.Index();
        for (Budget budget : budgets) {
            index.record("demo/" + budget.getBudgetId(), budget, 0);
        }
        index.caughtUp();
        pipeline.limits.set(index.limits());
    }

    @Test
    void aThresholdFiresWithTheFigureItIsAbout() {
        // Given
        inForce(budget(1, "2"));
        pipeline.send(call(
                "u",
                event -> {},
                costs("0")
                        .andThen(cost -> cost.setStatus(PricingStatus.UNPRICED).setUpperBound(usd("0.25")))));

        // When
        pipeline.send(call("a"));

        // Then
        BudgetAlert alert = pipeline.alerts().getFirst();
        assertThat(alert.getKind()).isEqualTo(AlertKind.THRESHOLD);
        assertThat(alert.getState()).isEqualTo(AlertState.FIRING);
        assertThat(alert.getThresholdPercent()).isEqualTo(50);
        assertThat(alert.getSpend()).isEqualTo(usd("1"));
        assertThat(alert.getUnpricedCalls()).isOne();
        assertThat(alert.getUnpricedUpperBound()).isEqualTo(usd("0.25"));
        assertThat(alert.getPeriodStart()).isEqualTo(Instant.parse("2026-05-03T18:15:00Z"));
        assertThat(alert.getFigureAsOf()).isEqualTo(NOON.plusSeconds(2));
        assertThat(alert.getRetroactive()).isFalse();
    }

    @Test
    void aBudgetCreatedLaterStartsFromTheTrueFigureWithinASecond() {
        // Given
        pipeline.send(call("a"), call("b"), call("c"));

        // When
        inForce(budget(1, "4"));
        pipeline.pass(Duration.ofSeconds(1));

        // Then
        assertThat(pipeline.alerts())
                .singleElement()
                .satisfies(alert -> assertThat(alert.getSpend()).isEqualTo(usd("3")));

        // When
        pipeline.send(call("d"));

        // Then
        assertThat(pipeline.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.getThresholdPercent()).isEqualTo(100);
            assertThat(alert.getSpend()).isEqualTo(usd("4"));
        });
    }

    @Test
    void aForecastFiresWithoutAFurtherCallAndTellsWhatTheDayIsHeadingFor() {
        // Given a day that began 17:45 before noon UTC, and a call in its last quarter
        inForce(Budget.newBuilder(budget(1, "1.2"))
                .setThresholdPercents(List.of())
                .setRules(List.of(new BudgetRule(AlertKind.FORECAST, 100), new BudgetRule(AlertKind.SPIKE, 3)))
                .build());
        pipeline.send(call("a"));

        // When
        List<BudgetAlert> firing = pipeline.alerts();
        pipeline.pass(Duration.ofHours(6));

        // Then
        assertThat(firing).singleElement().satisfies(alert -> {
            assertThat(alert.getKind()).isEqualTo(AlertKind.FORECAST);
            assertThat(alert.getState()).isEqualTo(AlertState.FIRING);
            assertThat(alert.getThresholdPercent()).isEqualTo(100);
            assertThat(alert.getSpend()).isEqualTo(usd("1"));
            assertThat(alert.getForecast()).isBetween(usd("1.3"), usd("1.4"));
        });
        assertThat(pipeline.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.getState()).isEqualTo(AlertState.RESOLVED);
            assertThat(alert.getForecast()).isLessThan(usd("1.2"));
        });
        assertThat(pipeline.meters
                        .get("costline.attribution.alerts")
                        .tags("kind", "FORECAST", "state", "FIRING")
                        .counter()
                        .count())
                .isOne();
    }

    @Test
    void unpricedUsageIsToldOfUntilItsPriceComesAndOnlyOnce() {
        // Given a tenth of 2, and a call that may cost 0.25
        inForce(Budget.newBuilder(budget(1, "2"))
                .setThresholdPercents(List.of())
                .setRules(List.of(new BudgetRule(AlertKind.UNPRICED, 10)))
                .build());
        pipeline.send(unpriced("u", "0.25"));

        // Then
        assertThat(pipeline.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.getKind()).isEqualTo(AlertKind.UNPRICED);
            assertThat(alert.getState()).isEqualTo(AlertState.FIRING);
            assertThat(alert.getSpend()).isEqualTo(usd("0"));
            assertThat(alert.getUnpricedUpperBound()).isEqualTo(usd("0.25"));
        });

        // When its price comes
        pipeline.send(call("u", event -> {}, costs("0.1").andThen(cost -> cost.setPriceBookVersion(9))));

        // Then it is resolved, and a further call without a price says nothing new
        assertThat(pipeline.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.getState()).isEqualTo(AlertState.RESOLVED);
            assertThat(alert.getSpend()).isEqualTo(usd("0.1"));
        });
        pipeline.send(unpriced("v", "1"));
        assertThat(pipeline.alerts()).isEmpty();
    }

    private static RequestCost unpriced(String id, String bound) {
        return call(
                id,
                event -> {},
                costs("0")
                        .andThen(cost -> cost.setStatus(PricingStatus.UNPRICED).setUpperBound(usd(bound))));
    }

    @Test
    void operationsThatNeedFurtherAttemptsAreToldOfByTheirShareOfFifty() {
        // Given one operation in ten with a failed attempt before the one that served
        inForce(Budget.newBuilder(budget(1, "1000"))
                .setThresholdPercents(List.of())
                .setRules(List.of(new BudgetRule(AlertKind.FALLBACK_RATE, 10)))
                .build());
        for (int i = 0; i < 49; i++) {
            operation(i);
        }
        assertThat(pipeline.alerts()).as("of fewer than fifty nothing is said").isEmpty();

        // When
        operation(49);

        // Then
        assertThat(pipeline.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.getKind()).isEqualTo(AlertKind.FALLBACK_RATE);
            assertThat(alert.getState()).isEqualTo(AlertState.FIRING);
            assertThat(alert.getThresholdPercent()).isEqualTo(10);
        });

        // When operations go through at once again: 5 of 51
        pipeline.send(call("well"));

        // Then
        assertThat(pipeline.alerts())
                .singleElement()
                .satisfies(alert -> assertThat(alert.getState()).isEqualTo(AlertState.RESOLVED));
    }

    /** One in ten fails first. */
    private void operation(int number) {
        if (number % 10 == 0) {
            pipeline.send(call(
                    "failed" + number,
                    event -> event.setOperationId("op" + number).setStatus(CallStatus.ERROR),
                    costs("0")));
        }
        pipeline.send(call(
                "served" + number, event -> event.setOperationId("op" + number).setAttemptIndex(1)));
    }

    @Test
    void aSpikeIsToldWithItsBoundAndResolvedAfterAWholeHourBelow() {
        // Given fewer than seven days, so that only the first floor holds
        inForce(Budget.newBuilder(budget(1, "1000"))
                .setRules(List.of(new BudgetRule(AlertKind.SPIKE, 6)))
                .setSpike(new SpikeTerms(20, usd("5"), usd("1"), usd("1.5")))
                .build());

        // When
        pipeline.send(call("a"), call("b"));
        pipeline.pass(Duration.ofHours(2));

        // Then
        assertThat(pipeline.alerts())
                .satisfiesExactly(
                        firing -> {
                            assertThat(firing.getKind()).isEqualTo(AlertKind.SPIKE);
                            assertThat(firing.getState()).isEqualTo(AlertState.FIRING);
                            assertThat(firing.getPeriod()).isEqualTo(BudgetPeriod.HOUR);
                            assertThat(firing.getPeriodStart()).isEqualTo(NOON);
                            assertThat(firing.getThresholdPercent()).isEqualTo(6);
                            assertThat(firing.getLimit()).isEqualByComparingTo("1.5");
                            assertThat(firing.getSpend()).isGreaterThan(firing.getLimit());
                        },
                        resolved -> {
                            assertThat(resolved.getState()).isEqualTo(AlertState.RESOLVED);
                            assertThat(resolved.getPeriodStart()).isEqualTo(NOON);
                        });
    }

    @Test
    void latchesThatTheFirstVersionLeftAreNotSaidAgain() {
        // Given what it stored once 50 % had fired and 100 % had not
        KeyValueStore<Bytes, byte[]> store = pipeline.driver.getKeyValueStore(AttributionTopology.SPEND_STORE);
        LatchKey key = new LatchKey(
                "demo",
                "acme-daily",
                1,
                new Scope("demo", Dimension.CUSTOMER, "acme", "USD"),
                Instant.parse("2026-05-03T18:15:00Z"));
        store.put(Bytes.wrap(key.bytes()), new byte[] {1, 0});
        inForce(budget(1, "2"));

        // When
        pipeline.send(call("a"), call("b"));

        // Then
        assertThat(pipeline.alerts())
                .extracting(BudgetAlert::getThresholdPercent)
                .containsExactly(100);
    }

    @Test
    void aChangedBudgetSpeaksAgainUnderItsNewVersion() {
        // Given
        inForce(budget(1, "2"));
        pipeline.send(call("a"));
        pipeline.alerts();

        // When
        inForce(budget(2, "1"));
        pipeline.pass(Duration.ofSeconds(1));
        pipeline.pass(Duration.ofSeconds(1));

        // Then
        assertThat(pipeline.alerts())
                .hasSize(2)
                .allMatch(alert -> alert.getBudgetVersion() == 2)
                .extracting(BudgetAlert::getAlertId)
                .doesNotHaveDuplicates();
    }

    @Test
    void aCorrectionThatLowersTheSpendResolvesTheAlertOnce() {
        // Given
        inForce(budget(1, "1.5"));
        pipeline.send(call("a"));
        pipeline.alerts();

        // When
        pipeline.send(call("a", event -> {}, costs("0.1").andThen(cost -> cost.setPriceBookVersion(2))));
        pipeline.send(call("a", event -> {}, costs("1.1").andThen(cost -> cost.setPriceBookVersion(3))));

        // Then
        assertThat(pipeline.alerts()).extracting(BudgetAlert::getState).containsExactly(AlertState.RESOLVED);
    }

    @Test
    void spendOfAClosedPeriodFiresRetroactively() {
        // Given
        inForce(budget(1, "1"));

        // When
        pipeline.send(call("old", event -> event.setEventTime(NOON.minus(Duration.ofDays(2)))));

        // Then
        assertThat(pipeline.alerts()).hasSize(2).allMatch(BudgetAlert::getRetroactive);
    }

    @Test
    void spendNoCallCanChangeAnyMoreIsForgotten() {
        // Given
        inForce(budget(1, "2"));
        pipeline.send(call("a"));
        pipeline.pass(Duration.ofDays(95));
        assertThat(rows()).isPositive();

        // When
        pipeline.pass(Duration.ofDays(9));

        // Then
        assertThat(rows()).as("but how far it went").isOne();
    }

    private int rows() {
        int rows = 0;
        try (var all = pipeline.driver
                .<org.apache.kafka.common.utils.Bytes, byte[]>getKeyValueStore(AttributionTopology.SPEND_STORE)
                .all()) {
            while (all.hasNext()) {
                all.next();
                rows++;
            }
        }
        return rows;
    }

    @Test
    void aBudgetThatCannotBeUsedIsNotInForceAndHarmsNoOther() {
        // Given
        Budget broken = Budget.newBuilder(budget(1, "1"))
                .setBudgetId("broken")
                .setTimeZone("Mars/Olympus")
                .build();

        // When
        inForce(broken, budget(1, "1"));

        // Then
        assertThat(pipeline.limits.get().all()).hasSize(1);
        assertThat(pipeline.limits.get()).isNotEqualTo(Limits.none());
    }
}
