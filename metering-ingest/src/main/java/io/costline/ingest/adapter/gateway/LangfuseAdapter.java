package io.costline.ingest.adapter.gateway;

import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.Source;
import io.costline.ingest.adapter.reading.SourceAdapter;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.List;

/**
 * Batches of Langfuse's ingestion API, {@code {"batch": [{id, type, timestamp, body}]}}, as its SDKs and the gateways
 * that speak to it send them; also its events alone.
 */
public final class LangfuseAdapter implements SourceAdapter {
    private static final Source SOURCE = new Source(
                    "langfuse", 2, "Langfuse ingestion batches: generations and other observations with usage")
            .skipping("input output statusMessage modelParameters prompt");

    @Override
    public Source source() {
        return SOURCE;
    }

    @Override
    public void adapt(List<Element> elements, Findings findings) {
        LangfuseBatch loose = new LangfuseBatch(false);
        for (Element element : elements) {
            Json.Obj object = findings.object(element);
            if (object == null) {
                continue;
            }
            if (object.get("batch") instanceof Json.Arr batch) {
                batch(element, object, batch, findings);
            } else if (object.get("body") instanceof Json.Obj) {
                loose.add(element, object, findings);
            } else {
                findings.reject(element, RejectionCode.MISSING_FIELD, "batch", "a batch or an event with a body");
            }
        }
        loose.finish(findings);
    }

    private static void batch(Element delivery, Json.Obj object, Json.Arr events, Findings findings) {
        Fields metadata = Fields.lenient(object, new Draft()).object("metadata");
        var batch = new LangfuseBatch(metadata.text("sdk_integration").equals("litellm"));
        int index = delivery.index();
        for (Json event : events.items()) {
            var element = new Element(index++, event, null, delivery.bytes());
            Json.Obj body = findings.object(element);
            if (body != null) {
                batch.add(element, body, findings);
            }
        }
        batch.finish(findings);
    }
}
