package io.costline.lab.bench;

import io.costline.attribution.BudgetPublisher;
import io.costline.avro.Budget;
import io.costline.avro.BudgetPeriod;
import io.costline.avro.SpendDimension;
import io.costline.enrich.pricebook.PriceBookPublisher;
import io.costline.lab.command.CostlineProcess;
import io.costline.lab.sql.ClickHouse;
import io.costline.wire.ConfluentRegistry;
import io.costline.wire.SchemaRegistry;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/**
 * A price correction over everything stored, on a running stack: how long from the new cards' activation until every view shows
 * the new figures, whether the old ones can still be asked for, and what repeating and killing it change.
 */
final class Correction {
    private static final BigDecimal HALF = new BigDecimal("0.5");
    private static final BigDecimal DOUBLE = new BigDecimal("2");
    private static final String ALWAYS = "2000-01-01";
    private static final String NEVER = "2999-01-01";
    private static final String BUDGET = "bench-month";
    /** Between half of the spend and all of it: a correction to half resolves the alert. */
    private static final BigDecimal LIMIT_SHARE = new BigDecimal("0.75");

    private static final long LIMIT_NANOS = Duration.ofMinutes(15).toNanos();
    private static final long POLL_MILLIS = 500;
    /** The kill comes when this share of the corrections can be queried. */
    private static final double KILL_SHARE = 0.3;

    private final BenchStack stack;
    private final BenchTraffic traffic;
    private final StoredTotals totals;
    private final Consumer<String> log;
    private final int copies;
    private final List<String> faults = new ArrayList<>();

    private Correction(BenchStack stack, BenchTraffic traffic, StoredTotals totals, Consumer<String> log, long events) {
        this.stack = stack;
        this.traffic = traffic;
        this.totals = totals;
        this.log = log;
        this.copies = Math.ceilDiv(Math.toIntExact(events), Math.toIntExact(traffic.calls(1)));
    }

    static CorrectionReport run(Bench.Options options, Consumer<String> log) {
        log.accept("bench: starting broker, registry and ClickHouse");
        try (BenchStack stack = BenchStack.start(options.recordings());
                ClickHouse clickHouse = new ClickHouse(stack.clickHouseUrl())) {
            BenchTraffic traffic = Bench.traffic(options, stack);
            return new Correction(stack, traffic, new StoredTotals(clickHouse), log, options.events())
                    .run(new Expected(clickHouse, traffic), options.seed());
        }
    }

    private CorrectionReport run(Expected expected, long seed) {
        stack.startPipeline();
        long calls = traffic.calls(copies);
        log.accept("bench: bringing in %,d calls".formatted(calls));
        budget(traffic.cost(copies));
        try (RequestWriter writer = RequestWriter.plain(stack.bootstrapServers())) {
            writer.write(traffic, 1, copies);
        }
        until(() -> expected.calls(copies) && expected.aggregates(copies));
        until(() -> totals.budgetSaid(BUDGET, "FIRING"));
        Map<String, BigDecimal> first = totals.read();
        Path stackFile = stack.writeStackFile();

        String known = expected.clock();
        Round corrected = round("half the prices", HALF, first, stackFile, false);
        long corrections = totals.corrections();
        check(
                "events as known before",
                first.getOrDefault(StoredTotals.EVENTS, BigDecimal.ZERO),
                totals.eventsAsKnown(known));
        int changedAgain = changed(reprice(stackFile, "reprice-again.log").finish());
        check("corrections sent by repeating it", BigDecimal.ZERO, BigDecimal.valueOf(changedAgain));
        check(
                "corrections stored after repeating it",
                BigDecimal.valueOf(corrections),
                BigDecimal.valueOf(totals.corrections()));
        Round killed = round("double the prices, killed on the way", DOUBLE, first, stackFile, true);
        faults.addAll(killed.faults);
        return new CorrectionReport(
                Machine.here(),
                Machine.jdk(),
                seed,
                calls,
                corrections,
                corrected.speed,
                corrected.seconds,
                killed.speed,
                killed.seconds,
                List.copyOf(faults));
    }

    /**
     * @param seconds from activation until each figure was right
     */
    private record Round(Speed speed, Map<String, Double> seconds, List<String> faults) {}

