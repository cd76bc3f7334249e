package io.costline.ledger;

import io.costline.clickhouse.query.Questions;
import io.costline.clickhouse.query.Row;
import io.costline.enrich.ledger.LedgerPeriod;
import io.costline.enrich.ledger.LedgerTerms;
import io.costline.enrich.ledger.UsageCall;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What was used under contracts, as sums: one {@link UsageCall} a day, slice, tier and unit, for the ledger is a function of sums. A
 * day is asked for again when a row was inserted for it since. One thread.
 */
final class Usage {
    private final Questions questions;
    private final Map<Asked, NavigableMap<LocalDate, Day>> kept = new HashMap<>();
    private Map<LocalDate, String> marks = Map.of();

    private record Asked(
            String tenant, String contract, List<Instant> cuts, boolean hours, Instant known, List<String> ledgers) {}

    /** @param mark of the rows inserted for it when it was asked for */
    private record Day(String mark, List<UsageCall> calls, long count) {}

    /**
     * @param calls sums, as calls
     * @param count how many calls they are of
     */
    record Sums(List<UsageCall> calls, long count) {}

    Usage(Questions questions) {
        this.questions = questions;
    }

    /** Looks which days of a tenant have rows, before any is asked for. */
    void lookAt(String tenant) {
        Map<LocalDate, String> seen = new LinkedHashMap<>();
        for (Row row : questions.ask("ledger_days", Map.of("tenant", tenant))) {
            seen.put(LocalDate.parse(row.text("day")), row.number("rows_inserted") + "@" + row.text("newest"));
        }
        marks = seen;
    }

    /** The first day there are calls of. */
    Instant firstDay(Instant otherwise) {
        return marks.keySet().stream()
                .min(LocalDate::compareTo)
                .map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant())
                .orElse(otherwise);
    }

    /** What says whether anything of a period changed. */
    String mark(LedgerPeriod period) {
        StringBuilder mark = new StringBuilder();
        marks.forEach((day, each) -> {
            if (touches(day, period)) {
                mark.append(day).append(each).append(' ');
            }
        });
        return mark.toString();
    }

    private static boolean touches(LocalDate day, LedgerPeriod period) {
        Instant start = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        return start.isBefore(period.to()) && start.plus(Duration.ofDays(1)).isAfter(period.from());
    }

    /**
     * @param period the whole period, as calls are in it
     * @param computed the part of it that is computed; slices begin in it alone
     * @param known received by then
     */
    Sums of(
            String tenant,
            PeriodContract contract,
            LedgerPeriod period,
            LedgerPeriod computed,
            Instant known,
            List<String> ledgers) {
        Asked asked = new Asked(
                tenant, contract.id(), cuts(contract.terms(), computed), contract.hasCapacity(), known, ledgers);
        NavigableMap<LocalDate, Day> days = kept.computeIfAbsent(asked, none -> new TreeMap<>());
        List<LocalDate> stale = marks.entrySet().stream()
                .filter(day -> touches(day.getKey(), period))
                .filter(day -> !days.containsKey(day.getKey())
                        || !days.get(day.getKey()).mark().equals(day.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (!stale.isEmpty()) {
            ask(asked, contract, period, days, stale.getFirst(), stale.getLast());
        }
        forget(asked, period);
        List<UsageCall> calls = new ArrayList<>();
        long count = 0;
        for (Day day : days.values()) {
            calls.addAll(day.calls());
            count += day.count();
        }
        return new Sums(calls, count);
    }

    /** Of a contract and period only what was asked last is kept: slices move on with time. */
    private void forget(Asked asked, LedgerPeriod period) {
        Instant first = asked.cuts().getFirst();
        kept.keySet()
                .removeIf(other -> !other.equals(asked)
                        && other.tenant().equals(asked.tenant())
                        && other.contract().equals(asked.contract())
                        && other.cuts().getFirst().equals(first)
                        && period.holds(first));
    }

    private void ask(
            Asked asked,
            PeriodContract contract,
            LedgerPeriod period,
            NavigableMap<LocalDate, Day> days,
            LocalDate first,
            LocalDate last) {
        Instant from = first.atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant to = last.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        Map<String, Object> values = new HashMap<>();
        values.put("tenant", asked.tenant());
        values.put("contract", asked.contract());
        values.put("ledgers", asked.ledgers());
        values.put("currency", contract.contract().currency());
        values.put("from", from.isBefore(period.from()) ? period.from() : from);
        values.put("to", to.isAfter(period.to()) ? period.to() : to);
        values.put("known", asked.known());
        values.put(
                "cuts",
                asked.cuts().stream().map(cut -> Long.toString(micros(cut))).toList());
        values.put("hours", asked.hours() ? 1 : 0);
        Map<LocalDate, List<UsageCall>> found = new HashMap<>();
        Map<LocalDate, Long> counts = new HashMap<>();
        for (Row row : questions.ask("ledger_usage", values)) {
            Instant at = instant(row.number("at"));
            LocalDate day = at.atZone(ZoneOffset.UTC).toLocalDate();
            found.computeIfAbsent(day, none -> new ArrayList<>())
                    .add(new UsageCall(
                            "",
                            at,
                            row.text("service_tier"),
                            false,
                            List.of(new UsageCall.Line(
                                    row.text("unit"), row.decimal("quantity"), row.decimal("amount")))));
            counts.merge(day, row.number("calls"), Long::sum);
        }
        marks.forEach((day, mark) -> {
            if (!day.isBefore(first) && !day.isAfter(last)) {
                days.put(day, new Day(mark, found.getOrDefault(day, List.of()), counts.getOrDefault(day, 0L)));
            }
        });
    }

    /** The calls that were received after an instant, each by itself. */
    List<UsageCall> late(
            String tenant, PeriodContract contract, LedgerPeriod period, Instant known, List<String> ledgers) {
        Map<String, Object> values = new HashMap<>();
        values.put("tenant", tenant);
        values.put("contract", contract.id());
        values.put("ledgers", ledgers);
        values.put("currency", contract.contract().currency());
        values.put("from", period.from());
        values.put("to", period.to());
        values.put("known", known);
        List<UsageCall> calls = new ArrayList<>();
        for (Row row : questions.ask("ledger_late", values)) {
            List<UsageCall.Line> lines = new ArrayList<>();
            List<String> units = row.list("units");
            for (int i = 0; i < units.size(); i++) {
                lines.add(new UsageCall.Line(
                        units.get(i),
                        new BigDecimal(row.list("quantities").get(i)),
                        new BigDecimal(row.list("amounts").get(i))));
            }
            calls.add(new UsageCall(
                    row.text("event_id"), instant(row.number("at")), row.text("service_tier"), true, lines));
        }
        return calls;
    }

    /** Where sums must not run across: slices, and the ends of capacity. */
    private static List<Instant> cuts(LedgerTerms terms, LedgerPeriod period) {
        var cuts = terms.slices(period);
        terms.capacities().forEach(capacity -> {
            for (Instant edge : new Instant[] {capacity.starts(), capacity.ends()}) {
                if (edge != null && period.holds(edge)) {
                    cuts.add(edge);
                }
            }
        });
        return List.copyOf(cuts);
    }

    static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
