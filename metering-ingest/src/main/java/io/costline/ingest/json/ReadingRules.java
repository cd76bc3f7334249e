package io.costline.ingest.json;

import java.util.Set;

/**
 * What a source's bodies need beyond plain JSON.
 *
 * @param unread names of members whose values nobody needs, skipped at any depth; numbers are kept, as the same name may
 *     be a text here and its count of tokens there
 * @param embedded names of members whose text is JSON itself, or a stream of it, read as if it stood there
 * @param comments whether comments of an event stream that hold a JSON object are elements
 */
public record ReadingRules(Set<String> unread, Set<String> embedded, boolean comments) {
    public ReadingRules {
        unread = Set.copyOf(unread);
        embedded = Set.copyOf(embedded);
    }
}
