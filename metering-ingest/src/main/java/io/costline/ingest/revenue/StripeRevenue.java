package io.costline.ingest.revenue;

import io.costline.avro.RevenueKind;
import io.costline.avro.RevenueStatus;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.admission.RejectionCode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stripe's events, and its invoices and credit notes as the API lists them. Both ages of its API are read: what a line is stood
 * at its top until 2025, and stands under {@code parent} and {@code pricing} since.
 */
final class StripeRevenue implements RevenueSource {
    private static final Set<String> EVENTS = Set.of(
            "invoice.finalized",
            "invoice.paid",
            "invoice.voided",
            "invoice.marked_uncollectible",
            "invoice.updated",
            "credit_note.created",
            "credit_note.updated",
            "credit_note.voided");

    @Override
    public String name() {
        return "stripe";
    }

    @Override
    public void lines(Fields element, RevenueFindings found) {
        switch (element.text("object")) {
            case "event" -> {
                String type = element.text("type");
                if (EVENTS.contains(type)) {
                    lines(element.object("data").object("object"), found);
                } else {
                    found.pass("events of type " + type + " tell no revenue");
                }
            }
            case "list" -> {
                element.objects("data").forEach(each -> lines(each, found));
                if (element.flag("has_more")) {
                    found.pass("the page says that more follow: send those, too");
                }
            }
            case "invoice" -> invoice(element, found);
            case "credit_note" -> creditNote(element, found);
            case "line_item" ->
                found.refuse(RejectionCode.MISSING_FIELD, element.path("status")); // its invoice alone says it
            default -> found.refuse(RejectionCode.UNSUPPORTED, element.path("object"));
        }
    }

    private static void invoice(Fields invoice, RevenueFindings found) {
        Fields list = invoice.object("lines");
        for (Fields each : list.objects("data")) {
            found.line(each, line -> invoiceLine(line, invoice));
        }
        found.whole(list, list.path("data"));
    }

    private static void invoiceLine(LineDraft line, Fields invoice) {
        Fields at = line.fields();
        String invoiceId = invoice.text("id");
        line.id(lineId(at, invoiceId), at.path("id"));
        line.invoice(invoiceId, invoice.path("id"));
        line.currency(at.firstText("currency").isEmpty() ? invoice.text("currency") : at.text("currency"), "currency");
        line.amount(net(at, at.decimal("amount"), line), at.path("amount"));
        Fields period = at.object("period");
        Instant from = Times.instant(period.object().get("start"));
        Instant to = Times.instant(period.object().get("end"));
        line.service(from, to, period.path("start"), period.path("end"));

        Fields moments = invoice.object("status_transitions");
        RevenueStatus status = status(invoice, line);
        line.status(status);
        Instant created = Times.instant(invoice.object().get("created"));
        Instant finalized = Times.instant(moments.object().get("finalized_at"));
        line.issued(finalized == null ? created : finalized);
        line.revision(revision(
                status,
                Stream.of(
                        created,
                        finalized,
                        Times.instant(moments.object().get("paid_at")),
                        Times.instant(moments.object().get("marked_uncollectible_at")),
                        Times.instant(moments.object().get("voided_at")))));

        Fields parent = at.object("parent");
        Fields price = price(at);
        Fields customer = invoice.object("customer");
        var labels = new BillingLabels(
                at.object("metadata"),
                invoice.object("parent").object("subscription_details").object("metadata"),
                invoice.object("subscription_details").object("metadata"),
                price.object("metadata"),
                price.object("product").object("metadata"),
                invoice.object("metadata"),
                customer.object("metadata"));
        RevenueKind kind = kind(at, parent, price, to, created);
        labels.into(line, kind);
        line.plan(
                labels.either(
                        "plan",
                        kind == RevenueKind.SUBSCRIPTION || kind == RevenueKind.PRORATION ? plan(at, price) : ""),
                "metadata.plan");
        line.customer(customer(labels, invoice, customer), invoice.path("customer"));
        BigDecimal quantity = at.decimal("quantity_decimal");
        line.quantity(quantity == null ? at.decimal("quantity") : quantity);
    }

    /** Ids of before 2020 are unique within an invoice alone. */
    private static String lineId(Fields line, String invoice) {
        String id = line.text("id");
        return id.isEmpty() || id.startsWith("il_") ? id : invoice + '/' + id;
    }

    private static String customer(BillingLabels labels, Fields object, Fields expanded) {
        String named = labels.customer();
        if (!named.isEmpty()) {
            return named;
        }
        return expanded.present() ? expanded.text("id") : object.text("customer");
    }

    /** The price in either place, where it is expanded: else empty. */
    private static Fields price(Fields line) {
        Fields now = line.object("pricing").object("price_details").object("price");
        return now.present() ? now : line.object("price");
    }

    private static String plan(Fields line, Fields price) {
        String named = price.firstText("lookup_key", "nickname", "id");
        if (!named.isEmpty()) {
            return named;
        }
        String id = line.object("pricing").object("price_details").text("price");
        return id.isEmpty() ? line.object("plan").firstText("nickname", "id") : id;
    }

