package io.costline.ingest.revenue;

import io.costline.avro.RevenueKind;
import io.costline.avro.RevenueStatus;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Times;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lago's webhooks, and invoices, fees and credit notes as its API lists them. Amounts of fees are before tax. */
final class LagoRevenue implements RevenueSource {
    private static final BigDecimal NONE = BigDecimal.ZERO;

    @Override
    public String name() {
        return "lago";
    }

    @Override
    public void lines(Fields element, RevenueFindings found) {
        boolean any = false;
        for (String wrapped : new String[] {"invoice", "fee", "credit_note"}) {
            Fields one = element.object(wrapped);
            if (one.present()) {
                object(wrapped, one, found);
                any = true;
            }
        }
        for (String wrapped : new String[] {"invoices", "fees", "credit_notes"}) {
            if (element.has(wrapped) && !element.has("lago_id")) {
                String kind = wrapped.substring(0, wrapped.length() - 1);
                element.objects(wrapped).forEach(each -> object(kind, each, found));
                more(element.object("meta"), found);
                any = true;
            }
        }
        if (!any && element.has("webhook_type")) {
            found.pass("webhooks of type " + element.text("webhook_type") + " tell no revenue");
        } else if (!any) {
            object(
                    element.has("fees") ? "invoice" : element.has("amount_currency") ? "fee" : "credit_note",
                    element,
                    found);
        }
    }

    private static void more(Fields meta, RevenueFindings found) {
        if (meta.has("next_page")) {
            found.pass("the page says that more follow: send those, too");
        }
    }

    private static void object(String kind, Fields object, RevenueFindings found) {
        switch (kind) {
            case "invoice" -> object.objects("fees").forEach(fee -> found.line(fee, line -> fee(line, object)));
            case "fee" -> found.line(object, line -> fee(line, null));
            default -> object.objects("items").forEach(item -> found.line(item, line -> credit(line, object)));
        }
    }

    private static void fee(LineDraft line, @Nullable Fields invoice) {
        Fields at = line.fields();
        Fields item = at.object("item");
        line.id(at.text("lago_id"), at.path("lago_id"));
        line.invoice(at.text("lago_invoice_id"), at.path("lago_invoice_id"));
        String customer = at.text("external_customer_id");
        line.customer(
                customer.isEmpty() && invoice != null
                        ? invoice.object("customer").text("external_id")
                        : customer,
                at.path("external_customer_id"));
        line.currency(at.text("amount_currency"), at.path("amount_currency"));
        line.amount(net(at, line.currency()), at.path("amount_cents"));
        line.service(
                line.time(at, "from_date"),
                exclusive(line.time(at, "to_date")),
                at.path("from_date"),
                at.path("to_date"));
        RevenueKind kind = kind(item.text("type"), at);
        new BillingLabels(item.object("metadata")).into(line, kind);
        if (kind == RevenueKind.USAGE) {
            line.feature(item.text("code"), item.path("code"));
        } else if (kind == RevenueKind.SUBSCRIPTION) {
            line.plan(item.text("code"), item.path("code"));
        }
        line.quantity(at.decimal("units"));
        line.status(invoice == null ? RevenueStatus.OPEN : status(invoice));
        Instant created = Times.instant(at.object().get("created_at"));
        line.issued(
                invoice == null ? created : Objects.requireNonNullElse(line.time(invoice, "issuing_date"), created));
        line.revision(latest(at, invoice));
    }

    /** A period ends with its last second, 23:59:59: the next one begins a second later. */
    private static @Nullable Instant exclusive(@Nullable Instant end) {
        return end != null && end.getEpochSecond() % 3_600 == 3_599
                ? Instant.ofEpochSecond(end.getEpochSecond() + 1)
                : end;
    }

    /** The exact amount where there is one, less the fee's share of coupons. */
    private static @Nullable BigDecimal net(Fields fee, String currency) {
        int digits = MinorUnits.iso(currency);
        BigDecimal precise = fee.decimal("precise_amount");
        BigDecimal cents = fee.decimal("amount_cents");
        BigDecimal gross = precise != null || cents == null ? precise : cents.movePointLeft(digits);
        BigDecimal coupons = Objects.requireNonNullElse(fee.decimal("precise_coupons_amount_cents"), NONE);
        return gross == null ? null : gross.subtract(coupons.movePointLeft(digits));
    }

    private static RevenueKind kind(String type, Fields fee) {
        return switch (type) {
            case "subscription", "fixed_charge", "commitment" -> RevenueKind.SUBSCRIPTION;
            case "charge", "instant_charge" ->
                fee.text("lago_true_up_parent_fee_id").isEmpty() ? RevenueKind.USAGE : RevenueKind.SUBSCRIPTION;
            case "credit" -> RevenueKind.CREDIT_PURCHASE;
            default -> RevenueKind.ONE_TIME;
        };
    }

    private static RevenueStatus status(Fields invoice) {
        boolean paid = invoice.text("payment_status").equals("succeeded");
        return switch (invoice.text("status")) {
            case "draft", "generating", "pending", "failed" -> RevenueStatus.DRAFT;
            case "voided" -> RevenueStatus.VOID;
            default ->
                invoice.has("payment_dispute_lost_at")
                        ? RevenueStatus.UNCOLLECTIBLE
                        : paid ? RevenueStatus.PAID : RevenueStatus.OPEN;
        };
    }

    /** When any of them was changed last. A fee alone says less than its invoice. */
    private static long latest(Fields fee, @Nullable Fields invoice) {
        return Stream.of(fee, invoice)
                .filter(Objects::nonNull)
                .flatMap(at -> Stream.of("created_at", "updated_at", "succeeded_at", "failed_at", "refunded_at")
                        .map(name -> Times.instant(at.object().get(name))))
                .filter(Objects::nonNull)
                .mapToLong(at -> at.toEpochMilli() * 2 + (invoice == null ? 0 : 1))
                .max()
                .orElse(0);
    }

    private static void credit(LineDraft line, Fields note) {
        Fields at = line.fields();
        line.id(at.text("lago_id"), at.path("lago_id"));
        line.invoice(note.text("lago_invoice_id"), note.path("lago_invoice_id"));
        line.credits(at.object("fee").text("lago_id"), at.path("fee.lago_id"));
        String customer = at.object("fee").text("external_customer_id");
        line.customer(
                customer.isEmpty() ? note.object("customer").text("external_id") : customer,
                note.path("customer.external_id"));
        String currency = at.text("amount_currency");
        line.currency(currency.isEmpty() ? note.text("currency") : currency, note.path("currency"));
        BigDecimal cents = at.decimal("amount_cents");
        line.amount(
                cents == null ? null : cents.negate().movePointLeft(MinorUnits.iso(line.currency())),
                at.path("amount_cents"));
        Instant created = Times.instant(note.object().get("created_at"));
        Instant issued = line.time(note, "issuing_date");
        Instant since = issued == null ? created : issued;
        line.service(since, since, note.path("issuing_date"), note.path("issuing_date"));
        line.issued(since);
        line.kind(RevenueKind.CREDIT_NOTE);
        boolean voided = note.text("credit_status").equals("voided");
        line.status(voided ? RevenueStatus.VOID : RevenueStatus.OPEN);
        line.revision(latest(note, null) + (voided ? 1 : 0));
    }
}
