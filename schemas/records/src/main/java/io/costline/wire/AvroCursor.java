package io.costline.wire;

import io.costline.money.Int128;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads Avro binary in place. Every read is checked against the end of the value, so bytes from anywhere may be walked.
 * Not safe for use by several threads.
 */
public final class AvroCursor {
    private byte[] bytes = new byte[0];
    private int position;
    private int end;

    public AvroCursor reset(byte[] source, int from, int to) {
        bytes = source;
        position = from;
        end = to;
        return this;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int position() {
        return position;
    }

    public void position(int newPosition) {
        position = newPosition;
    }

    public boolean atEnd() {
        return position == end;
    }

    public long readLong() {
        long encoded = 0;
        int at = position;
        for (int shift = 0; shift < 70; shift += 7) {
            if (at >= end) {
                throw malformed("number runs past the end");
            }
            int octet = bytes[at++];
            encoded |= (octet & 127L) << shift;
            if (octet >= 0) {
                position = at;
                return encoded >>> 1 ^ -(encoded & 1);
            }
        }
        throw malformed("number longer than ten bytes");
    }

    public int readInt() {
        long value = readLong();
        if (value != (int) value) {
            throw malformed("int out of range");
        }
        return (int) value;
    }

    public boolean readBoolean() {
        require(1);
        return bytes[position++] != 0;
    }

    /** The length of a string or bytes value that starts here; the position is then at its first byte. */
    public int readLength() {
        long length = readLong();
        if (length < 0 || length > end - position) {
            throw malformed("length out of range");
        }
        return (int) length;
    }

    /** An enum of so many symbols. */
    public int readConstant(int symbols) {
        long value = readLong();
        if (value < 0 || value >= symbols) {
            throw malformed("enum constant out of range");
        }
        return (int) value;
    }

    /** A map or array whose entries are so many texts each. */
    public void skipTexts(int each) {
        for (long n = readBlock(); n > 0; n = readBlock()) {
            for (long i = n * each; i > 0; i--) {
                skipString();
            }
        }
    }

    public void skipString() {
        int length = readLength();
        position += length;
    }

    public String readString() {
        int length = readLength();
        String text = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }

    public byte[] readBytes() {
        int length = readLength();
        byte[] copy = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return copy;
    }

    public long readFixedLong() {
        require(8);
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | bytes[position + i] & 255;
        }
        position += 8;
        return value;
    }

    /** A decimal's unscaled value; throws if it needs more than 64 bits. */
    public long readDecimal() {
        int length = readLength();
        if (length == 0) {
            throw malformed("empty decimal");
        }
        if (length > 8) {
            BigInteger wide = new BigInteger(bytes, position, length);
            if (wide.bitLength() > 63) {
                throw malformed("decimal needs more than 64 bits");
            }
            position += length;
            return wide.longValue();
        }
        long value = bytes[position];
        for (int i = 1; i < length; i++) {
            value = value << 8 | bytes[position + i] & 255;
        }
        position += length;
        return value;
    }

    /** A decimal's unscaled value in 128 bits. */
    public void readDecimal(Int128 into) {
        int length = readLength();
        if (length == 0 || length > 16) {
            throw malformed("decimal of " + length + " bytes");
        }
        long high = bytes[position] < 0 ? -1 : 0;
        long low = high;
        for (int i = 0; i < length; i++) {
            high = high << 8 | low >>> 56;
            low = low << 8 | bytes[position + i] & 255;
        }
        position += length;
        into.set(high, low);
    }

    /**
     * The number of items in the next block of an array or map; 0 ends it. Use as
     * {@code for (long n = c.readBlock(); n > 0; n = c.readBlock())}.
     */
    public long readBlock() {
        long count = readLong();
        if (count < 0) {
            if (count == Long.MIN_VALUE) {
                throw malformed("block count out of range");
            }
            readLong(); // size in bytes, written by some encoders
            count = -count;
        }
        if (count > end - position) {
            throw malformed("more items than bytes"); // every item we write takes at least a byte
        }
        return count;
    }

    public MalformedRecordException malformed(String what) {
        return new MalformedRecordException(what, position);
    }

    private void require(int length) {
        if (length > end - position) {
            throw malformed("value runs past the end");
        }
    }
}
