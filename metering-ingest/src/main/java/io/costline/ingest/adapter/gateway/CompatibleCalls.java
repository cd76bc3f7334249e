package io.costline.ingest.adapter.gateway;

import io.costline.avro.CallStatus;
import io.costline.ingest.adapter.provider.OpenAiUsage;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Responses as a gateway with a provider's interface answers them: bodies, the chunks of streams, and what some write
 * after a stream's end. Parts of one call are put together, then the provider's adapter reads it and the gateway's adds
 * what only it knows.
 */
final class CompatibleCalls {
    private final Map<String, Parts> calls = new LinkedHashMap<>();
    private String last = "";

    /** What a gateway adds to a call. */
    interface Gateway {
        /** @param body the parts of the call merged, the later winning; with {@code tail}, what followed the stream */
        void complete(Fields body, Draft draft);
    }

    private static final class Parts {
        private final List<Element> elements = new ArrayList<>();
        private final List<Json> values = new ArrayList<>();
        private Json.Obj merged = Json.Obj.EMPTY;

        void add(Element element, Json.Obj value) {
            elements.add(element);
            values.add(value);
            merged = merged.mergedWith(value);
            if (value.get("response") instanceof Json.Obj response) {
                merged = merged.mergedWith(response);
            }
        }

        void tail(Element element, Json.Obj value) {
            elements.add(element);
            merged = merged.with("tail", value);
        }
    }

    void add(Element element, Json.Obj value) {
        Fields part = Fields.lenient(value, new Draft());
        if (isTail(part)) {
            of(last.isEmpty() ? "tail" : last).tail(element, value);
        } else {
            of(key(part, element)).add(element, value);
        }
    }

    private Parts of(String key) {
        last = key;
        return calls.computeIfAbsent(key, first -> new Parts());
    }

    private static boolean isTail(Fields part) {
        return part.has("cost") && !part.has("choices") && !part.has("object") && !part.has("id") && !part.has("usage");
    }

    /** Chunks of one stream share an id or carry none; every other body is a call of its own. */
    private String key(Fields part, Element element) {
        String type = part.text("type");
        if (part.text("object").equals("chat.completion.chunk")) {
            return part.text("id").isEmpty() && !last.isEmpty() ? last : "chunk:" + part.text("id");
        }
        if (type.startsWith("response.")) {
            String id = part.object("response").text("id");
            return id.isEmpty() && !last.isEmpty() ? last : "response:" + id;
        }
        if (type.equals("message_start")) {
            return "message:" + part.object("message").text("id");
        }
        boolean messageEvent = type.startsWith("message_") || type.startsWith("content_block_") || type.equals("ping");
        return messageEvent && !last.isEmpty() ? last : "body:" + element.index();
    }

    void finish(Findings findings, Gateway gateway) {
        calls.values().forEach(parts -> finish(parts, findings, gateway));
        calls.clear();
    }

    private static void finish(Parts parts, Findings findings, Gateway gateway) {
        Draft draft;
        if (parts.values.isEmpty()) {
            draft = findings.event(parts.elements);
            OpenAiUsage.read(Fields.lenient(parts.merged, draft).object("tail"), draft, false);
            draft.event().setOperation("chat");
            draft.event().setStream(true);
            draft.event().setStatus(CallStatus.OK);
        } else {
            Json body = parts.values.size() == 1 ? parts.values.getFirst() : new Json.Arr(parts.values);
            draft = PassedThrough.read(parts.elements, body, "openai", findings.endpoint(), findings);
        }
        if (draft == null) {
            findings.reject(parts.elements.getFirst(), RejectionCode.UNSUPPORTED, "object");
        } else {
            gateway.complete(Fields.lenient(parts.merged, draft), draft);
        }
    }
}
