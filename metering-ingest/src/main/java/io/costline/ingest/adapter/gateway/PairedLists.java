package io.costline.ingest.adapter.gateway;

import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.json.Json;
import java.util.List;

/** Labels written as two lists of one length, {@code {"key": [...], "value": [...]}}, as the columns of a table. */
final class PairedLists {
    private PairedLists() {}

    /** The pairs as an object; an object that is no such pair of lists stays itself. */
    static Fields object(Fields labels) {
        List<String> keys = labels.texts("key");
        List<String> values = labels.texts("value");
        if (keys.isEmpty() || keys.size() != values.size()) {
            return labels;
        }
        var paired = Json.Obj.EMPTY;
        for (int i = 0; i < keys.size(); i++) {
            paired = paired.with(keys.get(i), new Json.Str(values.get(i)));
        }
        return Fields.lenient(paired, labels.draft());
    }
}
