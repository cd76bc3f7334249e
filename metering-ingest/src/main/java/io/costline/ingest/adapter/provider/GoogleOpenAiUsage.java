package io.costline.ingest.adapter.provider;

import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Measure;

/** Google's endpoint in OpenAI's shape counts thoughts in the total and nowhere else. */
final class GoogleOpenAiUsage {
    static final String RULE_THOUGHTS_IN_TOTAL = "gemini_openai";

    private GoogleOpenAiUsage() {}

    static String read(UsageReading call) {
        InclusiveUsage totals = call.totals();
        long output = totals.get(Measure.OUTPUT);
        long thoughts = totals.reportedTotal() - totals.get(Measure.INPUT) - output;
        if (!totals.totalReported() || totals.stated(Measure.REASONING) || thoughts <= 0 || !totals.said()) {
            return "";
        }
        totals.set(Measure.REASONING, thoughts, call.usage(), "total_tokens");
        totals.adjust(Measure.OUTPUT, output + thoughts);
        return RULE_THOUGHTS_IN_TOTAL;
    }
}
