package io.costline.clickhouse.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.CostCorrection;
import io.costline.avro.Granularity;
import io.costline.avro.PricingStatus;
import io.costline.avro.RequestCost;
import io.costline.avro.SpendBucket;
import io.costline.avro.SpendDimension;
import io.costline.clickhouse.TestDatabase;
import io.costline.embedded.process.ServiceProcess;
import io.costline.testkit.Stack;
import io.costline.topics.Topics;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kafka to ClickHouse with both of them real. */
class SinkIT {
    private static final Instant NOON = Instant.now().truncatedTo(ChronoUnit.DAYS);

    private TestDatabase database;
    private SinkFixture kafka;

    @BeforeEach
    void start() throws Exception {
        database = TestDatabase.open();
        kafka = new SinkFixture(Stack.shared().bootstrapServers());
    }

    @AfterEach
    void stop() throws Exception {
        kafka.close();
        database.close();
    }

    @Test
    void rowsOfEveryTopicArriveOnceHoweverOftenTheyAreRead() throws Exception {
        // Given records on all five topics, the costs twice and a tombstone among the traces
        String tenant = "sink-all";
        List<RequestCost> costs = costs(tenant, 1, 1_000);
        sendCosts(costs);
        sendCosts(costs.subList(0, 400));
        kafka.send(Topics.TRACES, tenant + "/~t1", Values.trace(tenant, "t1", 3, "0.0750"));
        kafka.sendRaw(Topics.TRACES.name(), tenant + "/~t1", null);
        kafka.send(Topics.TRACES, tenant + "/acme", Values.trace(tenant, "t1", 4, "0.0750"));
        kafka.send(
                Topics.SPEND,
                tenant + "/x",
                Values.bucket(tenant, SpendDimension.CUSTOMER, "acme", Granularity.HOUR, NOON, 1, "1.25"));
        kafka.send(
                Topics.SPEND,
                tenant + "/x",
                Values.bucket(tenant, SpendDimension.CUSTOMER, "acme", Granularity.HOUR, NOON, 2, "1.5"));
        SpendBucket history = Values.bucket(tenant, SpendDimension.CUSTOMER, "acme", Granularity.HOUR, NOON, 1, "0.5");
        history.setAddedIn(202611);
        kafka.send(Topics.SPEND, tenant + "/z", history);
        kafka.send(Topics.BUDGET_ALERTS, tenant + "/y", Values.alert(tenant, NOON, 1, "8.1"));
        kafka.send(Topics.REJECTED, tenant + "/litellm", Values.rejection(tenant, NOON));

        // When a sink reads them, and then another group reads everything again
        try (var first = kafka.sink("sink-all-1", database.address())) {
            first.awaitCommitted();
        }
        try (var second = kafka.sink("sink-all-2", database.address())) {
            second.awaitCommitted();
        }

        // Then
        assertThat(count("request_costs", tenant)).isEqualTo(1_000);
        assertThat(database.value(
                        "SELECT toString(sum(list_cost)) FROM costline.request_costs WHERE tenant = '" + tenant + "'"))
                .isEqualTo(Values.plain(
                        costs.stream().map(RequestCost::getListCost).reduce(Samples.money("0"), BigDecimal::add)));
        assertThat(database.rows("SELECT customer_id, toString(list_cost) AS cost FROM costline.traces WHERE tenant = '"
                        + tenant + "'"))
                .singleElement()
                .satisfies(row ->
                        assertThat(row).containsEntry("customer_id", "acme").containsEntry("cost", "0.075"));
        assertThat(database.rows(
                        "SELECT toString(sum(contracted_cost)) AS cost FROM costline.spend_hours WHERE tenant = '"
                                + tenant + "'"))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("cost", "2"));
        assertThat(count("budget_alerts", tenant)).isEqualTo(1);
        assertThat(database.rows("SELECT reason_code, sha256 FROM costline.rejected WHERE tenant = '" + tenant + "'"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("reason_code", "NEGATIVE_COUNT")
                        .containsEntry("sha256", "0102ff"));
    }

    @Test
    void anUnreadableRecordBecomesARejectionAndTheRestArrives() throws Exception {
        // Given three records that are not what they should be, between good ones
        String tenant = "sink-poison";
        List<RequestCost> costs = costs(tenant, 2, 20);
        sendCosts(costs.subList(0, 10));
        kafka.sendRaw(Topics.COSTS.name(), tenant + "/a", "no frame".getBytes(StandardCharsets.UTF_8));
        kafka.sendRaw(Topics.COSTS.name(), tenant + "/b", new byte[] {0, 0, 0, 0, 99, 1, 2});
        byte[] cut = kafka.costs().encode(costs.getFirst());
        kafka.sendRaw(Topics.COSTS.name(), tenant + "/c", Arrays.copyOf(cut, cut.length - 3));
        sendCosts(costs.subList(10, 20));

        // When
        try (var sink = kafka.sink("sink-poison", database.address())) {
            sink.awaitCommitted();

            // Then
            assertThat(sink.meters()
                            .counter("costline.sink.unreadable", "topic", Topics.COSTS.name())
                            .count())
                    .isGreaterThanOrEqualTo(3);
        }
        assertThat(count("request_costs", tenant)).isEqualTo(20);
        assertThat(database.rows("SELECT reason_code, door FROM costline.rejected WHERE tenant = '" + tenant + "'"))
                .hasSize(3)
                .allSatisfy(row -> assertThat(row)
                        .containsEntry("reason_code", RejectionRows.UNREADABLE)
                        .containsEntry("door", "sink"));
    }

