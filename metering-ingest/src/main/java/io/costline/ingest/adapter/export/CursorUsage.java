package io.costline.ingest.adapter.export;

import io.costline.avro.CallStatus;
import io.costline.avro.ObservationLayer;
import io.costline.avro.ReportedCostKind;
import io.costline.avro.RequestEvent;
import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.reading.Decimals;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Labels;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.adapter.reading.RecordAdapter;
import io.costline.ingest.adapter.reading.ReportedCosts;
import io.costline.ingest.adapter.reading.Source;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.BodyContent;
import io.costline.ingest.json.BodyReader;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The usage table of Cursor's dashboard, a request a row. Its two input columns exclude each other: what was written to
 * the cache, and what was neither written nor read. What the plan includes has no cost of its own.
 */
final class CursorUsage implements RecordAdapter {
    private static final String WRITTEN = "Input (w/ Cache Write)";
    private static final String FRESH = "Input (w/o Cache Write)";
    private static final String READ = "Cache Read";
    private static final String OUTPUT = "Output Tokens";
    private static final String TOTAL = "Total Tokens";
    private static final String RULE = "cursor";

    private static final Source SOURCE = new Source("cursor", 1, "Cursor's usage table (CSV), a request a row");

    @Override
    public Source source() {
        return SOURCE;
    }

    @Override
    public boolean topicFromTheStart() {
        return false;
    }

    @Override
    public BodyContent read(byte[] body, String mediaType, BodyReader reader) {
        return Table.read(body, FRESH, reader.limits());
    }

    @Override
    public void adapt(Element element, Json.Obj row, Findings findings) {
        Draft draft = findings.event(element);
        call(Fields.lenient(row, draft), draft);
    }

    private static void call(Fields row, Draft draft) {
        RequestEvent event = draft.event();
        event.setLayer(ObservationLayer.PROVIDER);
        event.setProvider("cursor");
        event.setOperation("chat");
        event.setRequestedModel(row.text("Model"));
        event.setServedModel(row.text("Model"));
        Times.Reading time = Times.text(row.text("Date"));
        if (time == null) {
            draft.reject(RejectionCode.MISSING_FIELD, "Date");
            return;
        }
        draft.startedAt(time.time(), time.quality());
        long output = count(row, OUTPUT, draft);
        long total = count(row, TOTAL, draft);
        usage(row, output, total, draft);
        if (draft.fault() != null) {
            return;
        }
        outcome(row.text("Kind"), event);
        String cost =
                row.firstText("Cost", "Cost ($)", "API Cost").replace("$", "").replace(",", "");
        ReportedCosts.add(draft, ReportedCostKind.BILLED, Decimals.parse(cost), ReportedCosts.Unit.USD);
        Labels.set("end_user", row.firstText("User", "User Email"), event);
        Labels.tag(event, "kind", row.text("Kind"));
        Labels.tag(event, "max_mode", row.text("Max Mode"));
        event.setNativeId(String.join(
                "/",
                time.time().toString(),
                row.firstText("User", "User Email"),
                row.text("Model"),
                Long.toString(total),
                Long.toString(output)));
    }

    private static void usage(Fields row, long output, long total, Draft draft) {
        long written = count(row, WRITTEN, draft);
        long fresh = count(row, FRESH, draft);
        long read = count(row, READ, draft);
        var usage = new InclusiveUsage(true);
        usage.set(Measure.INPUT, written + fresh + read, row, FRESH);
        usage.set(Measure.CACHE_WRITE, written, row, WRITTEN);
        usage.set(Measure.CACHE_READ, read, row, READ);
        usage.set(Measure.OUTPUT, output, row, OUTPUT);
        usage.reportedTotal(total);
        usage.writeTo(draft, RULE);
        Map<String, Long> reported =
                new HashMap<>(Map.of(WRITTEN, written, FRESH, fresh, READ, read, OUTPUT, output, TOTAL, total));
        reported.values().removeIf(count -> count == 0);
        draft.event().setReportedUsage(reported);
    }

    private static void outcome(String kind, RequestEvent event) {
        String said = kind.toLowerCase(Locale.ROOT);
        boolean aborted = said.contains("abort");
        event.setStatus(aborted ? CallStatus.CANCELLED : said.contains("error") ? CallStatus.ERROR : CallStatus.OK);
        if (event.getStatus() != CallStatus.OK && event.getReportedUsage().isEmpty()) {
            event.setUsageStatus(UsageStatus.MISSING);
        }
    }

    /** Zero where there is none. */
    private static long count(Fields row, String column, Draft draft) {
        String digits = row.text(column).replace(",", "");
        if (digits.isEmpty() || digits.equals("-")) {
            return 0;
        }
        if (digits.length() <= 15 && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Long.parseLong(digits);
        }
        draft.reject(RejectionCode.WRONG_TYPE, column, "must be a whole number");
        return 0;
    }
}
