package io.costline.ingest.adapter.provider;

import io.costline.avro.ReportedCost;
import io.costline.avro.ReportedCostKind;
import io.costline.ingest.adapter.reading.Decimals;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.admission.Draft;
import java.math.BigDecimal;
import java.util.List;

/** What a provider says it bills for a call. */
final class ReportedCosts {
    private ReportedCosts() {}

    static void billedDollars(Fields fields, String member, Draft draft) {
        billed(fields, member, 0, "usd", draft);
    }

    /** @param decimals how many of the unit's decimal places make a dollar */
    static void billed(Fields fields, String member, int decimals, String unit, Draft draft) {
        BigDecimal amount = fields.decimal(member);
        if (amount != null && amount.signum() >= 0) {
            BigDecimal dollars = Decimals.atScale(amount.movePointLeft(decimals));
            draft.event().setReportedCosts(List.of(new ReportedCost(ReportedCostKind.BILLED, dollars, "USD", unit)));
        }
    }
}
