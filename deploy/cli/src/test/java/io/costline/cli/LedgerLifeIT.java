package io.costline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.clickhouse.query.Row;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The life of billing periods on the running pipeline, by hand and by invoice, in a time zone that is off the full hour. */
class LedgerLifeIT {
    private static final String TENANT = "life";
    private static final Instant TODAY = Instant.now().truncatedTo(ChronoUnit.DAYS);
    private static final Instant YESTERDAY = TODAY.minus(1, ChronoUnit.DAYS);
    private static final String ENDS =
            YESTERDAY.toString().substring(0, "2026-11-01".length()) + " 18:30:00.000000"; // midnight in Kolkata
    private static final String CARDS = """
        cards:
          - {provider: hands, model: m, rates: [{unit: input_tokens, price: "3.00", per: 1000000}]}
          - {provider: bills, model: m, rates: [{unit: input_tokens, price: "3.00", per: 1000000}]}
        contracts:
          - id: by-hand
            scope: {tenant: life, provider: hands}
            effective_from: %1$s
            billing: {time_zone: Asia/Kolkata, close_after: P30D}
            volume_discounts: [{each: day, unit: input_tokens, above: "1000000", percent: "50", graduated: true}]
          - id: by-bill
            scope: {tenant: life, provider: bills}
            effective_from: %1$s
            billing: {time_zone: Asia/Kolkata, close_after: P30D}
            volume_discounts: [{each: day, unit: input_tokens, above: "1000000", percent: "50", graduated: true}]
        """;

    @TempDir
    static Path folder;

    private static LedgerStack stack;

