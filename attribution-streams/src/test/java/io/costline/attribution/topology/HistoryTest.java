package io.costline.attribution.topology;

import static io.costline.attribution.topology.Costs.NOON;
import static io.costline.attribution.topology.Costs.call;
import static io.costline.attribution.topology.Costs.costs;
import static io.costline.attribution.topology.Costs.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.costline.attribution.budget.AlertRule;
import io.costline.attribution.budget.Limit;
import io.costline.attribution.budget.Limits;
import io.costline.attribution.budget.Period;
import io.costline.attribution.config.Rules;
import io.costline.attribution.ledger.Dimension;
import io.costline.avro.Granularity;
import io.costline.avro.RequestCost;
import io.costline.avro.SpendBucket;
import io.costline.avro.SpendDimension;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls received long after they were made: they reach their trace and their hour, whatever is remembered of that time. */
class HistoryTest {
    /** A hundred and twenty days after noon. */
    private static final Instant LATER = NOON.plus(Duration.ofDays(120));

    @TempDir
    Path folder;

    private Pipeline pipeline;
    private final Map<String, SpendBucket> known = new LinkedHashMap<>();

    @BeforeEach
    void start() {
        pipeline = new Pipeline(folder, Rules.defaults(), NOON.plusSeconds(60));
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    private static RequestCost history(String id, Instant receivedAt, String dollars) {
        return call(id, event -> event.setReceivedAt(receivedAt).setTraceId("old"), costs(dollars));
    }

    /** What ClickHouse shows: the last version of each bucket, those of one hour added. */
    private BigDecimal spent() {
        known.putAll(pipeline.latestBuckets());
        return known.values().stream()
                .filter(bucket -> bucket.getDimension() == SpendDimension.TENANT
                        && bucket.getGranularity() == Granularity.HOUR
                        && bucket.getBucketStart().equals(NOON))
                .map(bucket -> bucket.getTotals().getContractedCost())
                .reduce(usd("0"), BigDecimal::add);
    }

    @Test
    void itBuildsItsTraceAndIsSummedInItsHour() {
        // Given
        pipeline.pass(Duration.ofDays(120));

        // When
        pipeline.send(history("a", LATER, "1"), history("b", LATER, "2"));
        pipeline.pass(Duration.ofSeconds(5));

        // Then
        assertThat(pipeline.rejections()).isEmpty();
        assertThat(pipeline.lastTrace().getCalls()).isEqualTo(2);
        assertThat(spent()).isEqualTo(usd("3"));
        assertThat(known).containsKey("demo/TENANT/HOUR/" + NOON.toEpochMilli() + "+202609/USD/");
        assertThat(known.values()).allMatch(bucket -> bucket.getAddedIn() == 202609);
    }

    @Test
    void itIsAddedToAnHourWhoseBucketIsForgotten() {
        // Given
        pipeline.send(call("live", event -> {}, costs("5")));
        pipeline.pass(Duration.ofDays(120));

        // When: in commits of their own, with time to forget between them
        pipeline.send(history("a", LATER, "1"));
        pipeline.pass(Duration.ofDays(30));
        pipeline.send(history("b", LATER.plus(Duration.ofDays(20)), "2"));
        pipeline.send(history("c", LATER.plus(Duration.ofDays(30)), "3"));

        // Then
        assertThat(pipeline.rejections()).isEmpty();
        assertThat(spent()).isEqualTo(usd("11"));
    }

    @Test
    void itIsCorrectedWhereItWasAddedAndARepeatChangesNothing() {
        // Given
        pipeline.pass(Duration.ofDays(120));
        RequestCost first = history("a", LATER, "1");
        pipeline.send(first);
        pipeline.pass(Duration.ofDays(34));

        // When
        pipeline.send(first);
        pipeline.send(call(
                "a",
                event -> event.setReceivedAt(LATER.plus(Duration.ofDays(34)))
                        .setTraceId("old")
                        .setRevision(1),
                costs("4")));

        // Then
        assertThat(spent()).isEqualTo(usd("4"));
    }

    @Test
    void receivedTooLongAgoItIsRefused() {
        // Given
        pipeline.pass(Duration.ofDays(120));

        // When
        pipeline.send(history("a", LATER.minus(Duration.ofDays(36)), "1"));

        // Then
        assertThat(pipeline.rejections())
                .singleElement()
                .satisfies(rejection -> assertThat(rejection.getReasonCode()).isEqualTo("BEYOND_CORRECTION_HORIZON"));
    }

    @Test
    void noBudgetSpeaksOfAMonthLongGoneAndOneOfAClosedMonthSaysSo() {
        // Given
        Limit month = new Limit(
                "demo",
                "b",
                1,
                "b",
                Dimension.TENANT,
                "",
                Period.MONTH,
                ZoneId.of("UTC"),
                "USD",
                BigDecimal.ONE,
                List.of(new AlertRule.Threshold(100)));
        pipeline.limits.set(Limits.of(List.of(month)));
        pipeline.pass(Duration.ofDays(120));

        // When
        pipeline.send(history("a", LATER, "10"));

        // Then
        assertThat(pipeline.alerts()).isEmpty();

        // When
        pipeline.send(call(
                "b",
                event -> event.setEventTime(LATER.minus(Duration.ofDays(60))).setReceivedAt(LATER),
                costs("10")));

        // Then
        assertThat(pipeline.alerts())
                .singleElement()
                .satisfies(alert -> assertThat(alert.getRetroactive()).isTrue());
    }

    @Test
    void evidenceAloneMakesNoTrace() {
        // When
        pipeline.send(call(
                "twin",
                event -> event.setTraceId("nobody"),
                cost -> cost.setStatus(io.costline.avro.PricingStatus.NOT_BILLED)
                        .setReason("TWIN")
                        .setListCost(usd("0"))
                        .setContractedCost(usd("0"))));
        pipeline.pass(Duration.ofHours(1));

        // Then
        assertThat(pipeline.traces()).isEmpty();
    }
}
