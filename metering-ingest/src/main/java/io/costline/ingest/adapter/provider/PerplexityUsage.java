package io.costline.ingest.adapter.provider;

import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Measure;

/**
 * Perplexity: each answer from the web pays for one search, deep research for each of its queries; citations read are
 * billed beside the tokens. Deep research thinks beyond {@code completion_tokens}, which cannot hold it.
 */
final class PerplexityUsage {
    static final String RULE_REASONING_EXTRA = "perplexity_reasoning_extra";

    private PerplexityUsage() {}

    static String read(UsageReading call) {
        Fields usage = call.usage();
        if (!usage.has("num_search_queries") && searched(call)) {
            call.units().add("web_searches", 1);
        }
        call.units().add("output_citation_tokens", call.count("citation_tokens"));
        ReportedCosts.billedDollars(usage.object("cost"), "total_cost", call.draft());
        return reasoning(call.totals());
    }

    private static boolean searched(UsageReading call) {
        Fields body = call.body();
        return body.has("citations")
                || body.has("search_results")
                || call.usage().has("search_context_size");
    }

    private static String reasoning(InclusiveUsage totals) {
        long output = totals.get(Measure.OUTPUT);
        long reasoning = totals.get(Measure.REASONING);
        if (reasoning <= output) {
            return "";
        }
        if (totals.totalReported() && totals.reportedTotal() == totals.get(Measure.INPUT) + output) {
            totals.reportedTotal(totals.reportedTotal() + reasoning); // that total leaves out what the output does
        }
        totals.adjust(Measure.OUTPUT, output + reasoning);
        return RULE_REASONING_EXTRA;
    }
}
