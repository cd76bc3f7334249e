package io.costline.ingest.invoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.avro.InvoiceLine;
import io.costline.files.FaultyFileException;
import io.costline.trials.Trials;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each form with the traps its amounts have. A line is written as account, day, model, unit, quantity, amount, kind. */
class InvoiceReaderTest {
    private static final Path SAMPLES = Path.of("src/test/resources/invoices");

    @TempDir
    Path folder;

    @Test
    void amountsOfAnthropicAreCentsAndQuantitiesAreTheUsageReports() throws Exception {
        // Given the vendor's own example, and a usage report of the same day
        Path costs = SAMPLES.resolve("anthropic-cost-report.json");
        Path usage = file("usage.json", """
                {"data": [{"starting_at": "2025-08-01T00:00:00Z", "results": [
                  {"workspace_id": "wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ", "model": "claude-opus-5", "uncached_input_tokens": 1500,
                   "cache_creation": {"ephemeral_1h_input_tokens": 10, "ephemeral_5m_input_tokens": 0},
                   "server_tool_use": {"web_search_requests": 4}}]}]}""");

        // Then
        assertThat(read("anthropic", costs, null))
                .containsExactly(
                        "wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ 2025-08-01 claude-opus-5 input_tokens null 1.237891200000 USAGE");
        assertThat(read("anthropic", costs, usage))
                .containsExactly(
                        "wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ 2025-08-01 claude-opus-5 input_tokens 1500 1.237891200000 USAGE");
    }

    @Test
    void ofSeveralTiersOfACellTheFirstHasTheQuantity() throws Exception {
        // Given
        Path costs = file("costs.json", """
                [{"data": [{"starting_at": "2026-09-01T00:00:00Z", "results": [
                  {"amount": "100", "cost_type": "tokens", "token_type": "output_tokens", "model": "m", "service_tier": "standard"},
                  {"amount": "50", "cost_type": "tokens", "token_type": "output_tokens", "model": "m", "service_tier": "batch"},
                  {"amount": "7", "cost_type": "session_usage"}]}]}]""");
        Path usage = file("usage.json", """
                {"data": [{"starting_at": "2026-09-01T00:00:00Z", "results": [{"model": "m", "output_tokens": 30}, {"model": "m", "output_tokens": 12}]}]}""");

        // Then
        assertThat(read("anthropic", costs, usage))
                .containsExactly(
                        " 2026-09-01 m output_tokens 42 1.000000000000 USAGE",
                        " 2026-09-01 m output_tokens 0 0.500000000000 USAGE",
                        " 2026-09-01  session_usage null 0.070000000000 USAGE");
    }

    @Test
    void openAiSaysModelAndUnitInOneText() throws Exception {
        // Given
        Path costs = file("costs.json", """
                {"data": [{"start_time": 1788220800, "results": [
                  {"amount": {"value": 0.1, "currency": "usd"}, "line_item": "gpt-4o-2024-08-06, cached input", "project_id": "p", "quantity": 80000},
                  {"amount": {"value": 0.060000000000000005}, "line_item": "gpt-4o-2024-08-06, output"},
                  {"amount": {"value": 1}, "line_item": "web search tool calls"}]}]}""");

        // Then a binary fraction's noise is rounded away, and a day is UTC's
        assertThat(read("openai", costs, null))
                .containsExactly(
                        "p 2026-09-01 gpt-4o-2024-08-06 cache_read_tokens 80000 0.100000000000 USAGE",
                        " 2026-09-01 gpt-4o-2024-08-06 output_tokens null 0.060000000000 USAGE",
                        " 2026-09-01  web_searches null 1.000000000000 USAGE");
        assertThat(read("openai", SAMPLES.resolve("openai-costs.json"), null))
                .containsExactly(" 2024-11-01  costs null 0.060000000000 USAGE");
    }

