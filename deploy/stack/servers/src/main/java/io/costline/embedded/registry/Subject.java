package io.costline.embedded.registry;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The versions of one subject. A deleted version's number is never given again. */
final class Subject {
    /** A schema under a subject. */
    record Version(String subject, int version, int id, String schema) {}

    private final NavigableMap<Integer, Version> versions = new TreeMap<>();
    private int last;

    @Nullable
    String compatibility;

    void add(Version version) {
        versions.put(version.version(), version);
        last = Math.max(last, version.version());
    }

    void delete(int version) {
        versions.remove(version);
    }

    int next() {
        return last + 1;
    }

    boolean isEmpty() {
        return versions.isEmpty();
    }

    @Nullable
    Version get(int version) {
        return versions.get(version);
    }

    @Nullable
    Version withId(int id) {
        for (Version version : versions.values()) {
            if (version.id() == id) {
                return version;
            }
        }
        return null;
    }

    Version latest() {
        return versions.lastEntry().getValue();
    }

    /** Ascending. */
    List<Version> all() {
        return List.copyOf(versions.values());
    }
}
