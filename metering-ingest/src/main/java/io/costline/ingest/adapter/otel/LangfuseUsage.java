package io.costline.ingest.adapter.otel;

import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.Json;
import java.util.Map;

/**
 * Langfuse's SDKs put usage into one attribute as JSON. Its own buckets ({@code input_cached_tokens}, ...) are disjoint
 * and come on top of {@code input}; a total that says otherwise wins.
 */
final class LangfuseUsage {
    static final String DETAILS = "langfuse.observation.usage_details";

    private LangfuseUsage() {}

    static void read(SpanView span, InclusiveUsage totals, Map<String, Long> reported, Draft draft) {
        Json.Obj details = JsonText.object(span.attribute(DETAILS));
        if (details.size() == 0) {
            return;
        }
        Fields fields = Fields.lenient(details, draft);
        totals.read(Measure.INPUT, fields, "input")
                .read(Measure.INPUT, fields, "input_tokens")
                .read(Measure.INPUT, fields, "prompt_tokens");
        totals.read(Measure.OUTPUT, fields, "output")
                .read(Measure.OUTPUT, fields, "output_tokens")
                .read(Measure.OUTPUT, fields, "completion_tokens");
        totals.read(Measure.CACHE_READ, fields, "input_cached_tokens")
                .read(Measure.CACHE_READ, fields, "input_cache_read")
                .read(Measure.CACHE_READ, fields, "cache_read_input_tokens");
        totals.read(Measure.CACHE_WRITE, fields, "input_cache_creation")
                .read(Measure.CACHE_WRITE, fields, "cache_creation_input_tokens");
        totals.read(Measure.REASONING, fields, "output_reasoning_tokens")
                .read(Measure.REASONING, fields, "output_reasoning");
        long total = Math.max(fields.count("total"), fields.count("total_tokens"));
        if (total > totals.reportedTotal()) {
            totals.reportedTotal(total);
        }
        boolean own = fields.has("input") || fields.has("output");
        long cached = totals.get(Measure.CACHE_READ) + totals.get(Measure.CACHE_WRITE);
        boolean inclusive = totals.totalReported()
                && totals.reportedTotal() == totals.get(Measure.INPUT) + totals.get(Measure.OUTPUT);
        if (own && !inclusive) {
            totals.adjust(Measure.INPUT, totals.get(Measure.INPUT) + cached);
            totals.adjust(Measure.OUTPUT, totals.get(Measure.OUTPUT) + totals.get(Measure.REASONING));
        }
        for (int member = 0; member < details.size(); member++) {
            if (details.value(member) instanceof Json.Int count && count.value() > 0) {
                reported.put(details.name(member), count.value());
            }
        }
    }
}