    @Test
    void aDayOfGoogleIsCaliforniasAndCreditsAreLinesOfTheirOwn() throws Exception {
        // Given
        Path rows = file("rows.json", """
                [{"usage_start_time": "2026-09-02 06:00:00 UTC", "project": {"id": "p"}, "sku": {"description": "Gemini 2.5 Flash Input Text - Predictions"},
                  "cost": "3.00", "usage": {"amount": 10000000}, "credits": [{"amount": -1.00}, {"amount": "-0.50"}], "cost_type": "regular"},
                 {"usage_start_time": "2026-09-02 07:00:00 UTC", "cost": 0.57, "cost_type": "tax"},
                 {"usage_start_time": "2026-09-02 07:00:00 UTC", "cost": -0.01, "cost_type": "rounding_error"}]""");

        // Then
        assertThat(read("google", rows, null))
                .containsExactly(
                        "p 2026-09-01 gemini-2.5-flash input_tokens 10000000 3.000000000000 USAGE",
                        "p 2026-09-01  credits null -1.500000000000 CREDIT",
                        " 2026-09-02  costs null 0.570000000000 TAX",
                        " 2026-09-02  costs null -0.010000000000 ROUNDING");
    }

    @Test
    void aTableIsReadByItsOwnColumnsOrByAMapping() throws Exception {
        // Given
        Path cur = file("cur.csv", """
                line_item_usage_start_date,line_item_usage_type,line_item_usage_amount,pricing_unit,line_item_unblended_cost,line_item_line_item_type,line_item_usage_account_id
                2026-09-01T00:00:00.000Z,USE1-Claude4.5Sonnet-input-tokens,12.5,1K tokens,0.0375,Usage,123
                2026-09-01T00:00:00.000Z,,,,0.01,Tax,123
                """);
        Path focus = file("focus.csv", """
                ChargePeriodStart,SkuMeter,SkuId,ConsumedQuantity,ConsumedUnit,BilledCost,ChargeCategory,SubAccountId
                2026-09-01T00:00:00Z,Cache Read Input Tokens,gpt-4o/cache_read_tokens,5,1K Tokens,0.5,Usage,sub
                """);
        Path mistral = file("invoice.csv", """
                Date,Product,Kind,Millions,Cents
                2026-09-01,Mistral Large Output,Consumption,2,1200
                2026-09-30,VAT,VAT,,228
                """);
        InvoiceMapping mapping = InvoiceMapping.read("""
                columns: {day: Date, unit: Product, kind: Kind, quantity: Millions, amount: Cents}
                models: {mistral-large: mistral-large-latest}
                kinds: {Consumption: usage, VAT: tax}
                quantity_times: 1000000
                amount_times: 0.01
                """);

        // Then
        assertThat(read("aws", cur, null))
                .containsExactly(
                        "123 2026-09-01 claude4.5sonnet input_tokens 12500 0.037500000000 USAGE",
                        "123 2026-09-01  tax null 0.010000000000 TAX");
        assertThat(read("azure", focus, null))
                .containsExactly("sub 2026-09-01 gpt-4o cache_read_tokens 5000 0.500000000000 USAGE");
        assertThat(lines("mistral", mistral, null, mapping).stream().map(InvoiceReaderTest::text))
                .containsExactly(
                        " 2026-09-01 mistral-large-latest output_tokens 2000000 12.000000000000 USAGE",
                        " 2026-09-30  VAT null 2.280000000000 TAX");
    }

    @Test
    void openRouterHasOneAmountForAllTokensOfADay() throws Exception {
        Path page = file("activity.json", """
                {"data": [{"date": "2026-09-01", "model": "openai/gpt-4o", "usage": 0.015, "prompt_tokens": 50, "requests": 5}]}""");
        assertThat(read("openrouter", page, null))
                .containsExactly(" 2026-09-01 openai/gpt-4o all_units null 0.015000000000 USAGE");
    }

