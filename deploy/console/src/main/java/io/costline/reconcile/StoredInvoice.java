package io.costline.reconcile;

import io.costline.clickhouse.query.Row;
import io.costline.enrich.invoice.Cell;
import io.costline.enrich.invoice.InvoiceLine;
import io.costline.enrich.invoice.Reconciliation;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * A document of a provider that is stored.
 *
 * @param rows of the question {@code invoice_lines}, of one document, provider and currency
 */
public record StoredInvoice(String tenant, String provider, String document, String currency, List<Row> rows) {
    private static final int SECONDS = "2026-09-01 00:00:00".length();

    /** Answers a question. */
    public interface Asker {
        List<Row> ask(String question, Map<String, Object> values);
    }

    public StoredInvoice {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("no line");
        }
        rows = List.copyOf(rows);
    }

    /**
     * @param currency empty: the one that its lines have
     * @param provider empty: the one that bills it
     * @throws NoInvoiceException saying why there is no such one
     */
    public static StoredInvoice find(Asker asker, String tenant, String document, String provider, String currency) {
        List<Row> rows = asker.ask(
                "invoice_lines",
                Map.of("tenant", tenant, "document", document, "provider", provider, "currency", currency));
        if (rows.isEmpty()) {
            throw new NoInvoiceException("there is no document " + document
                    + (provider.isEmpty() ? "" : " of " + provider)
                    + (currency.isEmpty() ? "" : " in " + currency));
        }
        return new StoredInvoice(
                tenant,
                only(rows, "provider", document + " is billed by "),
                document,
                only(rows, "currency", document + " has lines in "),
                rows);
    }

    private static String only(List<Row> rows, String column, String what) {
        Set<String> values = rows.stream().map(row -> row.text(column)).collect(Collectors.toCollection(TreeSet::new));
        if (values.size() > 1) {
            throw new NoInvoiceException(what + String.join(" and ", values) + ": say which " + column);
        }
        return values.iterator().next();
    }

    /**
     * The lines as the core takes them.
     *
     * @param models the document's name of a model to the one that calls have
     */
    public List<InvoiceLine> lines(Map<String, String> models) {
        return rows.stream()
                .map(row -> new InvoiceLine(
                        new Cell(
                                row.text("account"),
                                LocalDate.parse(row.text("day")),
                                models.getOrDefault(row.text("model"), row.text("model")),
                                row.text("unit")),
                        row.has("quantity") ? row.decimal("quantity") : null,
                        row.decimal("amount"),
                        InvoiceLine.Kind.valueOf(kind(row))))
                .toList();
    }

    /** A kind that this version does not know is told as an adjustment: its amount is billed all the same. */
    private static String kind(Row row) {
        String kind = row.text("kind");
        return kind.equals("UNKNOWN") ? InvoiceLine.Kind.ADJUSTMENT.name() : kind;
    }

    public BigDecimal total() {
        return rows.stream().map(row -> row.decimal("amount")).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    public String since() {
        return edge("since", (a, b) -> a.compareTo(b) <= 0 ? a : b);
    }

    public String until() {
        return edge("until", (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }

    private String edge(String column, BinaryOperator<String> choice) {
        return rows.stream().map(row -> row.text(column)).reduce(choice).orElseThrow();
    }

    /** Where the days of a document of this form begin. */
    public static String zone(String source) {
        return source.equals("google") ? "America/Los_Angeles" : "UTC";
    }

    /**
     * Held against what was counted in the days that it bills.
     *
     * @param byAccount each account by itself
     * @param models the document's name of a model to the one that calls have
     */
    public Reconciliation reconcile(Asker asker, boolean byAccount, Map<String, String> models) {
        List<InvoiceLine> lines = OwnUsage.lines(lines(models), byAccount);
        Map<String, Object> values = new HashMap<>();
        values.put("tenant", tenant);
        values.put("provider", provider);
        values.put("currency", currency);
        values.put("from", since().substring(0, SECONDS));
        values.put("to", until().substring(0, SECONDS));
        values.put("zone", zone(rows.getFirst().text("source")));
        return Reconciliation.of(
                lines,
                OwnUsage.of(asker.ask("invoice_usage", values), lines, byAccount),
                ListedUnits::has,
                minorDigits(currency));
    }

    /** @throws IllegalArgumentException if there is no such currency */
    public static int minorDigits(String currency) {
        return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    }
}
