package io.costline.clickhouse.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.attribution.budget.AlertRule;
import io.costline.attribution.budget.Limit;
import io.costline.attribution.budget.Limits;
import io.costline.attribution.budget.Period;
import io.costline.attribution.ledger.Dimension;
import io.costline.avro.Granularity;
import io.costline.avro.ReportedCost;
import io.costline.avro.ReportedCostKind;
import io.costline.avro.RequestCost;
import io.costline.avro.RequestEvent;
import io.costline.avro.SpendBucket;
import io.costline.avro.SpendDimension;
import io.costline.avro.TokenBuckets;
import io.costline.avro.UnitQuantity;
import io.costline.avro.UsagePart;
import io.costline.avro.WorkflowTrace;
import io.costline.enrich.pricebook.LiteLlmImporter;
import io.costline.enrich.pricing.PriceBook;
import io.costline.identity.Attribution;
import io.costline.identity.EventIds;
import io.costline.ingest.admission.Admission;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.Fault;
import io.costline.ingest.admission.Horizon;
import io.costline.limits.RecordLimits;
import io.costline.trials.Trials;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every field's extremes from the door to the rows, in process: what the door admits has a cost, a trace, its part in spend and
 * a readable row in each table, and fits every record on the way; anything else was refused at the door with its field.
 */
class DoorToRowTest {
    private static final Instant NOW = Instant.parse("2026-11-30T09:00:00Z");
    private static final int EVENTS = 1_500;
    private static final PriceBook CATALOG =
            PriceBook.of(1, List.of(LiteLlmImporter.committed(Instant.EPOCH).cards()), List.of());

    private static final Attribution WIDEST_KEY =
            new Attribution("acme", text("文"), text("文"), text("文"), text("文"), text("文"));

    private static final List<String> TEXTS = List.of(
            "",
            "x",
            "a/b",
            "~",
            "*",
            "é".repeat(300),
            text("a"),
            text("文"),
            text("\ud83d\ude00"),
            "a".repeat(513),
            "a\u0000b",
            "a\nb",
            "\u001b[2J",
            "\u0085",
            "\ud800");
    private static final long[] COUNTS = {
        0, 1, -1, RecordLimits.COUNT, RecordLimits.COUNT + 1, Long.MAX_VALUE, Long.MIN_VALUE
    };
    private static final int[] NUMBERS = {0, 1, -1, 200, 999, 1_000, 70_000, Integer.MAX_VALUE, Integer.MIN_VALUE};
    private static final List<BigDecimal> QUANTITIES = List.of(
            decimal("0"),
            decimal("1"),
            decimal("0.000000000001"),
            decimal("9223372.036854775807"),
            decimal("9223372.036854775808"),
            decimal("999999999999999.99"),
            RecordLimits.QUANTITY.setScale(12),
            decimal("1000000000000000.000000000001"),
            decimal("-1"),
            RecordLimits.QUANTITY.setScale(12).negate());
    private static final List<Instant> TIMES = List.of(
            NOW,
            Instant.EPOCH,
            Instant.parse("1989-01-01T00:00:00Z"),
            Instant.parse("2199-12-31T23:59:59.999999Z"),
            Instant.parse("2300-01-01T00:00:00Z"),
            NOW.minus(Duration.ofDays(400)));

    @TempDir
    private Path folder;

    private final InProcess pipeline = new InProcess(NOW);
    private final Admission admission = new Admission(Horizon.STANDARD);

    @Test
    void whatTheDoorAdmitsAppearsInEveryViewAndNothingElseDoes() {
        // Given the door, with random events near and beyond every bound
        List<byte[][]> admitted = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        int[] refused = {0};
        Trials.run(EVENTS, random -> {
            Draft draft = event(ids.size() + refused[0], random);
            Fault fault = admission.admit(draft, WIDEST_KEY, NOW);
            if (fault == null) {
                admitted.add(pipeline.request(draft));
                ids.add(EventIds.hex(draft.event().getEventId().bytes()));
            } else {
                assertThat(fault.field()).isNotEmpty();
                refused[0]++;
            }
        });
        assertThat(ids.size()).isEqualTo(admitted.size()).isGreaterThan(EVENTS / 5);
        assertThat(refused[0]).isGreaterThan(EVENTS / 5);

        // When
        InProcess.Written written = pipeline.run(folder, CATALOG, Limits.of(budgets()), admitted);

        // Then
        assertThat(written.rejected()).isEmpty();
        List<RequestCost> priced = written.costs();
        assertThat(priced)
                .extracting(cost -> EventIds.hex(cost.getEvent().getEventId().bytes()))
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(priced).extracting(RequestCost::getStatus).doesNotContainNull();
        sameInTraces(priced, written.traces());
        sameInSpend(priced, written.spend());
        alertsAreWhatSpendReached(written);
        written.readable();
    }

