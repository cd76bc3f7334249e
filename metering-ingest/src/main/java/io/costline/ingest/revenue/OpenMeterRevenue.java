package io.costline.ingest.revenue;

import io.costline.avro.RevenueKind;
import io.costline.avro.RevenueStatus;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.admission.RejectionCode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * OpenMeter's invoices, from its notifications or its API ({@code ?expand=lines}). What a line earns is its amount and charges
 * less discounts and tax inside; credits are a payment.
 */
final class OpenMeterRevenue implements RevenueSource {
    @Override
    public String name() {
        return "openmeter";
    }

    @Override
    public void lines(Fields element, RevenueFindings found) {
        if (element.has("lines")) {
            invoice(element, found);
        } else if (element.has("items")) {
            element.objects("items").forEach(each -> lines(each, found));
        } else if (element.object("data").has("invoice")) {
            lines(element.object("data").object("invoice"), found);
        } else if (element.object("data").has("lines")) {
            invoice(element.object("data"), found);
        } else if (element.has("type") && !element.has("customer")) {
            found.pass("notifications of type " + element.text("type") + " tell no revenue");
        } else {
            found.refuse(RejectionCode.MISSING_FIELD, element.path("lines"));
        }
    }

    private static void invoice(Fields invoice, RevenueFindings found) {
        for (Fields each : invoice.objects("lines")) {
            found.line(each, line -> line(line, invoice));
        }
    }

    private static void line(LineDraft line, Fields invoice) {
        Fields at = line.fields();
        line.id(at.text("id"), at.path("id"));
        line.invoice(invoice.text("id"), invoice.path("id"));
        String currency = at.text("currency");
        line.currency(currency.isEmpty() ? invoice.text("currency") : currency, invoice.path("currency"));
        Fields totals = at.object("totals");
        line.amount(net(totals), totals.path("amount"));
        Fields period = at.object(at.has("servicePeriod") ? "servicePeriod" : "period");
        line.service(line.time(period, "from"), line.time(period, "to"), period.path("from"), period.path("to"));
        Fields customer = invoice.object("customer");
        var labels = new BillingLabels(at.object("metadata"), invoice.object("metadata"), customer.object("metadata"));
        String feature = at.text("featureKey");
        boolean usage = at.text("type").equals("usage_based") && !feature.isEmpty();
        boolean recurring = at.object("subscription").present();
        labels.into(line, usage ? RevenueKind.USAGE : recurring ? RevenueKind.SUBSCRIPTION : RevenueKind.ONE_TIME);
        line.feature(labels.either("feature", feature), at.path("featureKey"));
        line.plan(labels.either("plan", ""), "metadata.plan");
        String named = labels.customer().isEmpty() ? customer.firstText("key", "id") : labels.customer();
        line.customer(named, invoice.path("customer.key"));
        line.quantity(at.decimal("quantity"));
        RevenueStatus status = status(invoice.text("status"));
        line.status(status);
        line.issued(Times.instant(invoice.object().get("issuedAt")));
        long latest = Stream.of("createdAt", "updatedAt", "issuedAt", "voidedAt")
                .map(name -> Times.instant(invoice.object().get(name)))
                .filter(Objects::nonNull)
                .mapToLong(Instant::toEpochMilli)
                .max()
                .orElse(0);
        line.revision(latest * 8 + status.ordinal());
    }

    private static @Nullable BigDecimal net(Fields totals) {
        BigDecimal amount = totals.decimal("amount");
        return amount == null
                ? null
                : amount.add(or0(totals.decimal("chargesTotal")))
                        .subtract(or0(totals.decimal("discountsTotal")))
                        .subtract(or0(totals.decimal("taxesInclusiveTotal")));
    }

    private static BigDecimal or0(@Nullable BigDecimal amount) {
        return amount == null ? BigDecimal.ZERO : amount;
    }

    private static RevenueStatus status(String status) {
        return switch (status) {
            case "issued", "payment_processing", "overdue" -> RevenueStatus.OPEN;
            case "paid" -> RevenueStatus.PAID;
            case "voided" -> RevenueStatus.VOID;
            case "uncollectible" -> RevenueStatus.UNCOLLECTIBLE;
            default -> RevenueStatus.DRAFT; // gathering, draft, issuing
        };
    }
}
