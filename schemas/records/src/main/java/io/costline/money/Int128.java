package io.costline.money;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Objects;

/**
 * A mutable sum of picos in 128 bits, two's complement: enough for any total in any currency. Sums wrap only beyond
 * 1.7 × 10<sup>26</sup> currency units, which the reader of this sentence will not live to see.
 */
public final class Int128 implements Comparable<Int128> {
    private long high;
    private long low;

    public Int128() {}

    public Int128(long high, long low) {
        this.high = high;
        this.low = low;
    }

    public static Int128 of(long value) {
        return new Int128(value >> 63, value);
    }

    /**
     * Converts without rounding.
     *
     * @throws ArithmeticException if the amount has more than twelve fractional digits or needs more than 128 bits
     */
    public static Int128 ofDecimal(BigDecimal amount) {
        return ofBigInteger(amount.movePointRight(Picos.SCALE).toBigIntegerExact());
    }

    public static Int128 ofBigInteger(BigInteger value) {
        if (value.bitLength() > 127) {
            throw new ArithmeticException("amount exceeds 128 bits");
        }
        return new Int128(value.shiftRight(64).longValue(), value.longValue());
    }

    public Int128 copy() {
        return new Int128(high, low);
    }

    public void add(long value) {
        add(value >> 63, value);
    }

    public void add(Int128 other) {
        add(other.high, other.low);
    }

    public void subtract(long value) {
        if (value == Long.MIN_VALUE) {
            add(0, value);
        } else {
            add(-value);
        }
    }

    public void subtract(Int128 other) {
        long negatedLow = -other.low;
        add(~other.high + (negatedLow == 0 ? 1 : 0), negatedLow);
    }

    private void add(long otherHigh, long otherLow) {
        long sum = low + otherLow;
        long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        low = sum;
        high += otherHigh + carry;
    }

    public void set(long newHigh, long newLow) {
        high = newHigh;
        low = newLow;
    }

    public void clear() {
        set(0, 0);
    }

    public long high() {
        return high;
    }

    public long low() {
        return low;
    }

    public boolean isZero() {
        return (high | low) == 0;
    }

    public int signum() {
        return high < 0 ? -1 : isZero() ? 0 : 1;
    }

    public boolean fitsLong() {
        return high == low >> 63;
    }

    public BigInteger toBigInteger() {
        if (fitsLong()) {
            return BigInteger.valueOf(low);
        }
        byte[] bytes = new byte[16];
        for (int i = 0; i < 8; i++) {
            bytes[i] = (byte) (high >>> (56 - 8 * i));
            bytes[8 + i] = (byte) (low >>> (56 - 8 * i));
        }
        return new BigInteger(bytes);
    }

    /** The sum with exactly twelve fractional digits. */
    public BigDecimal toDecimal() {
        return fitsLong() ? Picos.toDecimal(low) : new BigDecimal(toBigInteger(), Picos.SCALE);
    }

    @Override
    public int compareTo(Int128 other) {
        int byHigh = Long.compare(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Int128 that && high == that.high && low == that.low;
    }

    @Override
    public int hashCode() {
        return Objects.hash(high, low);
    }

    @Override
    public String toString() {
        return toDecimal().toPlainString();
    }
}
