package io.costline.reconcile;

import io.costline.clickhouse.query.Row;
import io.costline.enrich.invoice.Difference;
import io.costline.enrich.invoice.Reconciliation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What closing a document posts: by account and class what the difference comes to, less what earlier closings posted. All of them
 * together with what was counted are what is billed.
 *
 * @param number from 1
 */
public record InvoiceClosing(
        StoredInvoice invoice, int number, BigDecimal billed, BigDecimal counted, List<Adjustment> adjustments) {
    /** A part of what is posted, for no customer. */
    public record Adjustment(String account, Difference.Kind kind, BigDecimal amount) {}

    private record Of(String account, Difference.Kind kind) {}

    /** The next one; empty where the document is closed and the count has not changed since. */
    public static Optional<InvoiceClosing> next(StoredInvoice invoice, Reconciliation now, StoredInvoice.Asker asker) {
        Row row = asker.ask("invoices", Map.of("tenant", invoice.tenant(), "currency", invoice.currency())).stream()
                .filter(each -> each.text("document_id").equals(invoice.document())
                        && each.text("provider").equals(invoice.provider()))
                .findFirst()
                .orElseThrow(() -> new NoInvoiceException("there is no document " + invoice.document()));
        boolean closed = row.text("state").equals("INVOICED");
        List<Row> posted = asker.ask(
                "invoice_adjustments",
                Map.of(
                        "tenant",
                        invoice.tenant(),
                        "document",
                        invoice.document(),
                        "provider",
                        invoice.provider(),
                        "currency",
                        invoice.currency()));
        return next(invoice, now, closed, posted);
    }

    /** @param posted rows of earlier closings */
    static Optional<InvoiceClosing> next(StoredInvoice invoice, Reconciliation now, boolean closed, List<Row> posted) {
        Map<Of, BigDecimal> left =
                new TreeMap<>(Comparator.comparing(Of::account).thenComparing(Of::kind));
        now.differences()
                .forEach(
                        part -> left.merge(new Of(part.cell().account(), part.kind()), part.amount(), BigDecimal::add));
        int number = closed ? 2 : 1;
        for (Row row : posted) {
            number = Math.max(number, (int) row.number("number") + 1);
            left.merge(
                    new Of(row.text("account"), Difference.Kind.valueOf(row.text("class"))),
                    row.decimal("amount").negate(),
                    BigDecimal::add);
        }
        List<Adjustment> adjustments = new ArrayList<>();
        left.forEach((of, amount) -> {
            if (amount.signum() != 0) {
                adjustments.add(new Adjustment(of.account(), of.kind(), amount));
            }
        });
        return closed && adjustments.isEmpty()
                ? Optional.empty()
                : Optional.of(new InvoiceClosing(invoice, number, now.invoiceTotal(), now.ourTotal(), adjustments));
    }

    /** Of its definition: a first closing has one id, whoever asks for it, so it is posted once. */
    public String id() {
        return String.join(
                "/", "invoice", invoice.provider(), invoice.document(), invoice.currency(), Integer.toString(number));
    }

    /** Of its definition. */
    public String body() {
        ObjectNode body = JsonMapper.shared()
                .createObjectNode()
                .put("provider", invoice.provider())
                .put("document", invoice.document())
                .put("currency", invoice.currency())
                .put("number", number)
                .put("since", invoice.since())
                .put("until", invoice.until())
                .put("billed", ReconciliationJson.figure(billed))
                .put("counted", ReconciliationJson.figure(counted));
        ArrayNode rows = body.putArray("adjustments");
        adjustments.forEach(each -> rows.addObject()
                .put("account", each.account())
                .put("class", each.kind().name())
                .put("amount", ReconciliationJson.figure(each.amount())));
        return body.toString();
    }
}
