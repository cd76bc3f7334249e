package io.costline.ingest.adapter.provider;

import io.costline.avro.CallStatus;
import io.costline.avro.RequestEvent;
import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.reading.Cumulative;
import io.costline.ingest.adapter.reading.Errors;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.adapter.reading.Operations;
import io.costline.ingest.adapter.reading.Source;
import io.costline.ingest.adapter.reading.SourceAdapter;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Alibaba's Model Studio: its OpenAI shapes, and DashScope's own, which name a request and no model. */
final class DashScopeAdapter implements SourceAdapter {
    private static final String PROVIDER = "dashscope";

    private final OpenAiAdapter shapes = new OpenAiAdapter(new OpenAiService(
            "alibaba",
            PROVIDER,
            "Alibaba Model Studio: OpenAI shapes and DashScope's own, with streams",
            Departure.NONE));

    @Override
    public Source source() {
        return shapes.source();
    }

    @Override
    public Set<String> aliases() {
        return Set.of(PROVIDER);
    }

    @Override
    public void adapt(List<Element> elements, Findings findings) {
        List<Element> others = new ArrayList<>();
        Map<String, List<Element>> calls = new LinkedHashMap<>();
        for (Element element : elements) {
            String id = element.value() instanceof Json.Obj object ? requestId(object) : "";
            (id.isEmpty() ? others : calls.computeIfAbsent(id, key -> new ArrayList<>())).add(element);
        }
        calls.forEach((id, chunks) -> call(id, chunks, findings));
        shapes.adapt(others, findings);
    }

    /** The id of a body in DashScope's own shape, else empty. */
    private static String requestId(Json.Obj object) {
        Fields body = Fields.lenient(object, new Draft());
        boolean own = body.has("output") || body.has("code") || body.has("usage");
        return own && !body.has("choices") && !body.has("object") ? body.text("request_id") : "";
    }

    /** Chunks of a stream repeat the request's id, each with the counts up to it. */
    private static void call(String id, List<Element> chunks, Findings findings) {
        Json.Obj merged = Json.Obj.EMPTY;
        for (Element chunk : chunks) {
            merged = chunk.value() instanceof Json.Obj object ? Cumulative.merged(merged, object, "usage") : merged;
        }
        Draft draft = findings.event(chunks);
        Fields body = Fields.lenient(merged, draft);
        RequestEvent event = draft.event();
        event.setProvider(PROVIDER);
        OpenAiAdapter.observed(event);
        event.setNativeId(id);
        event.setProviderResponseId(id);
        event.setStatus(CallStatus.OK);
        event.setStream(chunks.size() > 1);
        boolean ended = answered(body, draft, findings);
        event.setRevision(chunks.size() > 1 ? StreamRevision.of(body.has("usage"), ended) : 0);
    }

    private static boolean answered(Fields body, Draft draft, Findings findings) {
        RequestEvent event = draft.event();
        if (body.has("code") && !body.has("usage")) {
            event.setUsageStatus(UsageStatus.MISSING);
            Errors.failed(draft, body.text("code"));
            return true;
        }
        Fields output = body.object("output");
        boolean embedded = output.has("embeddings");
        String operation = embedded ? Operations.EMBEDDINGS : "chat";
        event.setOperation(findings.endpoint().isEmpty() ? operation : findings.endpoint());
        event.setEndpointFamily("dashscope");
        Fields usage = body.object("usage");
        OpenAiUsage.read(body, usage, draft, event.getOperation(), DashScopeAdapter::own);
        String reason = output.text("finish_reason");
        List<Fields> choices = output.objects("choices");
        event.setFinishReason(
                reason.isEmpty() && !choices.isEmpty() ? choices.getFirst().text("finish_reason") : reason);
        return !event.getFinishReason().isEmpty() && !event.getFinishReason().equals("null");
    }

    /** What is made is counted by pictures and seconds; an embedding counts its input as the total alone. */
    private static String own(UsageReading call) {
        OpenAiTools.pictured(
                call.count("image_count"), call.count("width") + "x" + call.count("height"), "", call.units());
        call.units().add("output_video_seconds", call.usage().decimal("video_duration"));
        call.units().add("input_characters", call.count("characters"));
        if (!call.totals().said() && call.usage().has("total_tokens")) {
            call.totals().set(Measure.INPUT, call.count("total_tokens"), call.usage(), "total_tokens");
        }
        return "";
    }
}
