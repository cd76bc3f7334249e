package io.costline.ledger;

import io.costline.avro.AlertKind;
import io.costline.avro.LedgerRow;
import io.costline.avro.LedgerState;
import io.costline.avro.LedgerTerm;
import io.costline.avro.PostedCorrection;
import io.costline.avro.PostedKind;
import io.costline.clickhouse.query.Questions;
import io.costline.clickhouse.query.Row;
import io.costline.enrich.ledger.LedgerCorrection;
import io.costline.enrich.ledger.LedgerPeriod;
import io.costline.enrich.ledger.LedgerResult;
import io.costline.enrich.ledger.PeriodLedger;
import io.costline.enrich.ledger.UsageCall;
import io.costline.enrich.pricing.PriceBook;
import io.costline.topics.Keys;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One look at every contract's periods: open ones are computed, those long enough over are closed, those that closed documents bill are
 * invoiced, and what closed ones cost differently is posted in the period under way. Only what changed is published. One thread.
 */
final class Pass {
    private static final int MOST_PERIODS = 10_000;

    private final Questions questions;
    private final Usage usage;
    private final Closings closings;
    private final Published published;
    private final Outbox outbox;
    private final Duration closeAfter;
    private final CreditWatch watch;
    private final MarginAlerts margins;
    private final Map<Published.Of, String> checked = new HashMap<>();
    private Instant last = Instant.EPOCH;

    Pass(
            Questions questions,
            Published published,
            Outbox outbox,
            Duration closeAfter,
            CreditWatch watch,
            MarginAlerts margins) {
        this.questions = questions;
        this.usage = new Usage(questions);
        this.closings = new Closings(questions);
        this.published = published;
        this.outbox = outbox;
        this.closeAfter = closeAfter;
        this.watch = watch;
        this.margins = margins;
    }

    /** @param contracts with a ledger, in force now */
    PassReport run(PriceBook book, List<PeriodContract> contracts, Instant now) {
        Instant asOf = now.isAfter(last) ? now.truncatedTo(ChronoUnit.MICROS) : last.plus(1, ChronoUnit.MICROS);
        last = asOf;
        boolean lookAtMargins = margins.due(now);
        List<PassReport.Period> periods = new ArrayList<>();
        if (contracts.isEmpty() && !lookAtMargins) {
            return new PassReport(asOf, periods, outbox.commit());
        }
        List<String> ledgers = contracts.stream().map(PeriodContract::id).toList();
        for (Row row : questions.ask("tenants", Map.of())) {
            String tenant = row.text("tenant");
            if (lookAtMargins) {
                margins.look(tenant, asOf, outbox::add);
            }
            List<PeriodContract> its =
                    contracts.stream().filter(contract -> contract.isOf(tenant)).toList();
            if (its.isEmpty()) {
                continue; // to look at its days costs a scan of them
            }
            usage.lookAt(tenant);
            closings.lookAt(tenant);
            Optional<Instant> completeTo = completeTo(tenant);
            for (PeriodContract contract : its) {
                new Settling(tenant, contract, ledgers, book.version(), asOf, completeTo, periods).run();
            }
        }
        return new PassReport(asOf, List.copyOf(periods), outbox.commit());
    }

    private Optional<Instant> completeTo(String tenant) {
        return questions
                .first("completeness", Map.of("tenant", tenant))
                .filter(row -> row.has("complete_to"))
                .map(row -> Instant.parse(row.text("complete_to").replace(' ', 'T') + "Z"));
    }

    /** A tenant's periods of one contract. */
    private final class Settling {
        private final String tenant;
        private final PeriodContract contract;
        private final List<String> ledgers;
        private final long book;
        private final Instant now;
        private final Optional<Instant> completeTo;
        private final List<PassReport.Period> periods;

        Settling(
                String tenant,
                PeriodContract contract,
                List<String> ledgers,
                long book,
                Instant now,
                Optional<Instant> completeTo,
                List<PassReport.Period> periods) {
            this.tenant = tenant;
            this.contract = contract;
            this.ledgers = ledgers;
            this.book = book;
            this.now = now;
            this.completeTo = completeTo;
            this.periods = periods;
        }

        void run() {
            Instant at =
                    Optional.ofNullable(contract.contract().effectiveFrom()).orElse(usage.firstDay(now));
            Map<String, BigDecimal> openings = Map.of();
            Published.Of before = null;
            for (int i = 0; i < MOST_PERIODS && !at.isAfter(now) && contract.holds(at); i++) {
                LedgerPeriod period = contract.at(at);
                Published.Of of = Published.Of.period(tenant, contract, period);
                Optional<LedgerRow> closed = published.closed(of);
                if (closed.isPresent()) {
                    later(of, period, closed.get(), openings);
                    openings = carried(published.balances(of));
                } else {
                    openings = carried(settle(of, before, period, openings));
                }
                before = of;
                at = period.to();
            }
        }