    /** Of the tenant and of each customer, model and team, from a limit that any call reaches to one that none does. */
    private static List<Limit> budgets() {
        List<Limit> budgets = new ArrayList<>();
        for (Dimension dimension : List.of(Dimension.TENANT, Dimension.CUSTOMER, Dimension.MODEL, Dimension.TEAM)) {
            for (String amount : List.of("0.000000000001", "1000", "99999999999999999999999999")) {
                budgets.add(new Limit(
                        "acme",
                        dimension + amount,
                        1,
                        text("文"),
                        dimension,
                        Limit.EACH,
                        Period.DAY,
                        ZoneOffset.UTC,
                        "USD",
                        new BigDecimal(amount),
                        List.of(new AlertRule.Threshold(1), new AlertRule.Threshold(100))));
            }
        }
        return budgets;
    }

    /** For each budget and scope: an alert for every threshold that the day's spend reached, and for no other. */
    private static void alertsAreWhatSpendReached(InProcess.Written written) {
        Map<List<Object>, BigDecimal> days = new HashMap<>();
        InProcess.latest(written.spend()).stream()
                .filter(bucket -> bucket.getGranularity() == Granularity.HOUR
                        && bucket.getCurrency().equals("USD"))
                .forEach(bucket -> days.merge(
                        List.of(
                                bucket.getDimension().name(),
                                bucket.getScopeValue(),
                                bucket.getBucketStart().truncatedTo(ChronoUnit.DAYS)),
                        bucket.getTotals().getContractedCost(),
                        BigDecimal::add));
        Set<String> expected = new TreeSet<>();
        for (Limit limit : budgets()) {
            days.forEach((day, spend) -> {
                boolean covers = day.get(0).equals(limit.dimension().name())
                        && (limit.dimension() == Dimension.TENANT || !day.get(1).equals(""));
                for (int percent : List.of(1, 100)) {
                    if (covers && limit.reaches(percent, spend)) {
                        expected.add(limit.budgetId() + day + percent);
                    }
                }
            });
        }
        Set<String> found = new TreeSet<>();
        written.alerts()
                .forEach(alert -> found.add(alert.getBudgetId()
                        + List.of(alert.getDimension().name(), alert.getScopeValue(), alert.getPeriodStart())
                        + alert.getThresholdPercent()));
        assertThat(expected).isNotEmpty();
        assertThat(found).isEqualTo(expected);
    }

    private static void sameInTraces(List<RequestCost> costs, List<WorkflowTrace> written) {
        Map<String, WorkflowTrace> latest = new HashMap<>();
        written.forEach(trace -> latest.put(trace.getTraceId(), trace));
        assertThat(latest.values().stream().mapToInt(WorkflowTrace::getCalls).sum())
                .isEqualTo(costs.size());
        BigDecimal sum = latest.values().stream()
                .flatMap(trace -> trace.getAmounts().stream())
                .map(amounts -> amounts.getListCost())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(sum).isEqualByComparingTo(listCost(costs));
    }

    private static void sameInSpend(List<RequestCost> costs, List<SpendBucket> written) {
        for (SpendDimension dimension : List.of(SpendDimension.TENANT, SpendDimension.CUSTOMER, SpendDimension.MODEL)) {
            for (Granularity granularity : List.of(Granularity.MINUTE, Granularity.HOUR)) {
                Map<List<Object>, SpendBucket> latest = new HashMap<>();
                written.stream()
                        .filter(bucket -> bucket.getDimension() == dimension && bucket.getGranularity() == granularity)
                        .forEach(bucket -> latest.put(
                                List.of(bucket.getScopeValue(), bucket.getBucketStart(), bucket.getCurrency()),
                                bucket));
                long calls = latest.values().stream()
                        .mapToLong(bucket -> bucket.getTotals().getCalls())
                        .sum();
                BigDecimal list = latest.values().stream()
                        .map(bucket -> bucket.getTotals().getListCost())
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
                assertThat(calls).as(dimension + " " + granularity).isEqualTo(costs.size());
                assertThat(list).as(dimension + " " + granularity).isEqualByComparingTo(listCost(costs));
            }
        }
    }

