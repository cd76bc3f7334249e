package io.costline.ingest.adapter.provider;

import io.costline.avro.ReportedCostKind;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.adapter.reading.ReportedCosts;
import java.util.Set;

/**
 * Perplexity: each answer from the web pays for one search, deep research for each of its queries; citations read are
 * billed beside the tokens. Deep research thinks beyond {@code completion_tokens}, which cannot hold it.
 */
final class PerplexityUsage {
    static final String RULE_REASONING_EXTRA = "perplexity_reasoning_extra";

    private static final Set<String> SIZES = Set.of("low", "medium", "high");

    private PerplexityUsage() {}

    static String read(UsageReading call) {
        Fields usage = call.usage();
        if (!usage.has("num_search_queries") && searched(call)) {
            call.units().add("web_searches", 1);
        }
        context(call);
        ReportedCosts.add(
                call.draft(),
                ReportedCostKind.BILLED,
                usage.object("cost").decimal("total_cost"),
                ReportedCosts.Unit.USD);
        return beside(call);
    }

    /** How much a search brings into the context sets its price: those of a size are a part of all. */
    private static void context(UsageReading call) {
        String size = call.usage().text("search_context_size");
        if (SIZES.contains(size)) {
            long searches = call.usage().count("num_search_queries");
            call.units().add("web_searches_" + size + "_context", Math.max(searches, searched(call) ? 1 : 0));
        }
    }

    private static boolean searched(UsageReading call) {
        Fields body = call.body();
        return body.has("citations")
                || body.has("search_results")
                || call.usage().has("search_context_size");
    }

    /** Thoughts stated beside {@code completion_tokens}, not in its details, and citations: the total has neither. */
    private static String beside(UsageReading call) {
        InclusiveUsage totals = call.totals();
        totals.read(Measure.CITATION, call.usage(), "citation_tokens");
        long output = totals.get(Measure.OUTPUT);
        long reasoning = totals.get(Measure.REASONING);
        boolean apart = call.usage().has("reasoning_tokens") || reasoning > output;
        long more = totals.get(Measure.CITATION) + (apart ? reasoning : 0);
        if (more == 0) {
            return "";
        }
        totals.adjust(Measure.OUTPUT, output + more);
        if (totals.totalReported() && totals.reportedTotal() == totals.get(Measure.INPUT) + output) {
            totals.reportedTotal(totals.reportedTotal() + more);
        }
        return RULE_REASONING_EXTRA;
    }
}