    /** Without a price to ask, what was over when the invoice was made is usage: fees are charged ahead. */
    private static RevenueKind kind(
            Fields line, Fields parent, Fields price, @Nullable Instant to, @Nullable Instant created) {
        boolean recurring = parent.present()
                ? parent.text("type").equals("subscription_item_details")
                : line.text("type").equals("subscription");
        Fields item = parent.object("subscription_item_details");
        Fields oneOff = parent.object("invoice_item_details");
        boolean proration = line.flag("proration") || (recurring ? item : oneOff).flag("proration");
        if (proration) {
            return RevenueKind.PRORATION;
        }
        if (!recurring) {
            return RevenueKind.ONE_TIME;
        }
        String usage = price.object("recurring").text("usage_type")
                + line.object("plan").text("usage_type");
        boolean over = usage.isEmpty() && to != null && created != null && !to.isAfter(created);
        return usage.contains("metered") || over ? RevenueKind.USAGE : RevenueKind.SUBSCRIPTION;
    }

    private static void creditNote(Fields note, RevenueFindings found) {
        Fields list = note.object("lines");
        for (Fields each : list.objects("data")) {
            found.line(each, line -> creditNoteLine(line, note));
        }
        found.whole(list, list.path("data"));
    }

    /** Its amounts are positive: what it gives back lowers revenue. */
    private static void creditNoteLine(LineDraft line, Fields note) {
        Fields at = line.fields();
        line.id(at.text("id"), at.path("id"));
        line.invoice(note.text("invoice"), note.path("invoice"));
        line.credits(at.text("invoice_line_item"), at.path("invoice_line_item"));
        line.currency(note.text("currency"), note.path("currency"));
        BigDecimal net = net(at, at.decimal("amount"), line);
        line.amount(net == null ? null : net.negate(), at.path("amount"));
        Instant created = Times.instant(note.object().get("created"));
        Instant effective = Times.instant(note.object().get("effective_at"));
        Instant since = effective == null ? created : effective;
        line.service(since, since, note.path("effective_at"), note.path("effective_at"));
        line.issued(since);
        boolean voided = note.text("status").equals("void");
        RevenueStatus status = voided ? RevenueStatus.VOID : RevenueStatus.OPEN;
        line.status(status);
        line.revision(revision(
                status, Stream.of(created, voided ? Times.instant(note.object().get("voided_at")) : null)));
        Fields customer = note.object("customer");
        var labels = new BillingLabels(at.object("metadata"), note.object("metadata"), customer.object("metadata"));
        labels.into(line, RevenueKind.CREDIT_NOTE);
        line.plan(labels.either("plan", ""), "metadata.plan");
        line.customer(customer(labels, note, customer), note.path("customer"));
        line.quantity(at.decimal("quantity"));
    }

    private static RevenueStatus status(Fields invoice, LineDraft line) {
        return switch (invoice.text("status")) {
            case "draft" -> RevenueStatus.DRAFT;
            case "open" -> RevenueStatus.OPEN;
            case "paid" -> RevenueStatus.PAID;
            case "void" -> RevenueStatus.VOID;
            case "uncollectible" -> RevenueStatus.UNCOLLECTIBLE;
            default -> {
                line.reject(
                        RejectionCode.INVALID_VALUE,
                        invoice.path("status"),
                        "must be draft, open, paid, void or uncollectible");
                yield RevenueStatus.UNKNOWN;
            }
        };
    }

    /** When the state began; within one second, states follow one another in this order. Whoever tells it, it is the same. */
    private static long revision(RevenueStatus status, Stream<@Nullable Instant> moments) {
        long latest = moments.mapToLong(at -> at == null ? 0 : at.getEpochSecond())
                .max()
                .orElse(0);
        int order = switch (status) {
            case UNKNOWN, DRAFT -> 0;
            case OPEN -> 1;
            case UNCOLLECTIBLE -> 2;
            case PAID -> 3;
            case VOID -> 4;
        };
        return latest * 8 + order;
    }

    /** Less discounts, tax that is inside, and credits that were given away. Credits that were bought are a payment. */
    private static @Nullable BigDecimal net(Fields at, @Nullable BigDecimal minor, LineDraft line) {
        if (minor == null) {
            return null;
        }
        BigDecimal net = minor;
        for (Fields discount : at.objects("discount_amounts")) {
            net = net.subtract(amount(discount));
        }
        for (Fields tax : at.objects("taxes")) {
            if (tax.text("tax_behavior").equals("inclusive")) {
                net = net.subtract(amount(tax));
            }
        }
        for (Fields tax : at.objects("tax_amounts")) {
            if (tax.flag("inclusive")) {
                net = net.subtract(amount(tax));
            }
        }
        for (Fields credit : at.objects("pretax_credit_amounts")) {
            if (credit.text("type").equals("credit_balance_transaction")) { // discounts stand here a second time
                net = net.subtract(givenAway(credit, line));
            }
        }
        return net.movePointLeft(MinorUnits.stripe(line.currency()));
    }

    private static BigDecimal givenAway(Fields credit, LineDraft line) {
        String category = credit.object("credit_balance_transaction")
                .object("credit_grant")
                .text("category");
        if (category.isEmpty()) {
            line.warn(credit.path("credit_balance_transaction")
                    + " does not say whether the credit was paid for: taken as paid."
                    + " Expand credit_balance_transaction.credit_grant to tell");
        }
        return category.equals("promotional") ? amount(credit) : BigDecimal.ZERO;
    }

    private static BigDecimal amount(Fields at) {
        BigDecimal amount = at.decimal("amount");
        return amount == null ? BigDecimal.ZERO : amount;
    }
}
