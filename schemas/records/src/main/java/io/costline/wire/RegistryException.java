package io.costline.wire;

import org.jspecify.annotations.Nullable;

/** The registry refused or could not be asked. */
public final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean unknownSchema;

    public RegistryException(String message, Throwable cause) {
        super(message, cause);
        unknownSchema = false;
    }

    private RegistryException(String message, @Nullable Throwable cause, boolean unknownSchema) {
        super(message, cause);
        this.unknownSchema = unknownSchema;
    }

    static RegistryException unknownSchema(int id, @Nullable Throwable cause) {
        return new RegistryException("schema registry has no schema with id " + id, cause, true);
    }

    /** Whether the registry answered that it has no such schema, which asking again does not change. */
    public boolean isUnknownSchema() {
        return unknownSchema;
    }
}
