package io.costline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.PricingStatus;
import io.costline.avro.ReportedCostKind;
import io.costline.avro.RequestCost;
import io.costline.avro.RequestEvent;
import io.costline.avro.UsageStatus;
import io.costline.enrich.pricebook.LiteLlmImporter;
import io.costline.enrich.pricing.PricingResult;
import io.costline.identity.Attribution;
import io.costline.ingest.Normalized;
import io.costline.ingest.Normalizer;
import io.costline.ingest.adapter.reading.CanonicalUsage;
import io.costline.ingest.admission.Outcome;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the field reported, from the payload to the figure: each row of the table through the reading and the pricing the pipeline has. */
class FieldCasesTest {
    private static final Path PAYLOADS =
            Path.of("..", "..", "metering-ingest", "src", "test", "resources", "payloads", "field");
    private static final Path ROWS = Path.of("src", "test", "resources", "field-cases.jsonl");
    private static final JsonMapper JSON = new JsonMapper();
    private static final Costing COSTING = new Costing(LiteLlmImporter.committed(Instant.EPOCH));

    @TestFactory
    Stream<DynamicTest> everyCaseComesToItsFigure() throws IOException {
        return Files.readAllLines(ROWS).stream()
                .map(JSON::readTree)
                .map(row -> DynamicTest.dynamicTest(row.get("what").asString(), () -> check(row)));
    }

    private static void check(JsonNode row) throws IOException {
        // Given
        byte[] body = row.has("file")
                ? Files.readAllBytes(PAYLOADS.resolve(row.get("file").asString()))
                : row.get("body").toString().getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new HashMap<>();
        row.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asString()));

        // When
        Normalized normalized = Normalizer.forInspection()
                .normalize(
                        row.get("source").asString(),
                        headers,
                        body,
                        Attribution.ofTenant("demo"),
                        Instant.parse("2026-11-30T02:00:00Z"));

        // Then
        assertThat(normalized).isInstanceOf(Normalized.Outcomes.class);
        List<Outcome> outcomes = ((Normalized.Outcomes) normalized).outcomes();
        assertThat(outcomes).hasSameSizeAs(row.get("events"));
        if (row.has("distinct")) {
            assertThat(outcomes)
                    .extracting(outcome -> ((Outcome.Admitted) outcome).event().getEventId())
                    .doesNotHaveDuplicates();
        }
        for (int index = 0; index < outcomes.size(); index++) {
            check(outcomes.get(index), row.get("events").get(index));
        }
    }

    private static void check(Outcome outcome, JsonNode expected) {
        if (expected.has("rejected") || expected.has("ignored")) {
            assertThat(outcome).isInstanceOf(expected.has("rejected") ? Outcome.Rejected.class : Outcome.Ignored.class);
            return;
        }
        assertThat(outcome).isInstanceOf(Outcome.Admitted.class);
        Outcome.Admitted admitted = (Outcome.Admitted) outcome;
        RequestEvent event = admitted.event();
        RequestCost cost = COSTING.cost(event);
        if (expected.has("warning")) {
            assertThat(admitted.warnings())
                    .anyMatch(
                            warning -> warning.contains(expected.get("warning").asString()));
        }
        usage(event, expected);
        whatNormalizeSaysIsPricedAlike(event, cost);
        if (expected.has("cost")) {
            assertThat(cost.getListCost())
                    .as("%s", cost)
                    .isEqualByComparingTo(expected.get("cost").asString());
        }
        if (expected.has("token_cost")) {
            assertThat(cost.getLines().stream()
                            .filter(line -> line.getUnit().endsWith("_tokens"))
                            .map(io.costline.avro.CostLine::getAmount)
                            .reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo(expected.get("token_cost").asString());
        }
        if (expected.has("status")) {
            assertThat(cost.getStatus().name().toLowerCase(Locale.ROOT))
                    .as("%s", cost)
                    .isEqualTo(expected.get("status").asString());
        }
        if (expected.has("reason")) {
            assertThat(cost.getReason()).isEqualTo(expected.get("reason").asString());
        }
        if (expected.has("bounded")) {
            assertThat(cost.getUpperBound()).isPositive();
        }
        if (expected.has("finding")) {
            assertThat(cost.getFindings())
                    .anyMatch(finding ->
                            finding.startsWith(expected.get("finding").asString()));
        }
        if (expected.has("no_finding")) {
            assertThat(cost.getFindings())
                    .noneMatch(finding ->
                            finding.startsWith(expected.get("no_finding").asString()));
        }
    }

    /** The usage in the words of {@code normalize}, read by {@code price}, comes to the stream's figure. */
    private static void whatNormalizeSaysIsPricedAlike(RequestEvent event, RequestCost cost) {
        if (event.getUsageStatus() == UsageStatus.COMPLETE && event.getParts().isEmpty()) {
            PricingResult read = COSTING.price(event);
            assertThat(read.listCost()).as("%s", read).isEqualByComparingTo(cost.getListCost());
            assertThat(read instanceof PricingResult.Priced).isEqualTo(cost.getStatus() == PricingStatus.PRICED);
        }
    }

    private static void usage(RequestEvent event, JsonNode expected) {
        if (expected.has("usage_status")) {
            assertThat(event.getUsageStatus().name().toLowerCase(Locale.ROOT))
                    .isEqualTo(expected.get("usage_status").asString());
        }
        if (expected.has("provider")) {
            assertThat(event.getProvider()).isEqualTo(expected.get("provider").asString());
        }
        Map<String, BigDecimal> usage = CanonicalUsage.inclusive(event);
        expected.path("usage")
                .properties()
                .forEach(unit -> assertThat(usage.get(unit.getKey()))
                        .as("%s of %s", unit.getKey(), usage)
                        .isEqualByComparingTo(unit.getValue().asString()));
        reported(event, ReportedCostKind.BILLED, expected.path("billed"));
        reported(event, ReportedCostKind.ESTIMATE, expected.path("estimate"));
    }

    private static void reported(RequestEvent event, ReportedCostKind kind, JsonNode amount) {
        if (!amount.isMissingNode()) {
            assertThat(event.getReportedCosts()).anySatisfy(cost -> {
                assertThat(cost.getKind()).isEqualTo(kind);
                assertThat(cost.getAmount()).isEqualByComparingTo(amount.asString());
            });
        }
    }
}
