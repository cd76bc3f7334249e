package io.costline.ingest.revenue;

import io.costline.avro.RevenueKind;
import io.costline.avro.RevenueStatus;
import io.costline.ingest.adapter.export.Table;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.BodyContent;
import io.costline.ingest.json.BodyReader;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A table, a line a row: {@code customer,plan,feature,kind,amount,currency,from,to,id}, and where wanted {@code revision},
 * {@code status}, {@code invoice}, {@code issued_at}, {@code credited_id}, {@code quantity}, {@code unit}. Further columns are
 * kept beside the line.
 */
final class CsvRevenue implements RevenueSource {
    private static final Set<String> READ = Set.of(
            "customer",
            "plan",
            "feature",
            "kind",
            "amount",
            "currency",
            "from",
            "to",
            "id",
            "revision",
            "status",
            "invoice",
            "issued_at",
            "credited_id",
            "quantity");

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public BodyContent read(byte[] body, String mediaType, BodyReader reader) {
        return Table.read(body, "amount", reader.limits());
    }

    @Override
    public void lines(Fields row, RevenueFindings found) {
        found.line(row, CsvRevenue::line);
    }

    private static void line(LineDraft line) {
        Fields at = line.fields();
        line.id(at.text("id"), "id");
        line.customer(at.text("customer"), "customer");
        line.plan(at.text("plan"), "plan");
        line.feature(at.text("feature"), "feature");
        String kind = at.text("kind");
        line.kind(kind.isEmpty() ? RevenueKind.UNKNOWN : BillingLabels.kind(line, kind, "kind"));
        line.currency(at.text("currency"), "currency");
        line.amount(at.decimal("amount"), "amount");
        line.service(line.time(at, "from"), line.time(at, "to"), "from", "to");
        line.issued(line.time(at, "issued_at"));
        line.invoice(at.text("invoice"), "invoice");
        line.credits(at.text("credited_id"), "credited_id");
        line.quantity(at.decimal("quantity"));
        line.revision(revision(line, at));
        String status = at.text("status").toUpperCase(Locale.ROOT);
        line.status(Stream.of(RevenueStatus.values())
                .filter(each -> each != RevenueStatus.UNKNOWN && each.name().equals(status))
                .findFirst()
                .orElseGet(() -> {
                    if (!status.isEmpty()) {
                        line.reject(
                                RejectionCode.INVALID_VALUE,
                                "status",
                                "must be DRAFT, OPEN, PAID, VOID or UNCOLLECTIBLE");
                    }
                    return RevenueStatus.OPEN;
                }));
        for (int column = 0; column < at.object().size(); column++) {
            String name = at.object().name(column);
            if (!READ.contains(name)) {
                line.metadata(name, at.text(name));
            }
        }
    }

    private static long revision(LineDraft line, Fields at) {
        BigDecimal revision = at.decimal("revision");
        if (revision == null) {
            return 0;
        }
        try {
            long whole = revision.longValueExact();
            if (whole >= 0) {
                return whole;
            }
        } catch (ArithmeticException noWholeNumber) {
            // told below
        }
        line.reject(RejectionCode.WRONG_TYPE, "revision", "must be a whole number");
        return 0;
    }
}
