package io.costline.clickhouse.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.Granularity;
import io.costline.avro.SpendBucket;
import io.costline.avro.SpendDimension;
import io.costline.clickhouse.TestDatabase;
import io.costline.clickhouse.sink.Feed;
import io.costline.clickhouse.sink.Values;
import io.costline.topics.Topics;
import io.costline.trials.Trials;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What made spend change adds up to the change. */
class SpendDriversIT {
    private static final Instant BEFORE = Instant.parse("2026-09-01T00:00:00Z");
    private static final Instant NOW = BEFORE.plus(Duration.ofDays(7));

    private static TestDatabase database;
    private static Questions questions;

    @BeforeAll
    static void open() throws Exception {
        database = TestDatabase.open();
        questions = new Questions(database.address());
    }

    @AfterAll
    static void close() throws Exception {
        questions.close();
        database.close();
    }

    @Test
    void moreCallsOtherModelsAndDearerOnesAreToldApart() throws Exception {
        // Given 100 calls at 0.01 and 100 at 0.10, then 150 at 0.02, 50 at 0.10 and 200 of a new model at 0.05
        try (Feed feed = new Feed(database.address())) {
            add(feed, "drivers", BEFORE, "small", "1", 100);
            add(feed, "drivers", BEFORE, "large", "10", 100);
            add(feed, "drivers", NOW, "small", "3", 150);
            add(feed, "drivers", NOW, "large", "5", 50);
            add(feed, "drivers", NOW, "new", "10", 200);
            feed.insert();
        }

        // Then twice as many calls alone were 2 and 20
        assertThat(drivers("drivers"))
                .extracting(row -> row.text("model")
                        + ' '
                        + plain(row, "volume")
                        + ' '
                        + plain(row, "mix")
                        + ' '
                        + plain(row, "price"))
                .containsExactlyInAnyOrder("small 1 -0.5 1.5", "large 10 -15 0", "new 0 10 0");
    }

    @Test
    void whateverChangedTheThreePartsAreTheChange() {
        Trials.run(10, random -> {
            // Given
            String tenant = "drivers-" + random.nextLong();
            BigDecimal change = BigDecimal.ZERO;
            try (Feed feed = new Feed(database.address())) {
                for (int model = 0; model < 5; model++) {
                    for (Instant at : List.of(BEFORE, NOW)) {
                        if (random.nextInt(4) != 0) {
                            BigDecimal cost = BigDecimal.valueOf(random.nextLong(1_000_000_000_000L), 10);
                            add(feed, tenant, at, "m" + model, cost.toPlainString(), 1 + random.nextInt(1_000));
                            change = at.equals(NOW) ? change.add(cost) : change.subtract(cost);
                        }
                    }
                }
                feed.insert();
            }

            // Then
            List<Row> rows = drivers(tenant);
            assertThat(rows)
                    .allSatisfy(row -> assertThat(row.decimal("volume")
                                    .add(row.decimal("mix"))
                                    .add(row.decimal("price")))
                            .isEqualByComparingTo(row.decimal("cost").subtract(row.decimal("base_cost"))));
            assertThat(rows.stream().map(row -> row.decimal("change")).reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo(change);
        });
    }

    private static List<Row> drivers(String tenant) {
        return questions.ask(
                "spend_drivers",
                Map.of(
                        "tenant",
                        tenant,
                        "from",
                        NOW,
                        "to",
                        NOW.plus(Duration.ofDays(7)),
                        "base_from",
                        BEFORE,
                        "base_to",
                        NOW));
    }

    private static void add(Feed feed, String tenant, Instant at, String model, String cost, int calls) {
        SpendBucket bucket = Values.bucket(tenant, SpendDimension.MODEL, model, Granularity.HOUR, at, 1, cost);
        bucket.getTotals().setCalls(calls);
        feed.add(Topics.SPEND, bucket);
    }

    private static String plain(Row row, String column) {
        return Values.plain(row.decimal(column));
    }
}
