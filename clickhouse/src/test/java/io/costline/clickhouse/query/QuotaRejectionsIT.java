package io.costline.clickhouse.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.CallStatus;
import io.costline.avro.ComparisonKind;
import io.costline.avro.CostComparison;
import io.costline.avro.PricingStatus;
import io.costline.avro.RequestCost;
import io.costline.clickhouse.TestDatabase;
import io.costline.clickhouse.sink.Feed;
import io.costline.clickhouse.sink.Samples;
import io.costline.topics.Topics;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One request that a second attempt rescued, one that was stopped twice and lost, and stopped calls that stand alone. */
class QuotaRejectionsIT {
    private static final String TENANT = "quotas";
    private static final Instant AT = Instant.parse("2026-09-01T10:00:00Z");

    @Test
    void aStoppedOperationCountsOnceAndSaysWhatBecameOfIt() throws Exception {
        Map<String, Row> rows = new HashMap<>();
        try (TestDatabase database = TestDatabase.open();
                Feed feed = new Feed(database.address());
                Questions questions = new Questions(database.address())) {
            Samples samples = new Samples(3, AT);
            feed.add(Topics.COSTS, stopped(samples, "rescued", 0, 0, "PROVIDER_RPM"));
            RequestCost served = call(samples, "rescued", 1, 2_500);
            served.setContractedCost(Samples.money("0.5"));
            served.setComparisons(List.of(CostComparison.newBuilder()
                    .setKind(ComparisonKind.REQUESTED)
                    .setModel("asked")
                    .setListCost(Samples.money("0.2"))
                    .build()));
            feed.add(Topics.COSTS, served);
            feed.add(Topics.COSTS, stopped(samples, "lost", 0, 0, "PROVIDER_TPM"));
            feed.add(Topics.COSTS, stopped(samples, "lost", 1, 900, "PROVIDER_TPM"));
            feed.add(Topics.COSTS, stopped(samples, "", 0, 0, "TEAM_BUDGET"));
            RequestCost cut = stopped(samples, "", 0, 0, "GUARDRAIL");
            cut.setStatus(PricingStatus.PRICED);
            cut.setContractedCost(Samples.money("0.04"));
            feed.add(Topics.COSTS, cut);
            RequestCost away = stopped(samples, "", 0, 0, "MODEL_AVAILABILITY");
            away.setStatus(PricingStatus.UNPRICED);
            feed.add(Topics.COSTS, away);
            feed.add(Topics.COSTS, call(samples, "", 0, 0));
            feed.insert();
            questions
                    .ask("quota_rejections", Map.of("tenant", TENANT))
                    .forEach(row -> rows.put(row.text("blocked_by"), row));
        }

        assertThat(rows).hasSize(5);
        assertThat(words(rows.get("PROVIDER_RPM")))
                .isEqualTo("provider NO_USAGE calls 1 of 1: 1 rescued, 0 lost, 2500 ms");
        assertThat(rows.get("PROVIDER_RPM").decimal("cost_of_rescue")).isEqualByComparingTo("0.3");
        assertThat(words(rows.get("PROVIDER_TPM")))
                .isEqualTo("provider NO_USAGE calls 2 of 1: 0 rescued, 1 lost, 0 ms");
        assertThat(words(rows.get("TEAM_BUDGET"))).isEqualTo("ours NO_USAGE calls 1 of 1: 0 rescued, 1 lost, 0 ms");
        assertThat(words(rows.get("GUARDRAIL"))).startsWith("policy FAILED_USAGE");
        assertThat(rows.get("GUARDRAIL").decimal("failed_cost")).isEqualByComparingTo("0.04");
        assertThat(words(rows.get("MODEL_AVAILABILITY"))).startsWith("provider UNKNOWN_USAGE");
    }

    private static String words(Row row) {
        return "%s %s calls %d of %d: %d rescued, %d lost, %d ms"
                .formatted(
                        row.text("owner"),
                        row.text("billing_effect"),
                        row.number("calls"),
                        row.number("operations"),
                        row.number("rescued"),
                        row.number("lost"),
                        row.number("wait_ms"));
    }

    private static RequestCost stopped(Samples samples, String operation, int attempt, int millis, String limit) {
        RequestCost cost = call(samples, operation, attempt, millis);
        cost.getEvent().setStatus(CallStatus.BLOCKED);
        cost.getEvent().setBlockedBy(limit);
        cost.setStatus(PricingStatus.NOT_BILLED);
        cost.setContractedCost(Samples.money("0"));
        return cost;
    }

    private static RequestCost call(Samples samples, String operation, int attempt, int millis) {
        RequestCost cost = samples.next();
        var event = cost.getEvent();
        event.setTenant(TENANT);
        event.setEventTime(AT.plusMillis(millis));
        event.setTraceId("trace");
        event.setOperationId(operation);
        event.setAttemptIndex(attempt);
        event.setStatus(CallStatus.OK);
        event.setCustomerId("acme");
        event.setProvider("openai");
        event.setRequestedModel("asked");
        event.setServedModel("gpt-4o");
        cost.setComparisons(List.of());
        cost.setStatus(PricingStatus.PRICED);
        return cost;
    }
}
