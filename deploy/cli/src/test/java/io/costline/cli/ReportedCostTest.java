package io.costline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.ReportedCostKind;
import io.costline.avro.RequestEvent;
import io.costline.enrich.pricebook.CardsFile;
import io.costline.enrich.pricebook.LiteLlmImporter;
import io.costline.enrich.pricing.PricingResult;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a source says it billed comes out of the buckets again, to the last digit: by the committed list, or by the row's
 * own card where the list does not know the model or the price of its tools.
 */
class ReportedCostTest {
    private static final Path PAYLOADS = Path.of("..", "..", "metering-ingest", "src", "test", "resources", "payloads");
    private static final Path ROWS = Path.of("src", "test", "resources", "reported-costs.jsonl");
    private static final JsonMapper JSON = new JsonMapper();
    private static final Costing LISTED = new Costing(LiteLlmImporter.committed(Instant.EPOCH));

    /** Samples with a cost that comes out. */
    private static final Set<String> RECOMPUTED = Set.of("xai/chat.json", "otel/openrouter-broadcast-cache-read.json");

    /** Samples whose cost cannot: what each lacks is a test below. */
    private static final Set<String> NOT_RECOMPUTABLE = Set.of(
            "xai/responses-image-generation.json",
            "openrouter/chat-usage.json",
            "openrouter/usage-byok-stream-chunk.json",
            "openrouter/generation-response.json");

    @TestFactory
    Stream<DynamicTest> aBillComesOutOfTheBuckets() throws IOException {
        return Files.readAllLines(ROWS).stream()
                .map(JSON::readTree)
                .map(row -> DynamicTest.dynamicTest(row.get("what").asString(), () -> check(row)));
    }

    private static void check(JsonNode row) {
        // Given
        RequestEvent event = Costing.event(
                row.get("source").asString(),
                Map.of(),
                row.get("body").toString().getBytes(StandardCharsets.UTF_8));
        String cards = row.path("cards").asString("");
        Costing costing = cards.isEmpty()
                ? LISTED
                : new Costing(CardsFile.read(cards.getBytes(StandardCharsets.UTF_8), Instant.EPOCH));

        // When
        PricingResult result = costing.price(event);

        // Then
        assertThat(result).isInstanceOf(PricingResult.Priced.class);
        assertThat(reported(event, ReportedCostKind.BILLED))
                .isEqualByComparingTo(row.get("billed").asString());
        assertThat(result.listCost()).isEqualByComparingTo(row.get("billed").asString());
    }

    @TestFactory
    Stream<DynamicTest> soDoesThatOfTheSamples() {
        return RECOMPUTED.stream()
                .map(file -> DynamicTest.dynamicTest(file, () -> {
                    RequestEvent event = sample(file);
                    PricingResult result = LISTED.price(event);
                    assertThat(result).isInstanceOf(PricingResult.Priced.class);
                    assertThat(result.listCost()).isEqualByComparingTo(reported(event, ReportedCostKind.BILLED));
                }));
    }

    @Test
    void everySampleWithACostIsOneOrTheOther() throws IOException {
        List<String> found = new ArrayList<>();
        for (String folder : List.of("xai", "openrouter", "otel")) {
            try (var files = Files.list(PAYLOADS.resolve(folder))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith("json")).toList()) {
                    String name = folder + "/" + file.getFileName();
                    boolean theirs = !folder.equals("otel") || name.contains("openrouter");
                    if (theirs
                            && Files.readString(file)
                                    .matches("(?s).*\"(total_)?cost(_in_usd_ticks)?\".*|.*usage.total_cost.*")) {
                        found.add(name);
                    }
                }
            }
        }
        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(RECOMPUTED.stream(), NOT_RECOMPUTABLE.stream())
                        .toList());
    }

    /** Ids of zeros and a bill of 0.0000123456: the tokens alone list at 0.00047, 38 times as much. */
    @Test
    void anInventedBillIsBelowItsOwnTokens() throws IOException {
        RequestEvent event = sample("xai/responses-image-generation.json");
        assertThat(reported(event, ReportedCostKind.BILLED)).isEqualByComparingTo("0.0000123456");
        assertThat(LISTED.price(event).listCost()).isEqualByComparingTo("0.00047");
    }

    /** Bare usage names no model, so no rate is known; its own halves sum to the cost. */
    @Test
    void usageAloneNamesNoModel() throws IOException {
        RequestEvent event = sample("openrouter/chat-usage.json");
        assertThat(event.getServedModel()).isEmpty();
        assertThat(reported(event, ReportedCostKind.BILLED)).isEqualByComparingTo("0.0012");
        assertThat(LISTED.price(event)).isInstanceOf(PricingResult.Unpriced.class);
    }

    /** With one's own key the cost is OpenRouter's fee: five per cent of the 19 dollars upstream. */
    @Test
    void aFeeIsAShareOfWhatTheProviderBills() throws IOException {
        RequestEvent event = sample("openrouter/usage-byok-stream-chunk.json");
        assertThat(event.getServedModel()).isEmpty();
        assertThat(reported(event, ReportedCostKind.GATEWAY_FEE))
                .isEqualByComparingTo(reported(event, ReportedCostKind.UPSTREAM).multiply(new BigDecimal("0.05")));
    }

    /** An example: no list has this model, and 35 tokens for 0.0015 would be 43 dollars a million. */
    @Test
    void aModelNoListKnowsIsUnpriced() throws IOException {
        RequestEvent event = sample("openrouter/generation-response.json");
        assertThat(event.getServedModel()).isEqualTo("sao10k/l3-stheno-8b");
        assertThat(LISTED.price(event)).isInstanceOf(PricingResult.Unpriced.class);
    }

    private static RequestEvent sample(String file) throws IOException {
        String source = file.substring(0, file.indexOf('/')).replace("otel", "otlp");
        return Costing.event(source, Map.of(), Files.readAllBytes(PAYLOADS.resolve(file)));
    }

    private static BigDecimal reported(RequestEvent event, ReportedCostKind kind) {
        return event.getReportedCosts().stream()
                .filter(cost -> cost.getKind() == kind)
                .findFirst()
                .orElseThrow()
                .getAmount();
    }
}
