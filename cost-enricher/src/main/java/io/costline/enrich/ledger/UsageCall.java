package io.costline.enrich.ledger;

import io.costline.enrich.pricing.Amounts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A priced call under a contract.
 *
 * @param eventId its id
 * @param at event time
 * @param serviceTier tier that served it, as the provider says; empty: the ordinary one
 * @param late whether it came after its period was closed
 * @param lines what it used
 */
public record UsageCall(String eventId, Instant at, String serviceTier, boolean late, List<Line> lines) {
    /** In order of time, of one instant by id. */
    static final Comparator<UsageCall> BY_TIME =
            Comparator.comparing(UsageCall::at).thenComparing(UsageCall::eventId);

    public UsageCall {
        lines = List.copyOf(lines);
    }

    /**
     * @param unit billed unit
     * @param quantity how many
     * @param amount at contracted price, in the contract's currency; twelve digits
     */
    public record Line(String unit, BigDecimal quantity, BigDecimal amount) {
        public Line {
            if (quantity.signum() < 0) {
                throw new IllegalArgumentException("quantity must not be negative");
            }
            if (amount.stripTrailingZeros().scale() > Amounts.SCALE) {
                throw new IllegalArgumentException("contracted_amount has more than twelve digits after the point");
            }
            amount = amount.setScale(Amounts.SCALE, RoundingMode.UNNECESSARY);
        }
    }

    /** What it costs at contracted prices. */
    BigDecimal contracted() {
        return lines.stream().map(Line::amount).reduce(Amounts.ZERO, BigDecimal::add);
    }
}
