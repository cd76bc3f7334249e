package io.costline.clickhouse.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.InvoiceLine;
import io.costline.avro.InvoiceLineKind;
import io.costline.clickhouse.TestDatabase;
import io.costline.clickhouse.sink.Feed;
import io.costline.clickhouse.sink.Samples;
import io.costline.topics.Topics;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lines of a document count as its newest import has them, and its kinds come to its total. */
class InvoicesIT {
    private static final String TENANT = "invoices";
    private static final LocalDate FIRST = LocalDate.parse("2026-09-01");

    private static TestDatabase database;
    private static Questions questions;

    @BeforeAll
    static void seed() throws Exception {
        database = TestDatabase.open();
        questions = new Questions(database.address());
        try (Feed feed = new Feed(database.address())) {
            for (int time = 1; time <= 2; time++) {
                // the newer state of the first day came first: a line of it is gone, another costs more
                feed.add(Topics.INVOICES, line("in_1", 0, "a", 2, InvoiceLineKind.USAGE, "12.5"));
                feed.add(Topics.INVOICES, line("in_1", 0, "tax", 2, InvoiceLineKind.TAX, "2"));
                feed.add(Topics.INVOICES, line("in_1", 0, "a", 1, InvoiceLineKind.USAGE, "10"));
                feed.add(Topics.INVOICES, line("in_1", 0, "gone", 1, InvoiceLineKind.USAGE, "7"));
                feed.add(Topics.INVOICES, line("in_1", 1, "b", 1, InvoiceLineKind.CREDIT, "-0.25"));
                feed.add(Topics.INVOICES, line("in_2", 0, "a", 1, InvoiceLineKind.USAGE, "1"));
                feed.insert();
            }
        }
    }

    @AfterAll
    static void close() throws Exception {
        questions.close();
        database.close();
    }

    /** A line of Anthropic's. */
    static InvoiceLine line(
            String tenant,
            String document,
            int day,
            String account,
            InvoiceLineKind kind,
            String amount,
            String description) {
        InvoiceLine line = line(document, day, account, 1, kind, amount);
        line.setTenant(tenant);
        line.setProvider("anthropic");
        line.setAccount(account);
        line.setDescription(description);
        return line;
    }

    private static InvoiceLine line(
            String document, int day, String id, long revision, InvoiceLineKind kind, String amount) {
        Instant begin = FIRST.plusDays(day).atStartOfDay(ZoneOffset.UTC).toInstant();
        return InvoiceLine.newBuilder()
                .setTenant(TENANT)
                .setSource("openai")
                .setProvider("openai")
                .setDocumentId(document)
                .setLineId(id)
                .setRevision(revision)
                .setDay(FIRST.plusDays(day))
                .setFrom(begin)
                .setTo(begin.plusSeconds(86_400))
                .setModel("gpt-4o")
                .setUnit("input_tokens")
                .setContext(Map.of("service_tier", "batch"))
                .setQuantity(kind == InvoiceLineKind.USAGE ? Samples.money("3") : null)
                .setAmount(Samples.money(amount))
                .setCurrency("USD")
                .setKind(kind)
                .setFetchedAt(begin)
                .build();
    }

    @Test
    void ofADayTheLinesOfItsNewestImportCount() throws Exception {
        assertThat(questions.ask("invoice_lines", Map.of("tenant", TENANT, "document", "in_1")))
                .extracting(row -> row.text("day")
                        + ' '
                        + row.text("line_id")
                        + ' '
                        + row.text("kind")
                        + ' '
                        + row.decimal("amount").stripTrailingZeros().toPlainString()
                        + (row.has("quantity") ? " of 3" : ""))
                .containsExactly("2026-09-01 a USAGE 12.5 of 3", "2026-09-01 tax TAX 2", "2026-09-02 b CREDIT -0.25");
        assertThat(database.value(
                        "SELECT context['service_tier'] FROM costline.invoice_lines WHERE document_id = 'in_2'"))
                .isEqualTo("batch");
    }

    @Test
    void theKindsOfADocumentComeToItsTotal() {
        Row document = questions
                .first("invoices", Map.of("tenant", TENANT, "from", Instant.parse("2026-09-02T00:00:00Z")))
                .orElseThrow();

        assertThat(document.text("document_id")).isEqualTo("in_1");
        assertThat(document.text("first_day") + ' ' + document.text("last_day")).isEqualTo("2026-09-01 2026-09-02");
        assertThat(document.decimal("billed")).isEqualByComparingTo("14.25");
        BigDecimal kinds = BigDecimal.ZERO;
        for (String kind : new String[] {"usage", "purchases", "credits", "fees", "tax", "rounding", "adjustments"}) {
            kinds = kinds.add(document.decimal(kind));
        }
        assertThat(kinds).isEqualByComparingTo("14.25");
    }
}