    private static BigDecimal listCost(List<RequestCost> costs) {
        return costs.stream().map(RequestCost::getListCost).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** A sound event with some of its fields at an extreme, or all that it may hold at its widest. */
    private static Draft event(int number, RandomGenerator random) {
        var draft = new Draft();
        RequestEvent event = draft.event();
        event.setSource("costline");
        event.setProvider("openai");
        event.setServedModel(one(List.of("gpt-5", "gpt-4o-mini", "no-such-model"), random));
        event.setStartedAt(NOW.minusSeconds(random.nextInt(1, 100_000)));
        event.setTokens(tokens(random.nextInt(10_000)));
        for (int changes = random.nextInt(5); changes > 0; changes--) {
            change(event, random);
        }
        if (random.nextInt(10) == 0) {
            fill(event, one(List.of("a", "文"), random), random);
        }
        // each its own call
        event.setNativeId(number + event.getNativeId());
        if (!event.getProviderResponseId().isEmpty()) {
            event.setProviderResponseId(number + event.getProviderResponseId());
        }
        return draft;
    }

    private static void change(RequestEvent event, RandomGenerator random) {
        List<Schema.Field> fields = event.getSchema().getFields();
        Schema.Field field = fields.get(random.nextInt(fields.size()));
        switch (field.schema().getType()) {
            case STRING -> {
                if (!field.name().equals("callId")) {
                    event.put(field.pos(), one(TEXTS, random));
                }
            }
            case INT -> event.put(field.pos(), NUMBERS[random.nextInt(NUMBERS.length)]);
            case LONG -> {
                if (field.schema().getLogicalType() == null) {
                    event.put(field.pos(), COUNTS[random.nextInt(COUNTS.length)]);
                }
            }
            case BOOLEAN -> event.put(field.pos(), random.nextBoolean());
            case ENUM -> event.put(field.pos(), symbol(event.get(field.pos()), random));
            case UNION -> event.put(field.pos(), one(TIMES, random));
            default -> changeUsage(event, random);
        }
    }

    private static Object symbol(Object present, RandomGenerator random) {
        Object[] symbols = ((Enum<?>) present).getDeclaringClass().getEnumConstants();
        return symbols[random.nextInt(symbols.length)];
    }

    private static void changeUsage(RequestEvent event, RandomGenerator random) {
        switch (random.nextInt(5)) {
            case 0 -> event.getTokens().put(random.nextInt(9), COUNTS[random.nextInt(COUNTS.length)]);
            case 1 ->
                event.setUnits(
                        many(random.nextInt(1, 4), i -> new UnitQuantity(one(TEXTS, random), one(QUANTITIES, random))));
            case 2 ->
                event.setReportedCosts(many(
                        random.nextInt(1, 4),
                        i -> new ReportedCost(
                                one(List.of(ReportedCostKind.values()), random),
                                one(QUANTITIES, random),
                                one(List.of("USD", "IDR", "credits", "a\nb"), random),
                                "usd")));
            case 3 ->
                event.setParts(many(
                        random.nextInt(1, 4),
                        i -> new UsagePart(
                                NUMBERS[random.nextInt(NUMBERS.length)],
                                one(TEXTS, random),
                                "",
                                one(TEXTS, random),
                                tokens(COUNTS[random.nextInt(COUNTS.length)]),
                                random.nextBoolean())));
            default -> {
                event.setTags(Map.of(one(TEXTS, random), one(TEXTS, random)));
                event.setReportedUsage(Map.of(one(TEXTS, random), COUNTS[random.nextInt(COUNTS.length)]));
            }
        }
    }

    /** Lists of as many entries as may be, of names that differ and are long. */
    private static void fill(RequestEvent event, String character, RandomGenerator random) {
        String name = character.repeat(random.nextInt(1, 60));
        int most = random.nextInt(RecordLimits.LIST - 2, RecordLimits.LIST + 2);
        event.setUnits(many(most, i -> new UnitQuantity(name + i, RecordLimits.QUANTITY.setScale(12))));
        event.setParts(
                many(most, i -> new UsagePart(i, name, "", random.nextBoolean() ? "" : "gpt-4o", tokens(i + 1), true)));
        event.setReportedCosts(many(most, i -> new ReportedCost(ReportedCostKind.BILLED, decimal("1"), "IDR", "idr")));
        Map<String, String> tags = new HashMap<>();
        Map<String, Long> reported = new HashMap<>();
        for (int i = 0; i < most; i++) {
            tags.put(name + i, name);
            reported.put(name + i, Long.MAX_VALUE);
        }
        event.setTags(tags);
        event.setReportedUsage(reported);
    }

    private static String text(String character) {
        return character.repeat(RecordLimits.TEXT / character.length());
    }

    private static BigDecimal decimal(String number) {
        return new BigDecimal(number).setScale(12);
    }

    private static TokenBuckets tokens(long each) {
        return new TokenBuckets(each, 0L, 0L, each, 0L, 0L, each, 0L, 0L);
    }

    private static <T> T one(List<T> of, RandomGenerator random) {
        return of.get(random.nextInt(of.size()));
    }

    private static <T> List<T> many(int count, IntFunction<T> each) {
        List<T> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(each.apply(i));
        }
        return list;
    }
}
