package io.costline.ledger;

import io.costline.clickhouse.query.Questions;
import io.costline.clickhouse.query.Row;
import io.costline.enrich.ledger.LedgerPeriod;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What people closed: billing periods before their time, and providers' documents. A closed period is invoiced once each of its calls
 * that cost something is in the days of a closed document of its provider; one without such calls, once a document begins in it. One
 * thread.
 */
final class Closings {
    private final Questions questions;
    /** Documents that were looked at, and do not bill all of the period. */
    private final Map<Published.Of, List<Document>> notYet = new HashMap<>();

    private Set<Published.Of> asked = Set.of();
    private List<Document> documents = List.of();

    /** @param since of the days that it bills; until is exclusive */
    private record Document(String provider, String currency, Instant since, Instant until) {
        boolean touches(LedgerPeriod period) {
            return since.isBefore(period.to()) && until.isAfter(period.from());
        }
    }

    Closings(Questions questions) {
        this.questions = questions;
    }

    /** Looks what a tenant closed, before any of its periods is asked for. */
    void lookAt(String tenant) {
        Set<Published.Of> found = new HashSet<>();
        for (Row row : questions.ask("ledger_closings", Map.of("tenant", tenant))) {
            found.add(new Published.Of(tenant, row.text("contract_id"), instant(row, "period_start")));
        }
        asked = found;
        documents = questions.ask("closed_documents", Map.of("tenant", tenant)).stream()
                .map(row -> new Document(
                        row.text("provider"), row.text("currency"), instant(row, "since"), instant(row, "until")))
                .toList();
    }

    private static Instant instant(Row row, String column) {
        return Instant.parse(row.text(column).replace(' ', 'T') + "Z");
    }

    /** Whether somebody wants it closed now. */
    boolean asked(Published.Of of) {
        return asked.contains(of);
    }

    /**
     * Whether closed documents bill all of a closed period.
     *
     * @param known its calls were received by then
     * @param ledgers every contract with a ledger
     */
    boolean bill(Published.Of of, PeriodContract contract, LedgerPeriod period, Instant known, List<String> ledgers) {
        String currency = contract.contract().currency();
        String provider = contract.contract().scope().provider();
        List<Document> its = documents.stream()
                .filter(document -> document.currency().equals(currency) && document.touches(period))
                .filter(document -> provider.isEmpty() || document.provider().equals(provider))
                .toList();
        if (its.isEmpty() || its.equals(notYet.get(of))) {
            return false; // to count its calls costs a scan of them
        }
        Row row = questions
                .first(
                        "ledger_not_invoiced",
                        Map.of(
                                "tenant", of.tenant(),
                                "contract", contract.id(),
                                "ledgers", ledgers,
                                "currency", currency,
                                "from", period.from(),
                                "to", period.to(),
                                "known", known))
                .orElseThrow();
        boolean all = row.number("calls") == 0
                ? its.stream().anyMatch(document -> period.holds(document.since()))
                : row.number("not_invoiced") == 0;
        if (all) {
            notYet.remove(of);
        } else {
            notYet.put(of, its);
        }
        return all;
    }
}
