package io.costline.ingest.adapter.gateway;

import io.costline.avro.CallStatus;
import io.costline.avro.ObservationLayer;
import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.Labels;
import io.costline.ingest.adapter.reading.RecordAdapter;
import io.costline.ingest.adapter.reading.Source;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vercel AI Gateway: results of the AI SDK and responses with the gateway's provider metadata, generation records, and
 * log drains whose messages carry one of them. Its spend report is a sum of calls and is not metered again.
 */
public final class VercelAdapter implements RecordAdapter {
    static final String PROVIDER = "vercel_ai_gateway";

    private static final Source SOURCE = new Source(
                    "vercel",
                    2,
                    "Vercel AI Gateway results with provider metadata, generation records, log drains (x-vercel-signature)")
            .skipping(PassedThrough.unreadBut("text"))
            .embedding("message");

    @Override
    public Source source() {
        return SOURCE;
    }

    @Override
    public void adapt(Element element, Json.Obj object, Findings findings) {
        Fields record = Fields.lenient(object, new Draft());
        if (isDrain(record)) {
            drain(element, record, findings);
        } else if (!record(element, object, findings)) {
            unknown(element, record, findings);
        }
    }

    private static boolean isDrain(Fields record) {
        return record.has("message") && (record.has("deploymentId") || record.has("projectId") || record.has("source"));
    }

    /** A line of a platform's log: metered when its message is a result the application logged. */
    private static void drain(Element element, Fields line, Findings findings) {
        boolean metered =
                line.object().get("message") instanceof Json.Obj message && record(element, message, findings);
        if (!metered) {
            findings.ignore(element, "a log line without the gateway's metadata");
            return;
        }
        Draft draft = findings.all().getLast().draft();
        if (draft != null) {
            Times.start(line.object().get("timestamp"), draft);
            Labels.set("trace", line.text("traceId"), draft.event());
            Labels.tag(draft.event(), "vercel_project", line.text("projectId"));
        }
    }

    private static void unknown(Element element, Fields record, Findings findings) {
        if (record.has("results")) {
            findings.ignore(element, "a spend report: sums of calls that are metered one by one");
        } else {
            findings.reject(
                    element,
                    RejectionCode.UNSUPPORTED,
                    "providerMetadata.gateway",
                    record.has("resourceSpans") ? "traces go to the OTLP endpoint" : "is not there");
        }
    }

    private static boolean record(Element element, Json.Obj object, Findings findings) {
        Fields record = Fields.lenient(object, new Draft());
        Fields generation = record.has("data") ? record.object("data") : record;
        if (GenerationRecord.is(generation)) {
            Draft draft = findings.event(element);
            generation = Fields.lenient(generation.object(), draft);
            GenerationRecord.read(generation, draft);
            VercelGateway.generation(generation, draft);
            return true;
        }
        Json.Obj gateway = gateway(record);
        if (gateway == null) {
            return false;
        }
        Draft body =
                record.has("choices") ? PassedThrough.read(List.of(element), object, "openai", "", findings) : null;
        Draft draft = body == null ? findings.event(element) : body;
        if (body == null) {
            sdkResult(Fields.lenient(object, draft));
        }
        VercelGateway.read(Fields.lenient(gateway, draft), draft);
        Labels.fill(Fields.lenient(object, draft).object("costline"), draft.event());
        return true;
    }

    /** Where each interface puts the gateway's metadata. */
    private static Json.@Nullable Obj gateway(Fields record) {
        List<Fields> choices = record.objects("choices");
        Fields message =
                choices.isEmpty() ? record.object("none") : choices.getFirst().object("message");
        for (Fields place : List.of(
                record.object("providerMetadata"),
                record.object("provider_metadata"),
                message.object("provider_metadata"),
                record)) {
            if (place.object("gateway").present()) {
                return place.object("gateway").object();
            }
        }
        return null;
    }

    private static void sdkResult(Fields result) {
        Draft draft = result.draft();
        RequestEvent event = draft.event();
        event.setLayer(ObservationLayer.GATEWAY);
        event.setOperation(result.has("embedding") || result.has("embeddings") ? "embeddings" : "chat");
        event.setStatus(CallStatus.OK);
        event.setFinishReason(result.text("finishReason"));
        Times.start(result.object("response").object().get("timestamp"), draft);
        Fields usage = result.object(result.has("totalUsage") ? "totalUsage" : "usage");
        AiSdkUsage.read(usage, result.object("providerMetadata"), draft);
        if (!usage.present()) {
            draft.warn("no usage beside the gateway's metadata: log result.usage with it");
        }
    }
}
