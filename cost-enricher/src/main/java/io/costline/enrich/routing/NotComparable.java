package io.costline.enrich.routing;

/** Why a call's cost at another model is not guessed. */
public enum NotComparable {
    /** It is longer than the model takes. */
    CONTEXT,
    /** It pays for something of a cache that the model has no price for. */
    CACHE,
    /** It used tools, or bills by another unit, that the model has no price for. */
    TOOLS,
    /** It is no generation of text. */
    OPERATION,
    /** It has no price, or the model has none at its instant. */
    UNPRICED,
    /** No rate brings the model's price into the call's currency. */
    CURRENCY
}
