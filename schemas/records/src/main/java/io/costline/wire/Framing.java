package io.costline.wire;

/** The Confluent wire format: byte 0, the schema id in four bytes big-endian, then the Avro payload. */
public final class Framing {
    /** Bytes before the payload. */
    public static final int HEADER = 5;

    private Framing() {}

    /**
     * The schema id of a framed value.
     *
     * @throws MalformedRecordException if the value is not framed
     */
    public static int schemaId(byte[] framed) {
        if (framed.length < HEADER || framed[0] != 0) {
            throw new MalformedRecordException("not in the Confluent wire format", 0);
        }
        return (framed[1] & 255) << 24 | (framed[2] & 255) << 16 | (framed[3] & 255) << 8 | framed[4] & 255;
    }

    /** Writes the header at the buffer's position. */
    public static void writeHeader(AvroBuffer buffer, int schemaId) {
        buffer.writeByte(0);
        buffer.writeByte(schemaId >>> 24);
        buffer.writeByte(schemaId >>> 16);
        buffer.writeByte(schemaId >>> 8);
        buffer.writeByte(schemaId);
    }
}
