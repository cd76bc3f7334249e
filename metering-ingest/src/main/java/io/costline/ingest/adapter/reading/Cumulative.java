package io.costline.ingest.adapter.reading;

import io.costline.ingest.json.Json;

/**
 * Counts told over and over while a call goes on. The last word on each holds; a zero after a count is none, as proxies
 * write it that fill a shape without knowing.
 */
public final class Cumulative {
    private Cumulative() {}

    /**
     * Both parts of one body merged, the later winning.
     *
     * @param usage the member with the counts
     */
    public static Json.Obj merged(Json.Obj before, Json.Obj later, String usage) {
        Json.Obj merged = before.mergedWith(later);
        return before.get(usage) instanceof Json.Obj known && later.get(usage) instanceof Json.Obj said
                ? merged.with(usage, counts(known, said))
                : merged;
    }

    private static Json.Obj counts(Json.Obj known, Json.Obj said) {
        Json.Obj counts = known.mergedWith(said);
        for (int member = 0; member < known.size(); member++) {
            String name = known.name(member);
            Json later = said.get(name);
            if (later instanceof Json.Int count && count.value() == 0) {
                counts = counts.with(name, known.value(member));
            } else if (later instanceof Json.Obj more && known.value(member) instanceof Json.Obj before) {
                counts = counts.with(name, counts(before, more));
            }
        }
        return counts;
    }
}