    @Test
    void nothingIsLostWhenClickHouseIsKilled() throws Exception {
        // Given a sink at work
        String tenant = "sink-kill";
        ServiceProcess clickHouse = Stack.shared().clickHouse().process().orElseThrow();
        List<RequestCost> costs = costs(tenant, 3, 6_000);
        sendCosts(costs.subList(0, 2_000));
        try (var sink = kafka.sink("sink-kill", database.address())) {
            sink.awaitCommitted();

            // When ClickHouse dies while rows keep coming, and comes back
            sendCosts(costs.subList(2_000, 4_000));
            clickHouse.kill();
            sendCosts(costs.subList(4_000, 6_000));
            sink.awaitFault();
            clickHouse.restart();
            sink.awaitCommitted();

            // Then
            assertThat(sink.fault()).isEmpty();
        }
        assertThat(count("request_costs", tenant)).isEqualTo(6_000);
    }

    @Test
    void severalSinksShareTheWork() throws Exception {
        // Given two sinks of one group
        String tenant = "sink-two";
        try (var one = kafka.sink("sink-two", database.address());
                var two = kafka.sink("sink-two", database.address())) {
            // When one leaves half way
            sendCosts(costs(tenant, 4, 2_000));
            one.close();
            sendCosts(costs(tenant, 5, 2_000));
            two.awaitCommitted();
        }

        // Then
        assertThat(count("request_costs", tenant)).isEqualTo(4_000);
    }

    @Test
    void freshnessIsRecordedPerTable() throws Exception {
        // Given
        String tenant = "sink-fresh";
        List<RequestCost> costs = costs(tenant, 6, 100);
        costs.forEach(cost -> cost.getEvent().setReceivedAt(Instant.now().truncatedTo(ChronoUnit.MICROS)));
        sendCosts(costs);

        // When
        try (var sink = kafka.sink("sink-fresh", database.address())) {
            sink.awaitCommitted();
            Instant deadline = Instant.now().plusSeconds(10);
            while (freshRows() == 0 && Instant.now().isBefore(deadline)) {
                Thread.sleep(100);
            }
        }

        // Then
        assertThat(freshRows()).isPositive();
    }

    @Test
    void aDroppedTableIsNamedStallsNoOtherAndIsRebuiltToTheLastDigit() throws Exception {
        // Given a sink at work, and what its tables say
        String tenant = "sink-dropped";
        send(tenant, 0);
        try (var sink = kafka.sink("sink-dropped", database.address())) {
            sink.awaitCommitted();
            String costs = sum("request_costs", tenant);
            String traces = sum("traces", tenant);
            String buckets = sum("spend_hours", tenant);

            // When a table is dropped and nothing comes
            database.execute("DROP TABLE costline_raw.traces");
            database.execute("DROP TABLE costline_raw.cost_corrections");

            // Then it is named, and rows of other tables arrive, those of its own topic's other table among them
            sink.awaitFault("costline_raw.traces does not exist");
            send(tenant, 1);
            await(() -> !sum("request_costs", tenant).equals(costs)
                    && !sum("spend_hours", tenant).equals(buckets));
            assertThat(sink.fault().orElse("")).contains("costline_raw.cost_corrections", "costline_raw.traces");

            // When both are rebuilt, one of them from a run that was stopped before
            Rebuild rebuild = kafka.rebuild(database.address());
            Thread stopped = Thread.ofPlatform().start(() -> stoppedRun(rebuild));
            stopped.interrupt();
            stopped.join();
            Rebuild.Report report = rebuild.run("traces", false, (read, of, rows) -> {});
            rebuild.run("traces", false, (read, of, rows) -> {});
            rebuild.run("cost_corrections", false, (read, of, rows) -> {});

            // Then the sink goes on, and everything is there
            sink.awaitCommitted();
            await(() -> sink.fault().isEmpty());
            assertThat(sum("traces", tenant)).isEqualTo("2.5");
            assertThat(traces).isEqualTo("1.25");
            assertThat(report.topics()).singleElement().satisfies(kept -> {
                assertThat(kept.topic()).isEqualTo(Topics.TRACES.name());
                assertThat(kept.gone()).isZero();
            });
        }
    }

    private static void stoppedRun(Rebuild rebuild) {
        try {
            rebuild.run("traces", false, (read, of, rows) -> {});
        } catch (Exception e) {
            // stopped on purpose
        }
    }

