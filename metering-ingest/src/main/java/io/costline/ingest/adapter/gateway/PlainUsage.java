package io.costline.ingest.adapter.gateway;

import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.Json;
import java.util.HashMap;
import java.util.Map;

/**
 * The counts a gateway keeps when it does not pass the provider's on: input, output, perhaps a total and cache counts.
 * They include their parts, unless the parts cannot fit: then the caller spoke a dialect that counts them on top.
 */
final class PlainUsage {
    static final String RULE = "openai";
    static final String CACHE_EXTRA = "anthropic";

    private final Fields counts;
    private final Map<String, Long> reported = new HashMap<>();
    private final InclusiveUsage totals = new InclusiveUsage(true);

    PlainUsage(Fields counts) {
        this.counts = counts;
    }

    PlainUsage read(Measure measure, String... spellings) {
        for (String spelling : spellings) {
            if (!unknown(spelling)) {
                totals.read(measure, counts, spelling);
                report(spelling);
            }
        }
        return this;
    }

    PlainUsage total(String member) {
        if (!unknown(member)) {
            totals.reportedTotal(counts.count(member));
            report(member);
        }
        return this;
    }

    /** Some write -1 for what they do not know. */
    private boolean unknown(String member) {
        return counts.object().get(member) instanceof Json.Int count && count.value() == -1;
    }

    private void report(String member) {
        long count = counts.count(member);
        if (count > 0) {
            reported.put(member, count);
        }
    }

    /** @param zeroIsUnknown whether the gateway writes 0 where it knows nothing */
    void writeTo(Draft draft, boolean zeroIsUnknown) {
        long input = totals.get(Measure.INPUT);
        long parts = totals.get(Measure.CACHE_READ) + totals.get(Measure.CACHE_WRITE);
        boolean extra = parts > input;
        if (extra) {
            totals.adjust(Measure.INPUT, input + parts);
            if (totals.totalReported() && totals.reportedTotal() == input + totals.get(Measure.OUTPUT)) {
                totals.reportedTotal(totals.reportedTotal() + parts); // it left the cache out as the input did
            }
        }
        boolean nothing = input + parts + totals.get(Measure.OUTPUT) == 0;
        if (zeroIsUnknown && nothing) {
            totals.reportedTotal(Fields.ABSENT);
        }
        totals.writeTo(draft, totals.said() ? extra ? CACHE_EXTRA : RULE : "");
        if (zeroIsUnknown && nothing) {
            draft.event().setUsageStatus(UsageStatus.MISSING);
        }
        draft.event().setReportedUsage(reported);
    }
}
