package io.costline.ingest.revenue;

import io.costline.avro.RevenueKind;
import io.costline.avro.RevenueStatus;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.admission.RejectionCode;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Orb's webhooks, and invoices as its API lists them. What a line earns is its {@code adjusted_subtotal}: its {@code amount} is
 * what is left to pay after prepaid credits.
 */
final class OrbRevenue implements RevenueSource {
    @Override
    public String name() {
        return "orb";
    }

    @Override
    public void lines(Fields element, RevenueFindings found) {
        if (element.has("line_items")) {
            invoice(element, found);
        } else if (element.object("invoice").present()) {
            invoice(element.object("invoice"), found);
        } else if (element.has("data")) {
            element.objects("data").forEach(each -> invoice(each, found));
            if (element.object("pagination_metadata").flag("has_more")) {
                found.pass("the page says that more follow: send those, too");
            }
        } else if (element.has("type")) {
            found.pass("webhooks of type " + element.text("type") + " tell no revenue");
        } else {
            found.refuse(RejectionCode.UNSUPPORTED, "line_items");
        }
    }

    private static void invoice(Fields invoice, RevenueFindings found) {
        for (Fields each : invoice.objects("line_items")) {
            found.line(each, line -> line(line, invoice));
        }
    }

    private static void line(LineDraft line, Fields invoice) {
        Fields at = line.fields();
        Fields price = at.object("price");
        line.id(at.text("id"), at.path("id"));
        line.invoice(invoice.text("id"), invoice.path("id"));
        line.currency(invoice.text("currency"), invoice.path("currency"));
        line.amount(at.decimal("adjusted_subtotal"), at.path("adjusted_subtotal"));
        line.service(
                line.time(at, "start_date"), line.time(at, "end_date"), at.path("start_date"), at.path("end_date"));
        Fields customer = invoice.object("customer");
        var labels = new BillingLabels(
                at.object("metadata"),
                price.object("metadata"),
                invoice.object("metadata"),
                customer.object("metadata"));
        RevenueKind kind = kind(at, price, invoice);
        labels.into(line, kind);
        if (kind == RevenueKind.USAGE) {
            line.feature(
                    labels.either("feature", price.object("billable_metric").text("id")),
                    price.path("billable_metric"));
        }
        line.plan(
                labels.either(
                        "plan", kind == RevenueKind.SUBSCRIPTION ? price.firstText("external_price_id", "id") : ""),
                "metadata.plan");
        String external = customer.text("external_customer_id");
        String named = labels.customer().isEmpty() ? external : labels.customer();
        line.customer(named.isEmpty() ? customer.text("id") : named, invoice.path("customer.external_customer_id"));
        line.quantity(at.decimal("quantity"));
        RevenueStatus status = status(invoice);
        line.status(status);
        Instant issued = Times.instant(invoice.object().get("issued_at"));
        line.issued(issued == null ? Times.instant(invoice.object().get("invoice_date")) : issued);
        long latest = Stream.of("created_at", "issued_at", "paid_at", "synced_at", "voided_at")
                .map(name -> Times.instant(invoice.object().get(name)))
                .filter(Objects::nonNull)
                .mapToLong(Instant::toEpochMilli)
                .max()
                .orElse(0);
        line.revision(latest * 8 + status.ordinal());
    }

    private static RevenueKind kind(Fields line, Fields price, Fields invoice) {
        String type = price.text("price_type");
        if (type.equals("usage_price")) {
            return RevenueKind.USAGE;
        }
        boolean recurring =
                type.equals("fixed_price") && invoice.object("subscription").present();
        if (invoice.text("invoice_source").equals("credit_purchase")) {
            return RevenueKind.CREDIT_PURCHASE;
        }
        return recurring && !line.text("start_date").equals(line.text("end_date"))
                ? RevenueKind.SUBSCRIPTION
                : RevenueKind.ONE_TIME;
    }

    private static RevenueStatus status(Fields invoice) {
        return switch (invoice.text("status")) {
            case "draft" -> RevenueStatus.DRAFT;
            case "paid" -> RevenueStatus.PAID;
            case "void" -> RevenueStatus.VOID;
            default -> RevenueStatus.OPEN;
        };
    }
}