    @Test
    void anEmptiedOneAndOneOfAnotherShapeAreWhatTheyWereAfterARebuild() throws Exception {
        // Given
        String tenant = "sink-damaged";
        send(tenant, 0);
        sendCosts(costs(tenant, 8, 200));
        kafka.sendRaw(Topics.COSTS.name(), tenant + "/x", new byte[] {7});
        try (var sink = kafka.sink("sink-damaged", database.address())) {
            sink.awaitCommitted();
            Map<String, String> before = digests(tenant);

            // When tables lose their rows, a column of the first release, one of a later, and their order
            database.execute("TRUNCATE TABLE costline_raw.request_costs");
            database.execute("ALTER TABLE costline_raw.spend_buckets DROP COLUMN priced_cost");
            database.execute("ALTER TABLE costline_raw.traces DROP COLUMN calls");
            database.execute("TRUNCATE TABLE costline_raw.rejected_events");
            sink.awaitFault("costline_raw.spend_buckets has no column priced_cost");
            sink.awaitFault("costline_raw.traces has no column calls");

            // Then a rebuild brings them back, the mended without and the others with a table set aside
            Rebuild rebuild = kafka.rebuild(database.address());
            assertThat(rebuild.run("spend_buckets", false, (read, of, rows) -> {})
                            .setAside())
                    .isEmpty();
            Optional<String> aside =
                    rebuild.run("traces", false, (read, of, rows) -> {}).setAside();
            assertThat(aside).hasValueSatisfying(name -> assertThat(name).startsWith("costline_raw.traces_before_"));
            rebuild.run("request_costs", false, (read, of, rows) -> {});
            rebuild.run("rejected_events", true, (read, of, rows) -> {});
            await(() -> sink.fault().isEmpty());
            assertThat(digests(tenant)).isEqualTo(before);
            database.execute("DROP TABLE " + aside.orElseThrow());
        }
    }

    /** Everything but when it was written. */
    private Map<String, String> digests(String tenant) throws Exception {
        Map<String, String> digests = new TreeMap<>();
        for (String table : List.of("request_costs", "traces", "spend_buckets", "rejected_events")) {
            digests.put(
                    table,
                    database.value(
                            "SELECT toString(groupBitXor(cityHash64(toString(tuple(* EXCEPT (inserted_at)))))) || ' ' ||"
                                    + " toString(count()) FROM costline_raw." + table + " FINAL WHERE tenant = '"
                                    + tenant + "'"));
        }
        return digests;
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        Instant deadline = Instant.now().plusSeconds(30);
        while (!condition.holds()) {
            assertThat(Instant.now()).isBefore(deadline);
            Thread.sleep(50);
        }
    }

    /** One corrected call, one trace and one bucket. */
    private void send(String tenant, int number) throws Exception {
        RequestCost cost = costs(tenant, 70 + number, 1).getFirst();
        cost.setCorrection(CostCorrection.newBuilder()
                .setPreviousStatus(PricingStatus.PRICED)
                .setPreviousListCost(Samples.money("9"))
                .setPreviousContractedCost(Samples.money("9"))
                .setPreviousUpperBound(Samples.money("0"))
                .setCorrectedAt(NOON)
                .build());
        sendCosts(List.of(cost));
        kafka.send(Topics.TRACES, tenant + "/acme", Values.trace(tenant, "t" + number, 1, "1.25"));
        kafka.send(
                Topics.SPEND,
                tenant + "/x" + number,
                Values.bucket(
                        tenant,
                        SpendDimension.CUSTOMER,
                        "acme",
                        Granularity.HOUR,
                        NOON.plus(number, ChronoUnit.HOURS),
                        1,
                        "1.25"));
        kafka.flush();
    }

    private String sum(String view, String tenant) throws Exception {
        return database.value("SELECT toString(sum(" + (view.equals("spend_hours") ? "contracted_cost" : "list_cost")
                + ")) FROM costline." + view + " WHERE tenant = '" + tenant + "'");
    }

    private long freshRows() throws Exception {
        return Long.parseLong(database.value(
                "SELECT toString(sum(rows_15m)) FROM costline.pipeline_freshness WHERE table_name = 'request_costs'"));
    }

    private long count(String view, String tenant) throws Exception {
        return Long.parseLong(
                database.value("SELECT toString(count()) FROM costline." + view + " WHERE tenant = '" + tenant + "'"));
    }

    private static List<RequestCost> costs(String tenant, long seed, int count) {
        Samples samples = new Samples(seed, NOON);
        List<RequestCost> costs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RequestCost cost = samples.next();
            cost.getEvent().setTenant(tenant);
            costs.add(cost);
        }
        return costs;
    }

    private void sendCosts(List<RequestCost> costs) throws Exception {
        for (RequestCost cost : costs) {
            kafka.send(
                    Topics.COSTS,
                    cost.getEvent().getTenant() + '/' + cost.getEvent().getTraceId(),
                    cost);
        }
        kafka.flush();
    }
}
