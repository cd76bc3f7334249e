package io.costline.enrich.pricing;

/** Why a call is not, or not fully, priced; and findings. Part of the wire format: never renamed. */
public final class Reasons {
    public static final String UNKNOWN_MODEL = "UNKNOWN_MODEL";
    public static final String UNPRICED_UNIT = "UNPRICED_UNIT";
    public static final String MISSING_USAGE = "MISSING_USAGE";
    public static final String INCONSISTENT_USAGE = "INCONSISTENT_USAGE";
    public static final String AMOUNT_OUT_OF_RANGE = "AMOUNT_OUT_OF_RANGE";
    public static final String MIXED_CURRENCIES = "MIXED_CURRENCIES";
    public static final String RESPONSE_CACHE_HIT = "RESPONSE_CACHE_HIT";
    public static final String NO_USAGE_ON_FAILURE = "NO_USAGE_ON_FAILURE";

    /** Some tokens are of a kind the card has no price of: the text's was taken, which may be too low. */
    public static final String AT_TEXT_RATE = "AT_TEXT_RATE";

    /** Some of a unit is of a kind the card, which has prices by kind, has none of: the plain one was taken, which may be too low. */
    public static final String AT_PLAIN_RATE = "AT_PLAIN_RATE";

    /** Another view of the same call counts; this one never did. */
    public static final String TWIN = "TWIN";
    /** Another view of the same call counts from now on; what this one added is taken back. */
    public static final String SUPERSEDED_BY_TWIN = "SUPERSEDED_BY_TWIN";

    /** Finding: the host has no card, the model's maker does. */
    public static final String VENDOR_PRICE = "VENDOR_PRICE";
    /** Finding: the dated model has no card, the undated one does. */
    public static final String SNAPSHOT_AT_BASE_PRICE = "SNAPSHOT_AT_BASE_PRICE";
    /** Finding: another service of the same house has the card. */
    public static final String SIBLING_PRICE = "SIBLING_PRICE";
    /** Finding: the event names no provider, or one nobody knows, and one alone has the model. */
    public static final String PROVIDER_ASSUMED = "PROVIDER_ASSUMED";
    /** Finding: the name was an alias at that time. */
    public static final String ALIAS = "ALIAS";
    /** Finding: the card has no price of that service tier, the standard one was taken. */
    public static final String NO_TIER_PRICE = "NO_TIER_PRICE";
    /** Finding: the card has no price of that service tier, a usual discount was assumed. */
    public static final String ASSUMED_TIER_PRICE = "ASSUMED_TIER_PRICE";
    /** Finding: the unit's price depends on the volume of a period; the first tier's was taken. */
    public static final String PERIOD_VOLUME_PRICE = "PERIOD_VOLUME_PRICE";
    /** Finding: the caller stated the cost; nothing was computed. */
    public static final String PROVIDED_COST = "PROVIDED_COST";
    /** Finding: the call ran at that speed and the card has no price of it. */
    public static final String NO_SPEED_PRICE = "NO_SPEED_PRICE";
    /** Finding: the call ran in that place and the card has no price of it. */
    public static final String NO_REGION_PRICE = "NO_REGION_PRICE";
    /** Finding: the event does not tell that side of its tokens. */
    public static final String NOT_TOLD = "NOT_TOLD";
    /** Finding: the card has prices by size and quality, and the event does not say which. */
    public static final String SIZE_NOT_TOLD = "SIZE_NOT_TOLD";
    /** Finding: no card bounds the unit. */
    public static final String NO_BOUND = "NO_BOUND";
    /** Finding: a contract gave terms to the call. */
    public static final String CONTRACT = "CONTRACT";
    /** Finding: some of the unit was free. */
    public static final String ALLOWANCE = "ALLOWANCE";
    /** Finding: a term counts over a period, an account or a purchase, and awaits its ledger. */
    public static final String PERIOD_TERM = "PERIOD_TERM";
    /** Finding: what the source reported is the contracted cost. */
    public static final String REPORTED_COST = "REPORTED_COST";
    /** Finding: what the source reported should be the contracted cost, but it did not say enough. */
    public static final String NO_REPORTED_COST = "NO_REPORTED_COST";
    /** Finding: amounts of two currencies meet and no rate is known for that day; what is named was left out. */
    public static final String CURRENCY_DIFFERS = "CURRENCY_DIFFERS";
    /** Finding: what is named was brought into the cost's currency, at this rate. */
    public static final String CONVERTED = "CONVERTED";
    /** Finding: the tenant's baseline model has no (full) price for this usage. */
    public static final String NO_BASELINE_PRICE = "NO_BASELINE_PRICE";
    /** Finding: so many more were found than are told. */
    public static final String MORE_FINDINGS = "MORE_FINDINGS";

    private Reasons() {}
}
