package io.costline.ingest.adapter.provider;

import io.costline.avro.CallStatus;
import io.costline.avro.RequestEvent;
import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.reading.Cumulative;
import io.costline.ingest.adapter.reading.Errors;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.ArrayList;
import java.util.List;

/** The events of one streamed message. Its counts are cumulative: {@code message_delta} corrects {@code message_start}. */
final class AnthropicStream {
    private final List<Element> elements = new ArrayList<>();
    private final String id;
    private Json.Obj merged = Json.Obj.EMPTY;
    private boolean complete;
    private String error = "";

    AnthropicStream(String id) {
        this.id = id;
    }

    static boolean isPart(String type) {
        return type.equals("ping") || type.startsWith("message_") || type.startsWith("content_block_");
    }

    /** Some proxies repeat message_start: the same id is the same message. */
    boolean isOf(String messageId) {
        return id.equals(messageId);
    }

    void add(Element element, String type, Fields event) {
        elements.add(element);
        switch (type) {
            case "message_start" ->
                merged = event.object("message").object().mergedWith(merged); // what is known is the later word
            case "message_delta" -> delta(event);
            case "content_block_start" -> block(event);
            default -> {}
        }
    }

    private void delta(Fields event) {
        merged = merged.mergedWith(event.object("delta").object());
        merged = Cumulative.merged(
                merged, Json.Obj.EMPTY.with("usage", event.object("usage").object()), "usage");
        complete = true;
    }

    /** A fallback is told as a block of the content. */
    private void block(Fields event) {
        Fields block = event.object("content_block");
        if (block.text("type").equals("fallback")) {
            merged = merged.with("content", new Json.Arr(List.of(block.object())));
        }
    }

    void fail(Element element, String type) {
        elements.add(element);
        error = type.isEmpty() ? "unknown" : type;
    }

    void finish(Findings findings, String provider) {
        Draft draft = findings.event(elements);
        AnthropicMessages.read(Fields.lenient(merged, draft), draft, provider);
        RequestEvent event = draft.event();
        event.setStream(true);
        OpenAiAdapter.observed(event);
        if (!complete) {
            event.setUsageStatus(UsageStatus.PARTIAL);
            event.setStatus(CallStatus.CANCELLED);
        }
        if (!error.isEmpty()) {
            Errors.failed(draft, error);
        }
        event.setRevision(StreamRevision.of(true, complete));
    }
}
