package io.costline.embedded.registry;

import org.jspecify.annotations.Nullable;

/**
 * One change, as one line of the file. Which fields are set depends on the kind; replaying the lines in order rebuilds
 * the registry.
 */
record LogEntry(
        Kind kind,
        @Nullable String subject,
        @Nullable Integer version,
        @Nullable Integer id,
        @Nullable String schema,
        @Nullable String compatibility) {

    enum Kind {
        REGISTERED,
        VERSION_DELETED,
        CONFIGURED,
        CONFIG_DELETED
    }

    static LogEntry registered(String subject, int version, int id, String schema) {
        return new LogEntry(Kind.REGISTERED, subject, version, id, schema, null);
    }

    static LogEntry versionDeleted(String subject, int version) {
        return new LogEntry(Kind.VERSION_DELETED, subject, version, null, null, null);
    }

    static LogEntry configured(@Nullable String subject, String compatibility) {
        return new LogEntry(Kind.CONFIGURED, subject, null, null, null, compatibility);
    }

    static LogEntry configDeleted(String subject) {
        return new LogEntry(Kind.CONFIG_DELETED, subject, null, null, null, null);
    }
}