        /** A grant that is made anew each period carries nothing over. */
        private Map<String, BigDecimal> carried(Map<String, BigDecimal> balances) {
            Map<String, BigDecimal> carried = new HashMap<>(balances);
            contract.terms().credits().stream()
                    .filter(credit -> credit.each() != null)
                    .forEach(credit -> carried.remove(credit.name()));
            return carried;
        }

        private Map<String, BigDecimal> settle(
                Published.Of of, Published.@Nullable Of before, LedgerPeriod period, Map<String, BigDecimal> openings) {
            boolean over = !now.isBefore(period.to());
            LedgerPeriod computed = over ? period : soFar(period);
            Usage.Sums sums = usage.of(tenant, contract, period, computed, PeriodRows.NEVER, ledgers);
            LedgerResult result = PeriodLedger.compute(computed, contract.terms(), openings, sums.calls());
            boolean due = closings.asked(of) || !now.isBefore(contract.closes(period, closeAfter));
            boolean close = over
                    && due
                    && completeTo.filter(to -> !to.isBefore(period.to())).isPresent();
            LedgerState state = close ? LedgerState.CLOSED : LedgerState.OPEN;
            LedgerState was = published.rows(of).isEmpty() ? LedgerState.UNKNOWN : LedgerState.OPEN;
            int size = outbox.size();
            PeriodRows rows = new PeriodRows(tenant, contract, period, state, book, now);
            publish(of, before, rows.of(computed, result, openings, sums.count()), !over);
            report(of, period, was, state, result.totals().effective(), outbox.size() - size);
            return result.credits() == null ? Map.of() : result.credits().balances();
        }

        private void report(
                Published.Of of,
                LedgerPeriod period,
                LedgerState before,
                LedgerState state,
                BigDecimal effective,
                int rows) {
            String currency = contract.contract().currency();
            periods.add(new PassReport.Period(of, period.to(), before, state, currency, effective, rows));
        }

        /** What happens to a period after it was closed. */
        private void later(Published.Of of, LedgerPeriod period, LedgerRow total, Map<String, BigDecimal> openings) {
            int size = outbox.size();
            Map<String, LedgerRow> standing = published.rows(of);
            if (standing.values().stream().noneMatch(row -> row.getTerm() == LedgerTerm.RESIDUAL)) {
                residual(period, total);
            }
            correct(of, period, total, standing, openings);
            boolean bills = total.getState() == LedgerState.CLOSED
                    && standing.values().stream().anyMatch(row -> row.getTerm() == LedgerTerm.RESIDUAL)
                    && closings.bill(of, contract, period, total.getAsOf(), ledgers);
            if (bills) {
                invoiced(standing);
            }
            LedgerState state = bills ? LedgerState.INVOICED : total.getState();
            report(of, period, total.getState(), state, total.getEffective(), outbox.size() - size);
        }

        /** The same rows as of the same instant: a call that came after it is late as before. */
        private void invoiced(Map<String, LedgerRow> closed) {
            closed.values()
                    .forEach(row -> outbox.add(LedgerRow.newBuilder(row)
                            .setState(LedgerState.INVOICED)
                            .build()));
        }

        /** Up to the last full hour, so that fees of capacity and credits that expire count when they are due. */
        private LedgerPeriod soFar(LedgerPeriod period) {
            Instant hour = now.truncatedTo(ChronoUnit.HOURS);
            Instant least = period.from().plus(1, ChronoUnit.HOURS);
            Instant to = hour.isBefore(least) ? least : hour;
            return new LedgerPeriod(period.from(), to.isAfter(period.to()) ? period.to() : to);
        }

        private void publish(Published.Of of, Published.@Nullable Of before, List<LedgerRow> rows, boolean underWay) {
            Map<String, LedgerRow> standing = published.rows(of);
            for (LedgerRow row : rows) {
                String key = Keys.ledger(row);
                LedgerRow was = standing.remove(key);
                if (row.getTerm() == LedgerTerm.CREDIT) {
                    watched(row, was == null ? earlier(before, row) : was.getFiring(), underWay);
                }
                if (was == null || !same(was, row)) {
                    outbox.add(row);
                }
            }
            standing.values().stream()
                    .filter(row -> row.getTerm() != LedgerTerm.RESIDUAL)
                    .forEach(row -> outbox.add(LedgerRow.newBuilder(row)
                            .setWithdrawn(true)
                            .setAsOf(now)
                            .build()));
        }

