package io.costline.clickhouse.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.ComparisonKind;
import io.costline.avro.CostComparison;
import io.costline.avro.PricingStatus;
import io.costline.avro.RequestCost;
import io.costline.avro.RequestEvent;
import io.costline.avro.TokenBuckets;
import io.costline.clickhouse.TestDatabase;
import io.costline.topics.Topics;
import io.costline.wire.AvroSerializer;
import io.costline.wire.InMemoryRegistry;
import io.costline.wire.RequestCostView;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the engine reads out of a block is what stood in the Avro values. */
class ColumnsIT {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    @Test
    void columnsHaveTheTypesOfTheirTables() throws Exception {
        try (TestDatabase database = TestDatabase.open()) {
            for (Batch.Part part : new Batch().parts()) {
                // Given
                Block block = part.rows().block;

                // When
                Map<String, String> table = new TreeMap<>();
                for (Map<String, String> row : database.rows("SELECT name, type FROM system.columns"
                        + " WHERE database = 'costline_raw' AND table = '" + block.name() + "'")) {
                    table.put(row.get("name"), row.get("type"));
                }
                table.remove("inserted_at");

                // Then
                assertThat(new TreeMap<>(block.types())).as(block.name()).isEqualTo(table);
            }
        }
    }

    @Test
    void everyColumnOfACostArrives() throws Exception {
        try (TestDatabase database = TestDatabase.open()) {
            // Given costs of every shape, some of them unpriced
            String tenant = "columns";
            Samples samples = new Samples(7, Instant.now().minusSeconds(7_200));
            var serializer = AvroSerializer.<RequestCost>of(new InMemoryRegistry(), Topics.COSTS);
            List<RequestCost> costs = new ArrayList<>();
            CostRows rows = new CostRows();
            for (int i = 0; i < 500; i++) {
                RequestCost cost = i % 3 == 0 ? samples.crowded() : samples.next();
                cost.getEvent().setTenant(tenant);
                if (i % 7 == 0) {
                    cost.setStatus(PricingStatus.UNPRICED);
                    cost.setLines(List.of());
                }
                if (i % 11 == 0) {
                    cost.getEvent().setTraceId("");
                    cost.getEvent().setFirstTokenAt(null);
                }
                costs.add(cost);
                rows.append(serializer.encode(cost));
            }

            // When
            try (Inserter inserter = new Inserter(
                    database.address().client(), Duration.ofSeconds(1), new SinkMetrics(new SimpleMeterRegistry()))) {
                inserter.insert(rows.block);
            }

            // Then
            String columns = rows.block.columnNames().stream()
                    .map(name ->
                            (name.equals("event_id") ? "lower(hex(event_id))" : "ifNull(toString(`" + name + "`), '-')")
                                    + " AS `" + name + "`")
                    .collect(Collectors.joining(", "));
            Map<String, Map<String, String>> found = database
                    .rows("SELECT " + columns + " FROM costline_raw.request_costs FINAL WHERE tenant = '" + tenant
                            + "'")
                    .stream()
                    .collect(Collectors.toMap(row -> row.get("event_id"), Function.identity()));
            assertThat(found).hasSize(costs.size());
            for (RequestCost cost : costs) {
                Map<String, String> expected = expected(cost, serializer.encode(cost));
                assertThat(expected.keySet()).containsExactlyInAnyOrderElementsOf(rows.block.columnNames());
                assertThat(found.get(expected.get("event_id"))).containsExactlyInAnyOrderEntriesOf(expected);
            }
        }
    }