    @BeforeAll
    static void start() throws Exception {
        stack = LedgerStack.start(folder, TENANT, "-Dledger.every=PT0.5S", CARDS.formatted(YESTERDAY));
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void aPeriodIsClosedByHandAndInvoicedByItsDocumentAndItsFiguresStay() throws Exception {
        // Given a day that ends at midnight in Kolkata, and a call after that which is not of it
        stack.send("a", "hands", YESTERDAY.plus(10, ChronoUnit.HOURS), 3_000_000);
        stack.send("next", "hands", YESTERDAY.plus(19, ChronoUnit.HOURS), 500_000);
        Row open = total("by-hand", row -> row.decimal("base").signum() > 0);
        assertThat(open.text("state")).isEqualTo("OPEN");
        assertThat(open.text("period_end")).isEqualTo(ENDS);
        assertThat(open.decimal("effective")).isEqualByComparingTo("6"); // 3 + 2 x 1.50

        // When somebody asks what would be closed, then nothing is; what cannot be is told by its field
        Run asked = stack.run("ledger", "close", "--contract", "by-hand", "--tenant", TENANT);
        assertThat(asked.exitCode()).as(asked.err()).isZero();
        assertThat(asked.out()).contains("by-hand", "$6.0000", "Nothing is closed yet");
        assertThat(stack.run("ledger", "close", "--contract", "by-foot", "--tenant", TENANT)
                        .err())
                .contains("--contract: by-foot has no ledger; those that have: by-bill, by-hand");
        assertThat(stack.run(
                                "ledger",
                                "close",
                                "--contract",
                                "by-hand",
                                "--period",
                                at(Instant.now()),
                                "--tenant",
                                TENANT)
                        .err())
                .contains("--period: ", "is under way");
        assertThat(stack.run("ledger", "close", "--contract", "by-hand", "--period", "2020-01-01", "--tenant", TENANT)
                        .err())
                .contains("--period: no period of by-hand holds 2020-01-01");
        assertThat(stack.run("ledger", "close", "--contract", "by-hand", "--period", "soon", "--tenant", TENANT)
                        .err())
                .contains("--period must be like");
        assertThat(state("by-hand")).isEqualTo("OPEN");

        // When it is closed
        Run closed = close("by-hand");
        JsonNode row = JsonMapper.shared().readTree(closed.out());
        assertThat(row.get("state").asString()).isEqualTo("CLOSED");
        assertThat(row.get("effective").asString()).startsWith("6");
        assertThat(stack.run("ledger", "close", "--contract", "by-hand", "--period", at(YESTERDAY), "--tenant", TENANT)
                        .err())
                .contains("is closed already");

        // And a call of it comes late, and its provider's document is imported and closed
        stack.send("late", "hands", YESTERDAY.plus(11, ChronoUnit.HOURS), 1_000_000);
        List<Row> posted = corrections("by-hand", 2);
        assertThat(sum(posted)).isEqualByComparingTo("1.5");
        invoice("hands", "in_hands", 4_000_000, "7.50");
        Row invoiced = total("by-hand", each -> each.text("state").equals("INVOICED"));

        // Then the figures and their instant are those it was closed with, and nothing more is posted
        assertThat(invoiced.decimal("effective")).isEqualByComparingTo("6");
        assertThat(invoiced.text("as_of")).isEqualTo(row.get("as_of").asString());
        JsonNode passed = JsonMapper.shared()
                .readTree(stack.run("ledger", "run", "--json").out());
        assertThat(passed.get("periods").valueStream())
                .filteredOn(each -> each.get("contract_id").asString().equals("by-hand"))
                .filteredOn(each -> each.get("state").asString().equals("INVOICED"))
                .extracting(each -> each.get("published").asInt())
                .containsExactly(0);
        assertThat(corrections("by-hand", 2)).hasSize(2);
        Run shown = stack.run("ledger", "show", "--contract", "by-hand", "--tenant", TENANT);
        assertThat(shown.out()).contains("invoiced", "late_usage");

        // And what its calls cost stands in FOCUS under the document's id, what came late as a correction
        assertThat(focus("in_hands", "Usage", "")).isEqualByComparingTo("6");
        assertThat(focus("", "Usage", "Correction")).isEqualByComparingTo("1.5");

        // When another call comes late, it is one more row
        stack.send("later", "hands", YESTERDAY.plus(12, ChronoUnit.HOURS), 1_000_000);
        assertThat(sum(corrections("by-hand", 4))).isEqualByComparingTo("3");
        assertThat(state("by-hand")).isEqualTo("INVOICED");
    }

    @Test
    void aDocumentThatIsClosedBeforeThePeriodInvoicesItOnceItIsClosed() throws Exception {
        // Given a document that is closed while the period waits for late calls
        stack.send("b", "bills", YESTERDAY.plus(10, ChronoUnit.HOURS), 1_000_000);
        total("by-bill", row -> row.decimal("base").signum() > 0);
        invoice("bills", "in_bills", 1_000_000, "3.00");
        Run run = stack.run("ledger", "run");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("by-bill", "open", "The pass published");
        assertThat(state("by-bill")).isEqualTo("OPEN");

        // When
        close("by-bill");

        // Then
        Row invoiced = total("by-bill", row -> row.text("state").equals("INVOICED"));
        assertThat(invoiced.decimal("effective")).isEqualByComparingTo("3");
    }

    /** The period that ends at midnight in Kolkata, once it is as wanted. */
    private static Row total(String contract, Predicate<Row> wanted) throws Exception {
        return stack
                .await(
                        "ledger",
                        Map.of("contract", contract),
                        rows -> rows.stream().filter(LedgerLifeIT::isIt).anyMatch(wanted))
                .stream()
                .filter(LedgerLifeIT::isIt)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isIt(Row row) {
        return row.text("term").equals("TOTAL") && row.text("period_end").equals(ENDS);
    }

    private static String state(String contract) throws Exception {
        return total(contract, row -> true).text("state");
    }

    private static Run close(String contract) {
        Run closed = stack.run(
                "ledger",
                "close",
                "--contract",
                contract,
                "--period",
                at(YESTERDAY),
                "--tenant",
                TENANT,
                "--yes",
                "--json");
        assertThat(closed.exitCode()).as(closed.out() + closed.err()).isZero();
        return closed;
    }

    private static List<Row> corrections(String contract, int count) throws Exception {
        return stack.await("ledger_corrections", Map.of("contract", contract), rows -> rows.size() >= count);
    }

    private static BigDecimal sum(List<Row> corrections) {
        return corrections.stream()
                .map(row -> row.decimal("effective_difference"))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal focus(String invoice, String category, String chargeClass) throws Exception {
        Map<String, Object> days = Map.of("from", YESTERDAY, "to", TODAY.plus(1, ChronoUnit.DAYS));
        return stack.await("focus", days, rows -> !rows.isEmpty()).stream()
                .filter(row -> row.text("HostProviderName").equals("hands")
                        && row.text("InvoiceId").equals(invoice)
                        && row.text("ChargeCategory").equals(category)
                        && row.text("ChargeClass").equals(chargeClass))
                .filter(row -> !chargeClass.isEmpty() || !invoice.isEmpty())
                .map(row -> row.decimal("EffectiveCost"))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static void invoice(String provider, String document, long quantity, String amount) throws Exception {
        Path file = Files.writeString(
                folder.resolve(document + ".csv"),
                "day,model,unit,quantity,amount,kind\n" + at(YESTERDAY).substring(0, 10) + ",m,input_tokens," + quantity
                        + ',' + amount + ",usage\n");
        Run imported = stack.run(
                "invoices",
                "import",
                file.toString(),
                "--source",
                "csv",
                "--provider",
                provider,
                "--document",
                document,
                "--key",
                stack.key());
        assertThat(imported.exitCode()).as(imported.err()).isZero();
        stack.await(
                "invoices",
                Map.of(),
                rows -> rows.stream().anyMatch(row -> row.text("document_id").equals(document)));
        Run closed = stack.run("invoices", "close", "--document", document, "--tenant", TENANT);
        assertThat(closed.exitCode()).as(closed.err()).isZero();
        stack.await(
                "closed_documents",
                Map.of(),
                rows -> rows.stream().anyMatch(row -> row.text("document_id").equals(document)));
    }

    private static String at(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
