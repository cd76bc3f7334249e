package io.costline.ledger;

import io.costline.avro.LedgerState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a pass looked at and published.
 *
 * @param asOf when it was made
 * @param periods that were computed, or held against what they were closed with
 * @param records rows, corrections and alerts
 */
record PassReport(Instant asOf, List<Period> periods, int records) {
    /**
     * @param before as it stood; UNKNOWN: not at all
     * @param effective what it comes to after the terms
     * @param published rows and corrections of it
     */
    record Period(
            Published.Of of,
            Instant to,
            LedgerState before,
            LedgerState state,
            String currency,
            BigDecimal effective,
            int published) {}

    String json() {
        ObjectNode report = JsonMapper.shared().createObjectNode();
        report.put("as_of", asOf.toString()).put("records", records);
        ArrayNode rows = report.putArray("periods");
        periods.forEach(each -> rows.addObject()
                .put("tenant", each.of().tenant())
                .put("contract_id", each.of().contract())
                .put("period_start", each.of().from().toString())
                .put("period_end", each.to().toString())
                .put("before", each.before().name())
                .put("state", each.state().name())
                .put("currency", each.currency())
                .put("effective", each.effective().toPlainString())
                .put("published", each.published()));
        return report.toString();
    }
}
