package io.costline.attribution.ledger;

/**
 * One scope's minute in one currency.
 *
 * @param addedIn month of receipt of history, as 202611; 0: calls as they came
 */
public record DeltaKey(
        String tenant, Dimension dimension, String scopeValue, String currency, long minuteStart, int addedIn) {
    @Override
    public int hashCode() {
        // Tenant and currency hardly ever tell two keys apart, and this is asked nine times a call.
        return (scopeValue.hashCode() * 31 + dimension.ordinal()) * 31 + (int) (minuteStart / 60_000_000);
    }
}