        /** What stood of the credit when the period before ended. */
        private List<AlertKind> earlier(Published.@Nullable Of before, LedgerRow credit) {
            return before == null
                    ? List.of()
                    : published.rows(before).values().stream()
                            .filter(row -> row.getTerm() == LedgerTerm.CREDIT
                                    && row.getName().equals(credit.getName()))
                            .findFirst()
                            .map(LedgerRow::getFiring)
                            .orElse(List.of());
        }

        private void watched(LedgerRow credit, List<AlertKind> before, boolean underWay) {
            credit.setFiring(underWay ? watch.of(credit, now) : before);
            CreditAlerts.of(before, credit, now).forEach(outbox::add);
        }

        private static boolean same(LedgerRow was, LedgerRow row) {
            return LedgerRow.newBuilder(was)
                    .setAsOf(row.getAsOf())
                    .setPriceBookVersion(row.getPriceBookVersion())
                    .build()
                    .equals(row);
        }

        private void correct(
                Published.Of of,
                LedgerPeriod period,
                LedgerRow total,
                Map<String, LedgerRow> standing,
                Map<String, BigDecimal> openings) {
            String mark = usage.mark(period) + book;
            if (mark.equals(checked.put(of, mark))) {
                return;
            }
            Instant known = total.getAsOf();
            List<UsageCall> calls = new ArrayList<>(
                    usage.of(tenant, contract, period, period, known, ledgers).calls());
            List<UsageCall> late = usage.late(tenant, contract, period, known, ledgers);
            calls.addAll(late);
            BigDecimal unused = standing.values().stream()
                    .filter(row -> row.getTerm() == LedgerTerm.UNUSED)
                    .map(LedgerRow::getEffective)
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            LedgerPeriod underWay =
                    contract.holds(now) ? contract.at(now) : new LedgerPeriod(period.to(), PeriodRows.NEVER);
            List<PostedCorrection> posted = published.corrections(of);
            List<LedgerCorrection> rows = LedgerCorrection.of(
                    period.label(),
                    underWay.label(),
                    new LedgerCorrection.Closed(total.getBase(), total.getEffective(), unused),
                    posted.stream().map(row -> of(row, period)).toList(),
                    PeriodLedger.compute(period, contract.terms(), openings, calls),
                    late);
            for (int i = 0; i < rows.size(); i++) {
                outbox.add(correction(rows.get(i), posted.size() + i, period, underWay));
            }
        }

        private static LedgerCorrection of(PostedCorrection row, LedgerPeriod period) {
            return new LedgerCorrection(
                    period.label(),
                    row.getPostedIn().toString(),
                    LedgerCorrection.Kind.valueOf(row.getKind().name()),
                    row.getEventId(),
                    row.getContractedDifference(),
                    row.getEffectiveDifference());
        }

        private PostedCorrection correction(
                LedgerCorrection row, int number, LedgerPeriod period, LedgerPeriod underWay) {
            return PostedCorrection.newBuilder()
                    .setTenant(tenant)
                    .setContractId(contract.id())
                    .setPeriodStart(period.from())
                    .setPeriodEnd(period.to())
                    .setPostedIn(underWay.from())
                    .setNumber(number)
                    .setKind(PostedKind.valueOf(row.kind().name()))
                    .setEventId(row.eventId())
                    .setCurrency(contract.contract().currency())
                    .setContractedDifference(PeriodRows.digits(row.contracted()))
                    .setEffectiveDifference(PeriodRows.digits(row.effective()))
                    .setAsOf(now)
                    .setPriceBookVersion(book)
                    .build();
        }

        /** What rounding the shares of a closed period's calls leaves, once its shares are in ClickHouse. */
        private void residual(LedgerPeriod period, LedgerRow total) {
            Row shares = questions
                    .first(
                            "ledger_shares",
                            Map.of(
                                    "tenant",
                                    tenant,
                                    "contract",
                                    contract.id(),
                                    "from",
                                    period.from(),
                                    "to",
                                    period.to()))
                    .orElseThrow();
            if (shares.number("shares") > 0 || total.getVolume().signum() == 0) {
                if (shares.number("open") == 0) {
                    outbox.add(new PeriodRows(tenant, contract, period, total.getState(), book, now)
                            .row(LedgerTerm.RESIDUAL, "")
                            .setEffective(
                                    PeriodRows.digits(total.getEffective().subtract(shares.decimal("effective_cost"))))
                            .build());
                }
            }
        }
    }
}
