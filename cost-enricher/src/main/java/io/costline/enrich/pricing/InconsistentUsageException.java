package io.costline.enrich.pricing;

/** A part of the usage exceeds its whole, or is no quantity at all. */
public final class InconsistentUsageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String unit;

    InconsistentUsageException(String unit, String message) {
        super(message);
        this.unit = unit;
    }

    /** The unit at fault. */
    public String unit() {
        return unit;
    }
}