    private Round round(
            String name, BigDecimal factor, Map<String, BigDecimal> first, Path stackFile, boolean killOnTheWay) {
        log.accept("bench: correction: " + name);
        long calls = traffic.calls(copies);
        long before = totals.corrections();
        Mark begin = stack.mark(0);
        long began = System.nanoTime();
        publish(factor);
        CostlineProcess reprice = reprice(stackFile, "reprice.log");
        List<String> roundFaults = new ArrayList<>();
        if (killOnTheWay) {
            until(() -> totals.corrections() - before > KILL_SHARE * calls);
            if (!reprice.kill()) {
                roundFaults.add("costline reprice had ended before it was killed");
            }
            reprice = reprice(stackFile, "reprice-after-kill.log");
        }
        Map<String, Double> seconds = new LinkedHashMap<>();
        CostlineProcess running = reprice;
        until(() -> {
            running.requireWell();
            wanted(factor, first, seconds.keySet()).forEach((what, right) -> {
                if (right.getAsBoolean()) {
                    seconds.put(what, (System.nanoTime() - began) / 1e9);
                }
            });
            return wanted(factor, first, seconds.keySet()).isEmpty();
        });
        Speed speed = begin.until(stack.mark(calls));
        running.finish();
        first.forEach((what, cost) -> check(name + ": " + what, cost.multiply(factor), totals.read(what)));
        log.accept("bench: correction: all figures right after %.1f s (load %.1f)"
                .formatted(speed.seconds(), speed.load()));
        return new Round(speed, seconds, roundFaults);
    }

    /** Over everything stored. */
    private CostlineProcess reprice(Path stackFile, String log) {
        return CostlineProcess.start(
                stack.file(log),
                List.of(),
                List.of("reprice", "--json", "--from", ALWAYS, "--to", NEVER, "--stack", stackFile.toString()));
    }

    /** What has not been right yet, and how to ask. */
    private Map<String, BooleanSupplier> wanted(BigDecimal factor, Map<String, BigDecimal> first, Set<String> right) {
        Map<String, BooleanSupplier> wanted = new LinkedHashMap<>();
        if (factor.compareTo(LIMIT_SHARE) < 0) { // crossing it again is silent
            wanted.put("budget resolved", () -> totals.budgetSaid(BUDGET, "RESOLVED"));
        }
        first.forEach((what, cost) -> wanted.put(what, () -> totals.read(what).compareTo(cost.multiply(factor)) == 0));
        wanted.keySet().removeAll(right);
        return wanted;
    }

    private static int changed(String json) {
        return new JsonMapper().readTree(json).path("changed").asInt();
    }

    private void publish(BigDecimal factor) {
        Instant now = Instant.now();
        new PriceBookPublisher(stack.kafka(), registry())
                .publish(ChangedPrices.by(factor, now), now, "bench: prices times " + factor.toPlainString());
    }

    private void budget(BigDecimal cost) {
        Budget budget = Budget.newBuilder()
                .setTenant(BenchTraffic.TENANT)
                .setBudgetId(BUDGET)
                .setVersion(0)
                .setName("bench")
                .setDimension(SpendDimension.TENANT)
                .setScopeValue(BenchTraffic.TENANT)
                .setPeriod(period())
                .setLimit(cost.multiply(LIMIT_SHARE).setScale(12, RoundingMode.HALF_EVEN))
                .setThresholdPercents(List.of(100))
                .build();
        new BudgetPublisher(stack.kafka(), registry()).apply(List.of(budget), Duration.ofSeconds(30));
    }

    /** One that holds all the traffic, which begins within the hours before now. */
    private static BudgetPeriod period() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        return today.getDayOfWeek() == DayOfWeek.MONDAY ? BudgetPeriod.MONTH : BudgetPeriod.WEEK;
    }

    private SchemaRegistry registry() {
        return new ConfluentRegistry(stack.registryUrl(), Map.of());
    }

    private void check(String what, BigDecimal wanted, BigDecimal found) {
        if (wanted.compareTo(found) != 0) {
            faults.add(what + ": expected " + wanted.toPlainString() + ", found " + found.toPlainString());
        }
    }

    private void until(BooleanSupplier done) {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (!done.getAsBoolean()) {
            stack.requireAlive();
            if (System.nanoTime() > deadline) {
                throw new WrongResultException(List.of("figures stand at " + totals.read()));
            }
            Pause.millis(POLL_MILLIS);
        }
    }
}