    private static Map<String, String> expected(RequestCost cost, byte[] framed) {
        RequestEvent e = cost.getEvent();
        boolean unpriced = cost.getStatus() == PricingStatus.UNPRICED;
        RequestCostView view = new RequestCostView().wrap(framed);
        Map<String, String> row = new LinkedHashMap<>();
        row.put("tenant", e.getTenant());
        row.put("event_id", HexFormat.of().formatHex(e.getEventId().bytes()));
        row.put("revision", unsigned(view.revisionHigh(), view.revisionLow()));
        row.put("call_id", e.getCallId());
        row.put("event_time", time(e.getEventTime()));
        row.put("received_at", time(e.getReceivedAt()));
        row.put("started_at", time(e.getStartedAt()));
        row.put("first_token_at", time(e.getFirstTokenAt()));
        row.put("ended_at", time(e.getEndedAt()));
        row.put("source", e.getSource());
        row.put("customer_id", e.getCustomerId());
        row.put("end_user_id", e.getEndUserId());
        row.put("team", e.getTeam());
        row.put("project", e.getProject());
        row.put("app_key", e.getAppKey());
        row.put("provider_account", e.getProviderAccount());
        row.put("credential_kind", e.getCredentialKind().name());
        row.put("feature", e.getFeature());
        row.put("environment", e.getEnvironment());
        row.put("trace_id", e.getTraceId().isEmpty() ? "call-" + e.getCallId() : e.getTraceId());
        row.put("span_id", e.getSpanId());
        row.put("parent_span_id", e.getParentSpanId());
        row.put("session_id", e.getSessionId());
        row.put("workflow", e.getWorkflow());
        row.put("step", e.getStep());
        row.put("agent", e.getAgent());
        row.put("operation_id", e.getOperationId());
        row.put("attempt_index", Integer.toString(e.getAttemptIndex()));
        row.put("retry_count", Integer.toString(e.getRetryCount()));
        row.put("fallback_from", e.getFallbackFrom());
        row.put("provider", e.getProvider());
        row.put("model_vendor", e.getModelVendor());
        row.put("requested_model", e.getRequestedModel());
        row.put("served_model", e.getServedModel());
        row.put("service_tier", e.getServiceTier());
        row.put("region", e.getRegion());
        row.put("endpoint_family", e.getEndpointFamily());
        row.put("batch", Boolean.toString(e.getBatch()));
        row.put("route", e.getRoute());
        row.put("complexity_tier", e.getComplexityTier());
        row.put("status", e.getStatus().name());
        row.put("http_status", Integer.toString(e.getHttpStatus()));
        row.put("error_type", e.getErrorType());
        row.put("blocked_by", e.getBlockedBy());
        row.put("response_cache", e.getResponseCache().name());
        putTokens(row, e.getTokens());
        row.put("usage_status", e.getUsageStatus().name());
        row.put("total_check", e.getTotalCheck().name());
        row.put(
                "other_units",
                e.getUnits().stream()
                        .map(unit -> "'" + unit.getUnit() + "':" + plain(unit.getQuantity()))
                        .collect(Collectors.joining(",", "{", "}")));
        row.put("pricing_status", cost.getStatus().name());
        row.put("pricing_reason", cost.getReason());
        row.put("currency", cost.getCurrency());
        row.put("list_cost", unpriced ? "-" : plain(cost.getListCost()));
        row.put("contracted_cost", unpriced ? "-" : plain(cost.getContractedCost()));
        row.put("upper_bound", plain(cost.getUpperBound()));
        row.put(
                "requested_cost",
                cost.getComparisons().stream()
                        .filter(comparison -> comparison.getKind() == ComparisonKind.REQUESTED)
                        .findFirst()
                        .map(comparison -> plain(comparison.getListCost()))
                        .orElse("-"));
        row.put(
                "reported_cost",
                e.getReportedCosts().isEmpty()
                        ? "-"
                        : plain(e.getReportedCosts().getFirst().getAmount()));
        List<CostComparison> baselines = cost.getComparisons().stream()
                .filter(comparison -> comparison.getKind() == ComparisonKind.BASELINE)
                .toList();
        row.put(
                "baseline_model",
                baselines.isEmpty() ? "" : baselines.getFirst().getModel());
        row.put(
                "baseline_cost",
                baselines.isEmpty() ? "-" : plain(baselines.getFirst().getListCost()));
        row.put("reported.kind", array(e.getReportedCosts(), reported -> "'" + reported.getKind() + "'"));
        row.put("reported.amount", array(e.getReportedCosts(), reported -> plain(reported.getAmount())));
        row.put("reported.currency", array(e.getReportedCosts(), reported -> "'" + reported.getCurrency() + "'"));
        row.put("findings", array(cost.getFindings(), finding -> "'" + finding + "'"));
        row.put("price_book_version", Long.toString(cost.getPriceBookVersion()));
        row.put("card_id", cost.getCardId());
        row.put("lines.unit", array(cost.getLines(), line -> "'" + line.getUnit() + "'"));
        row.put("lines.quantity", array(cost.getLines(), line -> plain(line.getQuantity())));
        row.put("lines.unit_price", array(cost.getLines(), line -> plain(line.getListUnitPrice())));
        row.put("lines.per", array(cost.getLines(), line -> Long.toString(line.getPer())));
        row.put("lines.multiplier", array(cost.getLines(), line -> "'" + line.getMultiplier() + "'"));
        row.put("lines.amount", array(cost.getLines(), line -> plain(line.getAmount())));
        row.put("lines.contracted_amount", array(cost.getLines(), line -> plain(line.getContractedAmount())));
        row.put(
                "tags",
                e.getTags().entrySet().stream()
                        .map(tag -> "'" + tag.getKey() + "':'" + tag.getValue() + "'")
                        .collect(Collectors.joining(",", "{", "}")));
        return row;
    }

    private static void putTokens(Map<String, String> row, TokenBuckets tokens) {
        row.put("input_uncached_tokens", Long.toString(tokens.getInputUncached()));
        row.put("cache_read_tokens", Long.toString(tokens.getCacheRead()));
        row.put("cache_write_5m_tokens", Long.toString(tokens.getCacheWrite5m()));
        row.put("cache_write_1h_tokens", Long.toString(tokens.getCacheWrite1h()));
        row.put("cache_write_unknown_ttl_tokens", Long.toString(tokens.getCacheWriteUnknownTtl()));
        row.put("tool_use_input_tokens", Long.toString(tokens.getToolUseInput()));
        row.put("output_visible_tokens", Long.toString(tokens.getOutputVisible()));
        row.put("reasoning_tokens", Long.toString(tokens.getReasoning()));
        row.put("prediction_rejected_tokens", Long.toString(tokens.getPredictionRejected()));
    }

    private static <T> String array(List<T> items, Function<T, String> item) {
        return items.stream().map(item).collect(Collectors.joining(",", "[", "]"));
    }

    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }

    private static String time(@Nullable Instant instant) {
        return instant == null ? "-" : TIME.format(instant);
    }

    private static String unsigned(long high, long low) {
        return new BigInteger(Long.toUnsignedString(high))
                .shiftLeft(64)
                .add(new BigInteger(Long.toUnsignedString(low)))
                .toString();
    }
}
