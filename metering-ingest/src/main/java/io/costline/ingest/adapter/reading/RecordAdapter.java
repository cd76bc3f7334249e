package io.costline.ingest.adapter.reading;

import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.List;

/** A source whose elements each stand for themselves. */
public interface RecordAdapter extends SourceAdapter {
    @Override
    default void adapt(List<Element> elements, Findings findings) {
        for (Element element : elements) {
            Json.Obj object = findings.object(element);
            if (object != null) {
                adapt(element, object, findings);
            }
        }
    }

    /** Turns one element, which is {@code object}, into findings. */
    void adapt(Element element, Json.Obj object, Findings findings);
}
