package io.costline.cli.ledger;

import io.costline.enrich.ledger.LedgerCorrection;
import io.costline.enrich.ledger.LedgerPeriod;
import io.costline.enrich.ledger.LedgerTerms;
import io.costline.enrich.ledger.UsageCall;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A period to compute.
 *
 * @param balances what is left of credits at its start, by name, where that is not their amount
 * @param closing null: the period was not closed yet
 */
record LedgerCase(
        String id,
        LedgerPeriod period,
        LedgerTerms terms,
        Map<String, BigDecimal> balances,
        List<UsageCall> calls,
        @Nullable Closing closing) {
    /**
     * What is known of a closed period.
     *
     * @param postedIn the period under way
     * @param posted corrections so far
     */
    record Closing(String postedIn, LedgerCorrection.Closed closed, List<LedgerCorrection> posted) {}
}
