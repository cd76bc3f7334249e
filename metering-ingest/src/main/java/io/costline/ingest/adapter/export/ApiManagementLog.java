package io.costline.ingest.adapter.export;

import io.costline.avro.CallStatus;
import io.costline.avro.ObservationLayer;
import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.provider.OpenAiUsage;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Labels;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.adapter.reading.RecordAdapter;
import io.costline.ingest.adapter.reading.Source;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.BodyContent;
import io.costline.ingest.json.BodyReader;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Azure API Management's log of model calls ({@code ApiManagementGatewayLlmLog}): rows of Log Analytics, as JSON or as a
 * table, or records of an event hub. The row with the counts is the call; its others hold pieces of what was said.
 */
final class ApiManagementLog implements RecordAdapter {
    private static final Source SOURCE = new Source(
                    "azure-apim",
                    1,
                    "Azure API Management: rows of ApiManagementGatewayLlmLog, records of the event hub")
            .skipping("RequestMessages ResponseMessages requestMessages responseMessages");

    @Override
    public Source source() {
        return SOURCE;
    }

    @Override
    public BodyContent read(byte[] body, String mediaType, BodyReader reader) {
        boolean table = mediaType.equals("text/csv") || (body.length > 0 && body[0] != '{' && body[0] != '[');
        BodyContent rows = table ? Table.read(body, "CorrelationId", reader.limits()) : null;
        return rows instanceof BodyContent.Elements || (mediaType.equals("text/csv") && rows != null)
                ? rows
                : RecordAdapter.super.read(body, mediaType, reader);
    }

    @Override
    public void adapt(Element element, Json.Obj object, Findings findings) {
        Fields peek = Fields.lenient(object, new Draft());
        List<Fields> records = peek.objects("records");
        if (records.isEmpty()) {
            row(element, peek, findings);
        } else {
            records.forEach(each -> row(element, each, findings));
        }
    }

    private static void row(Element element, Fields row, Findings findings) {
        Fields counts = row.object("properties").present() ? row.object("properties") : row;
        if (!said(counts, "ModelName")
                && !said(counts, "DeploymentName")
                && counts.count(spelt(counts, "TotalTokens")) <= 0) {
            findings.ignore(element, "a piece of what was said, or a row of another log");
            return;
        }
        Draft draft = findings.event(element);
        read(Fields.lenient(row.object(), draft), Fields.lenient(counts.object(), draft), draft);
    }

    private static void read(Fields row, Fields said, Draft draft) {
        RequestEvent event = draft.event();
        event.setLayer(ObservationLayer.GATEWAY);
        event.setProvider("azure");
        event.setOperation("chat");
        event.setStatus(CallStatus.OK);
        String deployment = text(said, "DeploymentName");
        String model = text(said, "ModelName");
        event.setServedModel(model.isEmpty() ? deployment : model);
        event.setRequestedModel(deployment.isEmpty() ? model : deployment);
        String correlation = text(said, "CorrelationId");
        correlation = correlation.isEmpty() ? text(row, "CorrelationId") : correlation;
        event.setNativeId(correlation);
        event.setGatewayRequestId(correlation);
        Times.start(Times.text(row.firstText("TimeGenerated", "time", "timestamp", "TimeGenerated [UTC]")), draft);
        var usage = new InclusiveUsage(true);
        Map<String, Long> reported = new HashMap<>();
        count(usage, Measure.INPUT, said, "PromptTokens", reported);
        count(usage, Measure.OUTPUT, said, "CompletionTokens", reported);
        count(usage, Measure.CACHE_READ, said, "CachedTokens", reported);
        long total = said.count(spelt(said, "TotalTokens"));
        if (total > 0) {
            usage.reportedTotal(total);
            reported.put("TotalTokens", total);
        }
        usage.writeTo(draft, usage.said() ? OpenAiUsage.RULE : "");
        event.setReportedUsage(reported);
        Labels.set("app_key", text(said, "ApimSubscriptionId"), event);
        Labels.tag(event, "api", text(said, "ApiId"));
    }

    private static void count(
            InclusiveUsage usage, Measure measure, Fields said, String name, Map<String, Long> reported) {
        usage.read(measure, said, spelt(said, name));
        if (usage.get(measure) > 0) {
            reported.put(name, usage.get(measure));
        }
    }

    private static boolean said(Fields row, String name) {
        return row.has(spelt(row, name)) && !text(row, name).isEmpty();
    }

    private static String text(Fields row, String name) {
        return row.text(spelt(row, name));
    }

    /** Log Analytics begins its columns with a capital, the event hub does not. */
    private static String spelt(Fields row, String name) {
        return row.has(name) ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