    @Test
    void everyFaultIsNamedByPlaceAndReason() throws Exception {
        Path costs = file("costs.json", """
                {"data": [{"starting_at": "yesterday", "results": [{"amount": "a lot"}]}]}""");
        assertThatThrownBy(() -> read("anthropic", costs, null))
                .isInstanceOfSatisfying(
                        FaultyFileException.class,
                        e -> assertThat(e.faults())
                                .extracting(fault -> fault.field())
                                .containsExactly("data[0].starting_at", "data[0].results[0].amount"));
        Path table = file("table.csv", "day,unit,amount,kind\n2026-09-01,x,1,gift\nsoon,y,two,usage\n");
        assertThatThrownBy(() -> read("csv", table, null))
                .isInstanceOfSatisfying(
                        FaultyFileException.class,
                        e -> assertThat(e.faults())
                                .extracting(fault -> fault.line() + " " + fault.field())
                                .containsExactly("2 kind", "3 amount", "3 day"));
        Path none = file("none.csv", "when,what\n");
        assertThatThrownBy(() -> read("csv", none, null)).hasMessageContaining("has no column day");
    }

    private Path file(String name, String content) throws Exception {
        return Files.writeString(folder.resolve(name), content);
    }

    private static List<InvoiceLine> lines(String source, Path file, @Nullable Path usage, InvoiceMapping mapping)
            throws Exception {
        InvoiceReader reader = new InvoiceReader(terms(source, 1), mapping);
        byte[] content = Files.readAllBytes(file);
        return (usage == null ? reader.read(content) : reader.read(content, Files.readAllBytes(usage))).whole();
    }

    private static InvoiceTerms terms(String source, long revision) {
        return new InvoiceTerms("acme", source, source, "", "USD", revision, Instant.EPOCH);
    }

    private static List<String> read(String source, Path file, @Nullable Path usage) throws Exception {
        return lines(source, file, usage, InvoiceMapping.NONE).stream()
                .map(InvoiceReaderTest::text)
                .toList();
    }

    private static String text(InvoiceLine line) {
        return line.getAccount()
                + ' '
                + line.getDay()
                + ' '
                + line.getModel()
                + ' '
                + line.getUnit()
                + ' '
                + (line.getQuantity() == null
                        ? "null"
                        : line.getQuantity().stripTrailingZeros().toPlainString())
                + ' '
                + line.getAmount().toPlainString()
                + ' '
                + line.getKind();
    }

