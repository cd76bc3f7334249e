package io.costline.wire;

/** Bytes that are not what their schema says. */
public final class MalformedRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int position;

    public MalformedRecordException(String message, int position) {
        super(message + " (at byte " + position + ")");
        this.position = position;
    }

    /** Offset in the value where reading stopped. */
    public int position() {
        return position;
    }
}
