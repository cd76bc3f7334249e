package io.costline.enrich.ledger;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A period as its terms have it. Amounts are in the contract's currency, twelve digits, each rounded once.
 *
 * @param commitment null: none
 * @param credits null: none
 * @param factors what each unit of each slice came to: a line's share is {@code line × effective / base}
 * @param capacityShares what the calls that capacity served bear of its fees: a line's share is {@code quantity × effective / quantity}
 *     of its unit and hour
 * @param calls in order of time
 */
public record LedgerResult(
        List<CapacityRow> capacities,
        List<AllowanceRow> allowances,
        List<VolumeRow> volumes,
        @Nullable CommitmentRow commitment,
        @Nullable CreditRows credits,
        List<Factor> factors,
        List<CapacityShare> capacityShares,
        List<CallCost> calls,
        Totals totals) {

    /**
     * @param hours hours of it in the period
     * @param fee owed for them
     * @param used what the calls it served bear
     * @param unused the rest
     */
    public record CapacityRow(
            String name, BigDecimal hours, BigDecimal fee, BigDecimal used, BigDecimal unused, long calls) {}

    /**
     * @param used how many were free
     * @param left how many more would be
     */
    public record AllowanceRow(String unit, BigDecimal used, BigDecimal left, BigDecimal saved) {}

    /**
     * A scale of volume.
     *
     * @param unit what is counted; empty: money
     * @param tier steps reached; 0: none
     * @param toNext volume up to where the next step begins; null: the last is reached
     * @param base what its usage cost before
     * @param marginalPercent off the next unit
     */
    public record VolumeRow(
            String unit,
            BigDecimal volume,
            int tier,
            @Nullable BigDecimal toNext,
            BigDecimal base,
            BigDecimal saved,
            BigDecimal marginalPercent) {}

    /**
     * @param eligible usage that counts towards it
     * @param owed in all
     * @param overageUsage usage above it, at its price
     * @param burntPercent eligible of promised; null: nothing is promised
     */
    public record CommitmentRow(
            BigDecimal eligible,
            BigDecimal owed,
            BigDecimal shortfall,
            BigDecimal overageUsage,
            @Nullable BigDecimal burntPercent) {}

    /**
     * @param balances what is left of each at the end of the period, by name, at face value
     */
    public record CreditRows(List<CreditSlice> slices, Map<String, BigDecimal> balances) {}

    /**
     * A stretch of the period in which the same credits are open.
     *
     * @param usage after the other terms
     * @param cash what credit did not cover
     * @param expired credit lost at its end
     */
    public record CreditSlice(
            Instant from,
            Instant to,
            BigDecimal usage,
            List<Burnt> burns,
            BigDecimal cash,
            BigDecimal effective,
            List<Expired> expired) {}

    public record Burnt(String credit, BigDecimal burnt) {}

    /**
     * @param faceLost what it would have paid for
     * @param costLost what was paid for it
     */
    public record Expired(String credit, BigDecimal faceLost, BigDecimal costLost) {}

    /** @param base at contracted prices, exact */
    public record Factor(Instant from, String unit, BigDecimal base, BigDecimal effective, BigDecimal billed) {}

    /**
     * @param from start of the hour, or of the capacity within it
     * @param to end of the hour, or of the capacity within it
     * @param tier service tier of the calls
     * @param quantity of the unit in all
     */
    public record CapacityShare(
            Instant from, Instant to, String tier, String unit, BigDecimal quantity, BigDecimal effective) {}

    public record CallCost(String eventId, BigDecimal contracted, BigDecimal effective, BigDecimal billed) {}

    /**
     * @param residual effective less the shares of the calls: what rounding them leaves
     * @param billedUsage cash for usage; capacity, commitments and credits are bought apart
     */
    public record Totals(
            BigDecimal contracted,
            BigDecimal effective,
            BigDecimal residual,
            BigDecimal billedUsage,
            List<Unused> unused) {}

    /** What is paid for and no call used: the cost of no customer. */
    public record Unused(Kind kind, BigDecimal amount) {
        /** In the order of the terms. */
        public enum Kind {
            CAPACITY_UNUSED,
            COMMITMENT_SHORTFALL,
            CREDIT_BREAKAGE
        }
    }
}
