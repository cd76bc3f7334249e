package io.costline.ingest.adapter.provider;

import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.reading.EventUnits;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.adapter.reading.Verbatim;
import io.costline.ingest.admission.Draft;

/**
 * Cohere bills {@code billed_units}; {@code tokens} counts what its own preamble adds as well, and cached tokens are a
 * part of those.
 */
final class CohereUsage {
    static final String RULE = "cohere_billed";
    static final String RULE_UNBILLED = "cohere_tokens";

    private CohereUsage() {}

    /** @param usage holds {@code billed_units} and {@code tokens} */
    static void read(Fields usage, Draft draft) {
        Fields billed = usage.object("billed_units");
        Fields tokens = usage.object("tokens");
        var totals = new InclusiveUsage(true);
        boolean bill = billed.present();
        Fields counted = bill ? billed : tokens;
        totals.read(Measure.INPUT, counted, "input_tokens").read(Measure.OUTPUT, counted, "output_tokens");
        if (!bill) {
            totals.read(Measure.CACHE_READ, usage, "cached_tokens");
        }
        totals.writeTo(draft, !totals.said() ? "" : bill ? RULE : RULE_UNBILLED);
        draft.event().setReportedUsage(Verbatim.counts(usage));
        units(billed, draft);
    }

    private static void units(Fields billed, Draft draft) {
        var units = new EventUnits(draft);
        units.add("rerank_searches", billed.decimal("search_units"));
        units.add("classifications", billed.decimal("classifications"));
        units.add("input_images", billed.decimal("images"));
        if (!draft.event().getUnits().isEmpty()) {
            draft.event().setUsageStatus(UsageStatus.COMPLETE);
        }
    }
}