    @Test
    void aLineThatIsWrongIsNamedAndNoOtherIsLost() {
        // Given a day that nobody can read, and beside it a good day with one bad amount and one that is no line
        String page = """
                {"data": [
                  {"starting_at": "soon", "results": [{"amount": "1", "token_type": "output_tokens"}, {"amount": "2"}]},
                  {"starting_at": "2026-09-01T00:00:00Z", "results": [
                    {"amount": "3", "token_type": "output_tokens", "currency": "EUR", "service_tier": "batch"},
                    {"amount": "much"}, 17, {"amount": "4", "currency": "money"}]}]}""";

        // When
        InvoiceReader.Document read = new InvoiceReader(terms("anthropic", 7), InvoiceMapping.NONE)
                .read(page.getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(read.taken()).singleElement().satisfies(taken -> {
            assertThat(taken.line().getAmount()).isEqualByComparingTo("0.03");
            assertThat(taken.line().getCurrency()).isEqualTo("EUR");
            assertThat(taken.line().getContext()).isEqualTo(Map.of("service_tier", "batch"));
            assertThat(taken.line().getDocumentId()).isEqualTo("anthropic/2026-09");
            assertThat(taken.line().getRevision()).isEqualTo(7);
        });
        assertThat(read.refused())
                .extracting(refused -> refused.faults().getFirst().field())
                .containsExactlyInAnyOrder(
                        "data[0].starting_at",
                        "data[0].starting_at",
                        "data[1].results[2]",
                        "data[1].results[1].amount",
                        "data[1].results[3].currency");
        assertThat(read.refused())
                .allSatisfy(refused ->
                        assertThat(refused.faults().getFirst().line()).isPositive());
    }

    @Test
    void numbersOfAbsurdSizeAreRefusedAtOnce() {
        InvoiceReader.Document read = new InvoiceReader(terms("csv", 1), InvoiceMapping.NONE)
                .read("day,unit,quantity,amount\n2026-09-01,x,1e999999999,1\n2026-09-01,x,1,1e20\n2026-09-01,x,1,\n"
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(read.taken()).isEmpty();
        assertThat(read.refused())
                .extracting(refused -> refused.faults().getFirst().toString())
                .containsExactly(
                        "2:1: quantity: must be a decimal number, is 1e999999999",
                        "3:1: amount: is larger than 1000000000000000",
                        "4:1: amount: must be given");
    }

    /** Rows as ClickHouse keeps them: of a key the highest revision, the later of two that are the same. */
    private static Map<String, String> stored(List<InvoiceLine> lines) {
        Map<String, InvoiceLine> kept = new TreeMap<>();
        for (InvoiceLine line : lines) {
            kept.merge(
                    line.getDocumentId() + ' ' + line.getDay() + ' ' + line.getLineId(),
                    line,
                    (then, now) -> now.getRevision() >= then.getRevision() ? now : then);
        }
        Map<String, Long> newest = new HashMap<>();
        kept.values()
                .forEach(line ->
                        newest.merge(line.getDocumentId() + ' ' + line.getDay(), line.getRevision(), Math::max));
        Map<String, String> counted = new TreeMap<>();
        kept.forEach((key, line) -> {
            if (line.getRevision() == newest.getOrDefault(line.getDocumentId() + ' ' + line.getDay(), 0L)) {
                counted.put(key, text(line) + ' ' + line.getContext());
            }
        });
        return counted;
    }

    @Test
    void importedInAnyOrderAndTwiceTheRowsAreTheSame() {
        Trials.run(500, random -> {
            // Given a document, alike lines in it, and a later state of it
            List<String> first = rows(random);
            List<String> later = rows(random);

            // When
            List<InvoiceLine> inOrder = new ArrayList<>(imported(first, 1));
            inOrder.addAll(imported(later, 2));
            List<List<InvoiceLine>> imports = new ArrayList<>();
            for (int time = 0; time < 2; time++) {
                Collections.shuffle(first, Random.from(random));
                Collections.shuffle(later, Random.from(random));
                imports.add(imported(first, 1));
                imports.add(imported(later, 2));
            }
            Collections.shuffle(imports, Random.from(random));
            List<InvoiceLine> inAnyOrder =
                    imports.stream().flatMap(List::stream).toList();

            // Then no line was lost, and all of the later state counts
            assertThat(stored(imported(first, 1))).hasSize(first.size());
            assertThat(stored(inAnyOrder)).isEqualTo(stored(inOrder));
            Set<LocalDate> days =
                    imported(later, 2).stream().map(InvoiceLine::getDay).collect(Collectors.toSet());
            assertThat(inOrder.stream()
                            .filter(line -> line.getRevision() == 2 || !days.contains(line.getDay()))
                            .toList())
                    .hasSize(stored(inOrder).size());
        });
    }

    private static List<InvoiceLine> imported(List<String> rows, long revision) {
        String table = "day,model,unit,quantity,amount,account\n" + String.join("\n", rows);
        return new InvoiceReader(terms("csv", revision), InvoiceMapping.NONE)
                .read(table.getBytes(StandardCharsets.UTF_8))
                .whole();
    }

    private static List<String> rows(RandomGenerator random) {
        List<String> rows = new ArrayList<>();
        for (int i = 1 + random.nextInt(12); i > 0; i--) {
            rows.add("2026-09-0" + (1 + random.nextInt(3)) + ",m" + random.nextInt(2) + ",input_tokens,"
                    + (random.nextInt(3) == 0 ? "" : random.nextInt(3)) + ',' + random.nextInt(4) + ','
                    + (random.nextBoolean() ? "a" : ""));
        }
        return rows;
    }
}
