package io.costline.enrich.ledger;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A signed row by which a closed period is corrected. The closed rows stay as they are.
 *
 * @param period what is corrected
 * @param postedIn the period under way in which it counts
 * @param eventId the call, empty where it is about none
 * @param contracted difference at contracted prices
 * @param effective difference of what it costs after the terms
 */
public record LedgerCorrection(
        String period, String postedIn, Kind kind, String eventId, BigDecimal contracted, BigDecimal effective) {
    /** What a row is about. */
    public enum Kind {
        /** A late call's own share. */
        LATE_USAGE,
        /** What the other calls of the period cost differently. */
        TIER_RESTATEMENT,
        /** What is paid for and unused differently. */
        UNUSED_RESTATEMENT
    }

    /**
     * A period as it was closed.
     *
     * @param unused null: not compared
     */
    public record Closed(
            BigDecimal contracted,
            BigDecimal effective,
            @Nullable BigDecimal unused) {}

    /**
     * What is to be posted: the difference to what was closed and posted already, so that the same run again posts nothing.
     *
     * @param posted rows about the period so far
     * @param calls of the period; those that are late are looked for
     */
    public static List<LedgerCorrection> of(
            String period,
            String postedIn,
            Closed closed,
            List<LedgerCorrection> posted,
            LedgerResult now,
            Collection<UsageCall> calls) {
        Set<String> known = new HashSet<>();
        posted.stream().map(LedgerCorrection::eventId).forEach(known::add);
        Set<String> late = new HashSet<>();
        calls.stream().filter(UsageCall::late).map(UsageCall::eventId).forEach(late::add);
        late.removeAll(known);
        List<LedgerCorrection> rows = new ArrayList<>();
        BigDecimal contracted = now.totals().contracted().subtract(closed.contracted());
        BigDecimal effective = now.totals().effective().subtract(closed.effective());
        for (LedgerResult.CallCost call : now.calls()) {
            if (late.contains(call.eventId())) {
                rows.add(new LedgerCorrection(
                        period, postedIn, Kind.LATE_USAGE, call.eventId(), call.contracted(), call.effective()));
            }
        }
        BigDecimal unused =
                closed.unused() == null ? BigDecimal.ZERO : unused(now).subtract(closed.unused());
        List<LedgerCorrection> before = new ArrayList<>(posted);
        before.addAll(rows);
        for (LedgerCorrection row : before) {
            boolean ofUnused = row.kind == Kind.UNUSED_RESTATEMENT;
            contracted = contracted.subtract(row.contracted);
            effective = ofUnused ? effective : effective.subtract(row.effective);
            unused = ofUnused && closed.unused() != null ? unused.subtract(row.effective) : unused;
        }
        if (contracted.signum() != 0 || effective.signum() != 0) {
            rows.add(new LedgerCorrection(period, postedIn, Kind.TIER_RESTATEMENT, "", contracted, effective));
        }
        if (unused.signum() != 0) {
            rows.add(new LedgerCorrection(period, postedIn, Kind.UNUSED_RESTATEMENT, "", BigDecimal.ZERO, unused));
        }
        return rows;
    }

    private static BigDecimal unused(LedgerResult result) {
        return result.totals().unused().stream()
                .map(LedgerResult.Unused::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
