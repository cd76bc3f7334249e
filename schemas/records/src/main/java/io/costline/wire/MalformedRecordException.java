package io.costline.wire;

/** Bytes that are not what their schema says. */
public final class MalformedRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int position;
    private final boolean unknownSchema;

    public MalformedRecordException(String message, int position) {
        this(message, position, false);
    }

    private MalformedRecordException(String message, int position, boolean unknownSchema) {
        super(message + " (at byte " + position + ")");
        this.position = position;
        this.unknownSchema = unknownSchema;
    }

    static MalformedRecordException unknownSchema(int id) {
        return new MalformedRecordException("schema id " + id + " is unknown to the registry", 1, true);
    }

    /** Whether the value names a schema that nobody registered. */
    public boolean isUnknownSchema() {
        return unknownSchema;
    }

    /** Offset in the value where reading stopped. */
    public int position() {
        return position;
    }
}
