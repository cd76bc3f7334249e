package io.costline.attribution.ledger;

/**
 * One scope's minute in one currency, of a pair of dimensions its hour.
 *
 * @param first the value, of a pair the first
 * @param second the second value of a pair; empty where it is none
 * @param start of the minute or hour
 * @param addedIn month of receipt of history, as 202611; 0: calls as they came
 */
public record DeltaKey(
        String tenant, Dimension dimension, String first, String second, String currency, long start, int addedIn) {
    /** The value as it is written down. */
    public String scopeValue() {
        return dimension.single() ? first : first + Dimension.BETWEEN + second;
    }

    @Override
    public int hashCode() {
        // Tenant and currency hardly ever tell two keys apart, and this is asked for each dimension.
        return ((first.hashCode() * 31 + second.hashCode()) * 31 + dimension.ordinal()) * 31
                + (int) (start / 60_000_000);
    }
}
