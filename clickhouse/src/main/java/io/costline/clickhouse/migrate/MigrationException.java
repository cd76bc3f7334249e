package io.costline.clickhouse.migrate;

/** The database and the program do not agree on its history; a person has to look. */
public final class MigrationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MigrationException(String message) {
        super(message);
    }
}
