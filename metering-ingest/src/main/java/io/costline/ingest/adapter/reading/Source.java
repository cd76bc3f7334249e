package io.costline.ingest.adapter.reading;

import java.util.Set;

/**
 * What a source is called and which parts of its records are read.
 *
 * @param name as in {@code /v1/ingest/<name>}; part of the event ids, so it never changes
 * @param version raised when the same record is read differently from now on
 * @param description one line for people
 * @param unread names of members nobody reads, skipped unparsed at any depth unless they are numbers
 * @param embedded names of members whose text is JSON of its own, read as if it stood there
 */
public record Source(String name, int version, String description, Set<String> unread, Set<String> embedded) {
    public Source {
        unread = Set.copyOf(unread);
        embedded = Set.copyOf(embedded);
    }

    public Source(String name, int version, String description) {
        this(name, version, description, Set.of(), Set.of());
    }

    /** A set of names, which stand in a text with blanks between them. */
    public static Set<String> names(String text) {
        return Set.of(text.split("\\s+"));
    }

    public Source skipping(Set<String> names) {
        return new Source(name, version, description, names, embedded);
    }

    public Source skipping(String names) {
        return skipping(names(names));
    }

    public Source embedding(String names) {
        return new Source(name, version, description, unread, names(names));
    }
}
