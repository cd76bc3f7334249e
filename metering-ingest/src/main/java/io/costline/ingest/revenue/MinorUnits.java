package io.costline.ingest.revenue;

import java.util.Currency;
import java.util.Set;

/** How many digits of an amount in minor units stand behind the point. */
final class MinorUnits {
    private static final Set<String> STRIPE_NONE = Set.of(
            "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF");
    private static final Set<String> STRIPE_THREE = Set.of("BHD", "JOD", "KWD", "OMR", "TND");

    private MinorUnits() {}

    /** Stripe's own list: it keeps two digits for ISK and UGX, which have none, and for a few that have three. */
    static int stripe(String currency) {
        return STRIPE_NONE.contains(currency) ? 0 : STRIPE_THREE.contains(currency) ? 3 : 2;
    }

    /** As ISO 4217 says. */
    static int iso(String currency) {
        try {
            return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        } catch (IllegalArgumentException unknown) {
            return 2;
        }
    }
}
