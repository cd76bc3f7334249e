package io.costline.ingest.adapter.provider;

import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Measure;

/**
 * Mistral spells the cached part of the prompt in three ways. Its agents read what their connectors bring on top of the
 * prompt, and count the connectors' calls; OCR counts pages.
 */
final class MistralUsage {
    static final String RULE_CONNECTORS_EXTRA = "mistral_connectors";

    private MistralUsage() {}

    static String read(UsageReading call) {
        Fields usage = call.usage();
        InclusiveUsage totals = call.totals();
        totals.read(Measure.CACHE_READ, usage, "num_cached_tokens");
        totals.read(Measure.CACHE_READ, usage.object("prompt_token_details"), "cached_tokens");
        pages(call);
        connectors(usage.object("connectors"), call);
        long brought = call.count("connector_tokens");
        if (brought == 0) {
            return "";
        }
        totals.set(Measure.TOOL_INPUT, brought, usage, "connector_tokens");
        totals.adjust(Measure.INPUT, totals.get(Measure.INPUT) + brought);
        return RULE_CONNECTORS_EXTRA;
    }

    private static void pages(UsageReading call) {
        long pages = call.body().object("usage_info").count("pages_processed");
        call.units().add("input_document_pages", pages);
        if (call.body().has("document_annotation")) {
            call.units().add("input_annotated_document_pages", pages);
        }
    }

    private static void connectors(Fields connectors, UsageReading call) {
        call.units().add("web_searches", connectors.count("web_search"));
        call.units().add("web_searches", connectors.count("web_search_premium"));
        call.units().add("code_interpreter_sessions", connectors.count("code_interpreter"));
        call.units().add("output_images", connectors.count("image_generation"));
        call.units().add("storage_searches", connectors.count("document_library"));
    }
}
