package io.costline.ingest.adapter.reading;

import io.costline.ingest.json.Json;
import java.util.HashMap;
import java.util.Map;

/** The counts a source stated, under its own names, zeros left out. */
public final class Verbatim {
    private static final int MAX = 60;

    private Verbatim() {}

    public static Map<String, Long> counts(Fields usage) {
        var counts = new HashMap<String, Long>();
        collect(usage.object(), "", counts);
        return counts;
    }

    private static void collect(Json.Obj object, String prefix, Map<String, Long> counts) {
        for (int member = 0; member < object.size() && counts.size() < MAX; member++) {
            String name = prefix + object.name(member);
            if (name.length() > 100) {
                continue;
            }
            Json value = object.value(member);
            if (value instanceof Json.Int count && count.value() != 0) {
                counts.put(name, count.value());
            } else if (prefix.isEmpty() && value instanceof Json.Obj nested) {
                collect(nested, name + ".", counts);
            }
        }
    }
}
