package io.costline.ledger;

import io.costline.avro.LedgerRow;
import io.costline.avro.LedgerState;
import io.costline.avro.LedgerTerm;
import io.costline.avro.PostedCorrection;
import io.costline.enrich.ledger.LedgerPeriod;
import io.costline.topics.Keys;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The ledger as its topics have it, by period. What was sent is put in once it is committed. Safe for use by several threads. */
final class Published {
    /** A contract's period of a tenant. */
    record Of(String tenant, String contract, Instant from) {
        static Of period(String tenant, PeriodContract contract, LedgerPeriod period) {
            return new Of(tenant, contract.id(), period.from());
        }
    }

    private final Map<Of, Map<String, LedgerRow>> rows = new HashMap<>();
    private final Map<Of, TreeMap<Integer, PostedCorrection>> corrections = new HashMap<>();

    synchronized void put(@Nullable LedgerRow row) {
        if (row != null) {
            Of of = new Of(row.getTenant(), row.getContractId(), row.getPeriodStart());
            rows.computeIfAbsent(of, none -> new TreeMap<>()).put(Keys.ledger(row), row);
        }
    }

    synchronized void put(@Nullable PostedCorrection row) {
        if (row != null) {
            Of of = new Of(row.getTenant(), row.getContractId(), row.getPeriodStart());
            corrections.computeIfAbsent(of, none -> new TreeMap<>()).put(row.getNumber(), row);
        }
    }

    /** Rows of a period by key, without those that were withdrawn. */
    synchronized Map<String, LedgerRow> rows(Of of) {
        Map<String, LedgerRow> standing = new TreeMap<>(rows.getOrDefault(of, Map.of()));
        standing.values().removeIf(LedgerRow::getWithdrawn);
        return standing;
    }

    /** The sum of a period that is closed. */
    Optional<LedgerRow> closed(Of of) {
        return rows(of).values().stream()
                .filter(row -> row.getTerm() == LedgerTerm.TOTAL && row.getState() != LedgerState.OPEN)
                .findFirst();
    }

    /** What was left of credits at the end of a period, by name. */
    Map<String, BigDecimal> balances(Of of) {
        Map<String, BigDecimal> balances = new HashMap<>();
        rows(of).values().stream()
                .filter(row -> row.getTerm() == LedgerTerm.CREDIT)
                .forEach(row -> balances.put(row.getName(), row.getBalance()));
        return balances;
    }

    synchronized List<PostedCorrection> corrections(Of of) {
        return new ArrayList<>(corrections.getOrDefault(of, new TreeMap<>()).values());
    }
}
