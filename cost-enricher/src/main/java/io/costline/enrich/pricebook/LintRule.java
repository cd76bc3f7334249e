package io.costline.enrich.pricebook;

import java.util.Locale;

/** What {@link CardLint} looks for. */
public enum LintRule {
    CACHE_READ_ABOVE_INPUT(Severity.ERROR, "a cached token costs more than a fresh one"),
    CACHE_WRITE_BELOW_INPUT(
            Severity.WARNING, "writing a token to the cache costs less than a fresh one, and is not free"),
    ONE_HOUR_BELOW_FIVE_MINUTES(Severity.ERROR, "an hour in the cache costs less than five minutes"),
    BATCH_ABOVE_STANDARD(Severity.ERROR, "a batch costs more than the standard tier"),
    FLEX_ABOVE_STANDARD(Severity.ERROR, "the flex tier costs more than the standard tier"),
    PRIORITY_BELOW_STANDARD(Severity.ERROR, "the priority tier costs less than the standard tier"),
    BAND_BELOW_LOWER_BAND(Severity.ERROR, "a longer context costs less than a shorter one"),
    BAND_WITHOUT_BASE(Severity.WARNING, "below the context line the unit has no price of its own"),
    BAND_INCOMPLETE(Severity.WARNING, "above the context line this stays at the short price, unlike input"),
    TIER_INCOMPLETE(Severity.WARNING, "the tier prices input but not output, which stays at the standard price"),
    UNIT_SIZE(Severity.ERROR, "so far from what it is compared with that it may be stated for another number of units"),
    SOURCES_DISAGREE(Severity.WARNING, "the other source has another price"),
    GAP(Severity.WARNING, "between two cards of the model no price holds"),
    OVERLAP(Severity.WARNING, "two cards of the model hold at once; the later start counts"),
    SAME_START(Severity.ERROR, "two cards of the model start at once; which counts is an accident of their ids"),
    NEVER_HOLDS(Severity.ERROR, "no call meets the condition"),
    COVERS_NOTHING(Severity.ERROR, "the multiplier covers no unit the card prices"),
    NO_EFFECT(Severity.WARNING, "the multiplier is 1"),
    UNKNOWN_UNIT(Severity.WARNING, "no list or adapter has the unit, but one that is spelt almost like it"),
    NEGATIVE_PRICE(Severity.WARNING, "the price is below zero"),
    MIXED_TERMS(Severity.ERROR, "rates of one unit under the same conditions are billed in different ways");

    /** How sure it is that something is wrong. */
    public enum Severity {
        ERROR,
        WARNING
    }

    private final Severity severity;
    private final String why;

    LintRule(Severity severity, String why) {
        this.severity = severity;
        this.why = why;
    }

    public Severity severity() {
        return severity;
    }

    /** Why it deserves a look, in a few words. */
    public String why() {
        return why;
    }

    /** Its name in output: {@code cache-read-above-input}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
