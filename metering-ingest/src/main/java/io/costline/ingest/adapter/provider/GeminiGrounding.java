package io.costline.ingest.adapter.provider;

import io.costline.ingest.adapter.reading.EventUnits;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.admission.Draft;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** The searches a call made. Some models are billed by query, some by distinct query, some by prompt: all is said. */
final class GeminiGrounding {
    private List<String> queries = new ArrayList<>();

    /** A later chunk repeats the searches of those before it. */
    void candidates(Fields chunk) {
        List<String> found = new ArrayList<>();
        for (Fields candidate : chunk.objects("candidates")) {
            Fields grounding = candidate.object("groundingMetadata");
            found.addAll(grounding.texts("webSearchQueries"));
            found.addAll(grounding.texts("imageSearchQueries"));
        }
        queries = found.size() >= queries.size() ? found : queries;
    }

    /** A step of an interaction. */
    void step(Fields step) {
        if (step.text("type").equals("google_search_call")) {
            queries.addAll(step.object("arguments").texts("queries"));
        }
    }

    void writeTo(Draft draft) {
        var units = new EventUnits(draft);
        units.add("web_searches", queries.size());
        int distinct = new HashSet<>(queries).size();
        if (distinct < queries.size()) {
            units.add("unique_web_searches", distinct);
        }
    }
}
