package io.costline.ingest.json;

import org.jspecify.annotations.Nullable;

/**
 * One value of a body and where it stood.
 *
 * @param value absent when the element's own syntax is broken (a bad line of NDJSON) or it is too large
 * @param fault why the value is absent
 */
public record Element(
        int index, @Nullable Json value, @Nullable Flaw fault, Slice bytes) {

    /** What keeps an element from being read at all. */
    public enum Flaw {
        MALFORMED,
        TOO_MANY_VALUES
    }
}
