package io.costline.ingest.adapter.provider;

import io.costline.avro.CallStatus;
import io.costline.avro.ObservationLayer;
import io.costline.avro.RequestEvent;
import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.reading.Errors;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.SourceAdapter;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Anthropic's Messages API: messages, their streams, the results of a batch, errors. */
public final class AnthropicAdapter implements SourceAdapter {
    private static final Set<String> UNREAD = Set.of(
            "text",
            "thinking",
            "signature",
            "encrypted_content",
            "encrypted_index",
            "citations",
            "input",
            "partial_json",
            "data",
            "explanation",
            "tools");

    @Override
    public String name() {
        return "anthropic";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String description() {
        return "Anthropic messages: bodies, streams, batch results";
    }

    @Override
    public Set<String> unread() {
        return UNREAD;
    }

    @Override
    public void adapt(List<Element> elements, Findings findings) {
        Stream stream = null;
        for (Element element : elements) {
            Json.Obj object = findings.object(element);
            if (object == null) {
                continue;
            }
            Fields peek = Fields.lenient(object, new Draft());
            String type = peek.text("type");
            switch (type) {
                case "message_start" -> {
                    // Some proxies repeat message_start: the same id is the same message.
                    String id = peek.object("message").text("id");
                    if (stream == null || !stream.id.equals(id)) {
                        finish(stream, findings);
                        stream = new Stream(element, id);
                    }
                    stream.merged =
                            stream.merged.mergedWith(peek.object("message").object());
                }
                case "message_delta",
                        "message_stop",
                        "ping",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_stop" -> {
                    if (stream == null) {
                        if (type.equals("message_delta")) {
                            findings.reject(element, RejectionCode.UNSUPPORTED, "type");
                        } else {
                            findings.ignore(element, "a stream event without its message_start");
                        }
                    } else {
                        stream.add(type, peek);
                    }
                }
                default -> single(element, object, type, findings, stream);
            }
        }
        finish(stream, findings);
    }

    private static final class Stream {
        private final Element first;
        private final String id;
        private Json.Obj merged = Json.Obj.EMPTY;
        private boolean complete;
        private String error = "";

        Stream(Element first, String id) {
            this.first = first;
            this.id = id;
        }

        void add(String type, Fields event) {
            if (type.equals("message_delta")) {
                merged = merged.mergedWith(event.object("delta").object());
                Json.Obj usage = merged.get("usage") instanceof Json.Obj known ? known : Json.Obj.EMPTY;
                merged = merged.with(
                        "usage", usage.mergedWith(event.object("usage").object()));
                complete = true;
            }
        }
    }

    private static void finish(@Nullable Stream stream, Findings findings) {
        if (stream == null) {
            return;
        }
        Draft draft = findings.event(stream.first);
        message(Fields.lenient(stream.merged, draft), draft);
        RequestEvent event = draft.event();
        event.setStream(true);
        event.setLayer(ObservationLayer.SDK);
        if (!stream.complete) {
            event.setUsageStatus(UsageStatus.PARTIAL);
            event.setStatus(CallStatus.CANCELLED);
        }
        if (!stream.error.isEmpty()) {
            Errors.failed(draft, stream.error, stream.error);
        }
    }

    private static void single(
            Element element, Json.Obj object, String type, Findings findings, @Nullable Stream stream) {
        Fields peek = Fields.lenient(object, new Draft());
        if (type.equals("error") && stream != null) {
            stream.error = peek.object("error").text("type");
            return;
        }
        Draft draft = findings.event(element);
        Fields fields = Fields.lenient(object, draft);
        draft.event().setLayer(ObservationLayer.SDK);
        if (fields.has("custom_id") && fields.has("result")) {
            batchResult(fields, draft);
        } else if (type.equals("error") || (fields.has("error") && !fields.has("usage"))) {
            RequestEvent event = draft.event();
            event.setProvider("anthropic");
            event.setNativeId(fields.text("request_id"));
            event.setProviderRequestId(fields.text("request_id"));
            event.setUsageStatus(UsageStatus.MISSING);
            Errors.anthropic(fields.object("error"), draft);
        } else if (type.equals("message") || fields.has("usage")) {
            message(fields, draft);
        } else {
            draft.reject(RejectionCode.UNSUPPORTED, "type");
        }
    }

    private static void batchResult(Fields line, Draft draft) {
        Fields result = line.object("result");
        RequestEvent event = draft.event();
        switch (result.text("type")) {
            case "succeeded" -> message(result.object("message"), draft);
            case "canceled", "expired" -> {
                event.setUsageStatus(UsageStatus.MISSING);
                event.setStatus(CallStatus.CANCELLED);
                event.setErrorType(result.text("type"));
            }
            default -> {
                event.setUsageStatus(UsageStatus.MISSING);
                Errors.anthropic(result.object("error").object("error"), draft);
            }
        }
        event.setProvider("anthropic");
        event.setLayer(ObservationLayer.PROVIDER);
        event.setBatch(true);
        event.setServiceTier("batch");
        event.setCustomId(line.text("custom_id"));
        if (event.getNativeId().isEmpty()) {
            event.setNativeId("custom:" + event.getCustomId());
        }
    }

    private static void message(Fields message, Draft draft) {
        RequestEvent event = draft.event();
        event.setProvider("anthropic");
        event.setOperation("chat");
        event.setEndpointFamily("messages");
        event.setProviderResponseId(message.text("id"));
        event.setNativeId(event.getProviderResponseId());
        event.setServedModel(message.text("model"));
        event.setRequestedModel(event.getServedModel());
        for (Fields block : message.objects("content")) {
            if (block.text("type").equals("fallback")) {
                String from = block.object("from").text("model");
                if (!from.isEmpty()) {
                    event.setRequestedModel(from);
                    event.setFallbackFrom(from);
                    break; // the first hop's origin is what was asked for
                }
            }
        }
        event.setStatus(CallStatus.OK);
        event.setFinishReason(message.text("stop_reason"));
        if (event.getFinishReason().equals("refusal")) {
            String category = message.object("stop_details").text("category");
            event.setStatus(CallStatus.BLOCKED);
            event.setBlockedBy(category.isEmpty() ? "refusal" : "refusal:" + category);
        }
        AnthropicUsage.read(message.object("usage"), draft, event.getServedModel());
    }
}
