package io.costline.wire;

import io.costline.money.Int128;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes Avro binary into an array that grows and is used again. Not safe for use by several threads. */
public final class AvroBuffer {
    private static final VarHandle BIG_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes;
    private int size;

    public AvroBuffer() {
        this(1024);
    }

    public AvroBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    public AvroBuffer clear() {
        size = 0;
        return this;
    }

    public int size() {
        return size;
    }

    /** The array behind the buffer; its first {@link #size()} bytes are written, until the next write. */
    public byte[] array() {
        return bytes;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** Drops what was written after the given size. */
    public void truncate(int newSize) {
        size = newSize;
    }

    public void writeByte(int octet) {
        reserve(1);
        bytes[size++] = (byte) octet;
    }

    public void writeBoolean(boolean value) {
        writeByte(value ? 1 : 0);
    }

    public void writeInt(int value) {
        writeLong(value);
    }

    public void writeLong(long value) {
        reserve(10);
        byte[] into = bytes;
        int at = size;
        long rest = value << 1 ^ value >> 63;
        while ((rest & ~127L) != 0) {
            into[at++] = (byte) (rest | 128);
            rest >>>= 7;
        }
        into[at++] = (byte) rest;
        size = at;
    }

    public void writeRaw(byte[] source) {
        writeRaw(source, 0, source.length);
    }

    public void writeRaw(byte[] source, int offset, int length) {
        reserve(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    public void writeFixedLong(long value) {
        reserve(Long.BYTES);
        BIG_ENDIAN.set(bytes, size, value);
        size += Long.BYTES;
    }

    public void writeBytes(byte[] value) {
        writeBytes(value, 0, value.length);
    }

    /** A length and that many bytes: Avro's bytes, and its string when they are UTF-8. */
    public void writeBytes(byte[] source, int offset, int length) {
        writeLong(length);
        writeRaw(source, offset, length);
    }

    public void writeString(String text) {
        writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A decimal with the given unscaled value, in as few bytes as hold it. */
    public void writeDecimal(long unscaled) {
        int length = (72 - Long.numberOfLeadingZeros(unscaled ^ unscaled >> 63)) >>> 3;
        reserve(1 + Long.BYTES);
        bytes[size] = (byte) (length << 1);
        // all eight bytes at once, those that count first; what follows is overwritten or never read
        BIG_ENDIAN.set(bytes, size + 1, unscaled << Long.SIZE - (length << 3));
        size += 1 + length;
    }

    public void writeDecimal(Int128 unscaled) {
        if (unscaled.fitsLong()) {
            writeDecimal(unscaled.low());
        } else {
            writeBytes(unscaled.toBigInteger().toByteArray());
        }
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
