package io.costline.ingest.adapter.provider;

import io.costline.avro.UsagePart;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Measure;
import java.util.ArrayList;
import java.util.List;

/**
 * Groq: a compound system bills the models it called, which {@code usage_breakdown} lists and the usage sums. The last
 * of them answered and stands for the call; the others become its parts.
 */
final class GroqUsage {
    static final String RULE_COMPOUND = "groq_compound";

    private GroqUsage() {}

    static String read(UsageReading call) {
        List<Fields> models = call.body().object("usage_breakdown").objects("models");
        if (models.isEmpty() || !sumsUp(models, call.totals())) {
            return "";
        }
        var parts = new ArrayList<UsagePart>();
        for (int i = 0; i < models.size() - 1; i++) {
            InclusiveUsage of = usage(models.get(i));
            parts.add(
                    new UsagePart(i, "compound", "groq", models.get(i).text("model"), of.buckets(call.draft()), true));
        }
        InclusiveUsage last = usage(models.getLast());
        InclusiveUsage totals = call.totals();
        for (Measure measure : Measure.values()) {
            if (totals.stated(measure)) {
                totals.adjust(measure, last.get(measure));
            }
        }
        totals.reportedTotal(
                totals.totalReported() ? last.get(Measure.INPUT) + last.get(Measure.OUTPUT) : Fields.ABSENT);
        call.draft().event().setParts(parts);
        call.draft().event().setServedModel(models.getLast().text("model"));
        return RULE_COMPOUND;
    }

    private static InclusiveUsage usage(Fields model) {
        var totals = new InclusiveUsage(true);
        OpenAiUsage.counts(model.object("usage"), totals);
        return totals;
    }

    private static boolean sumsUp(List<Fields> models, InclusiveUsage whole) {
        long input = 0;
        long output = 0;
        for (Fields model : models) {
            InclusiveUsage of = usage(model);
            input += of.get(Measure.INPUT);
            output += of.get(Measure.OUTPUT);
        }
        return input == whole.get(Measure.INPUT) && output == whole.get(Measure.OUTPUT);
    }
}
