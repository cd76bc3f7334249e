package io.costline.attribution;

import io.costline.attribution.budget.AlertRule.Spike;
import io.costline.avro.AlertKind;
import io.costline.avro.Budget;
import io.costline.avro.BudgetPeriod;
import io.costline.avro.BudgetRule;
import io.costline.avro.SpendDimension;
import io.costline.avro.SpikeTerms;
import io.costline.files.FaultyFileException;
import io.costline.files.FileFault;
import io.costline.files.FileNode;
import io.costline.files.FileObject;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads budgets from YAML or JSON: a list of
 *
 * <pre>
 * - id: acme-monthly        # required
 *   name: Acme, per month
 *   dimension: customer     # tenant, customer, team, project, app_key, feature, provider, provider_account, model
 *   scope: acme             # one value, or "*" for each (the default)
 *   period: month           # hour, day, week, month
 *   time_zone: Europe/Berlin  # UTC by default
 *   currency: USD           # USD by default
 *   limit: 250.00           # required
 *   thresholds: [50, 80, 100] # percent of the limit spent; 100 by default
 *   forecasts: [100]        # percent of the limit the period is heading for; none by default
 *   unpriced: [10]          # percent of the limit that calls without a price may cost at most; none by default
 *   fallback_rates: [5]     # percent of operations that needed more than one attempt; none by default
 *   spike: {}               # hours and minutes far above the usual; none by default. What {} stands for:
 *                           # {times: 6, minute_times: 20, hour_floor: 5, minute_floor: 1, first_floor: 25}
 * </pre>
 *
 * Every fault is told with its line, column and field.
 */
public final class BudgetFile {
    /** Those behind are pairs, which are no one's to spend. */
    private static final SpendDimension[] DIMENSIONS =
            Arrays.copyOf(SpendDimension.values(), SpendDimension.MODEL.ordinal() + 1);

    private static final String SPIKE = "spike";
    private static final int SCALE = 12;
    private static final BigDecimal HIGHEST = new BigDecimal("1e15");
    private static final int HIGHEST_PERCENT = 1_000;
    private static final Set<String> FIELDS = Set.of(
            "id",
            "name",
            "dimension",
            "scope",
            "period",
            "time_zone",
            "currency",
            "limit",
            "thresholds",
            "forecasts",
            "unpriced",
            "fallback_rates",
            SPIKE);

    private BudgetFile() {}

    /**
     * Reads the budgets of a tenant. Their version is 0: the publisher sets it.
     *
     * @param text YAML or JSON
     * @throws FaultyFileException naming every fault
     */
    public static List<Budget> parse(String text, String tenant) {
        List<FileFault> faults = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        List<Budget> budgets = new ArrayList<>();
        for (FileObject object : FileObject.listOf(FileNode.read(text), faults, FIELDS)) {
            Budget budget = budget(object, tenant);
            if (!budget.getBudgetId().isEmpty() && !ids.add(budget.getBudgetId())) {
                object.fault("id", budget.getBudgetId() + " stands in the file twice");
            }
            budgets.add(budget);
        }
        if (!faults.isEmpty()) {
            throw new FaultyFileException(faults);
        }
        return budgets;
    }

    private static Budget budget(FileObject object, String tenant) {
        FileObject spike = object.has(SPIKE)
                ? object.object(SPIKE, "times", "minute_times", "hour_floor", "minute_floor", "first_floor")
                : null;
        return Budget.newBuilder()
                .setTenant(tenant)
                .setBudgetId(object.required("id").strip())
                .setVersion(0)
                .setName(object.text("name").strip())
                .setDimension(choice(object, "dimension", DIMENSIONS))
                .setScopeValue(object.text("scope", "*").strip())
                .setPeriod(choice(object, "period", BudgetPeriod.values()))
                .setTimeZone(timeZone(object))
                .setCurrency(currency(object))
                .setLimit(limit(object))
                .setThresholdPercents(
                        object.has("thresholds") ? List.copyOf(percents(object, "thresholds")) : List.of(100))
                .setRules(rules(object, spike))
                .setSpike(spike == null ? null : terms(spike))
                .build();
    }

    /** The rules beside thresholds. A further kind is a line here. */
    private static List<BudgetRule> rules(FileObject object, @Nullable FileObject spike) {
        List<BudgetRule> rules = new ArrayList<>();
        percents(object, "forecasts").forEach(percent -> rules.add(new BudgetRule(AlertKind.FORECAST, percent)));
        percents(object, "unpriced").forEach(percent -> rules.add(new BudgetRule(AlertKind.UNPRICED, percent)));
        percents(object, "fallback_rates")
                .forEach(percent -> rules.add(new BudgetRule(AlertKind.FALLBACK_RATE, percent)));
        if (spike != null) {
            rules.add(new BudgetRule(AlertKind.SPIKE, times(spike, "times", Spike.TIMES)));
        }
        return rules;
    }

    private static SpikeTerms terms(FileObject spike) {
        return new SpikeTerms(
                times(spike, "minute_times", Spike.MINUTE_TIMES),
                floor(spike, "hour_floor", Spike.HOUR_FLOOR),
                floor(spike, "minute_floor", Spike.MINUTE_FLOOR),
                floor(spike, "first_floor", Spike.FIRST_FLOOR));
    }

    /** A constant that must be given, the first of which is UNKNOWN. */
    private static <E extends Enum<E>> E choice(FileObject object, String name, E[] constants) {
        if (!object.has(name)) {
            object.missing(name, "must be given");
        }
        List<E> known = Arrays.asList(constants);
        return object.choice(name, known.subList(1, known.size()), constants[0]);
    }

    private static String timeZone(FileObject object) {
        try {
            return ZoneId.of(object.text("time_zone", "UTC").strip()).getId();
        } catch (DateTimeException e) {
            object.fault("time_zone", "must be an IANA time zone, as Europe/Berlin");
            return "UTC";
        }
    }

    private static String currency(FileObject object) {
        try {
            String code = object.text("currency", "USD").strip().toUpperCase(Locale.ROOT);
            return Currency.getInstance(code).getCurrencyCode();
        } catch (IllegalArgumentException e) {
            object.fault("currency", "must be an ISO 4217 code, as USD");
            return "USD";
        }
    }

    private static BigDecimal limit(FileObject object) {
        BigDecimal limit = object.decimal("limit");
        if (limit != null && limit.signum() > 0 && fits(limit)) {
            return limit.setScale(SCALE);
        }
        if (limit != null) {
            object.fault("limit", "must be a positive amount below 1e15 with at most " + SCALE + " fractional digits");
        }
        return BigDecimal.ONE.setScale(SCALE);
    }

    private static boolean fits(BigDecimal amount) {
        return amount.stripTrailingZeros().scale() <= SCALE && amount.compareTo(HIGHEST) < 0;
    }

    private static BigDecimal floor(FileObject spike, String name, BigDecimal usual) {
        BigDecimal floor = spike.decimal(name, usual);
        if (floor.signum() < 0 || !fits(floor)) {
            spike.fault(name, "must be an amount from 0 to below 1e15 with at most " + SCALE + " fractional digits");
            return usual.setScale(SCALE);
        }
        return floor.setScale(SCALE);
    }

    private static int times(FileObject spike, String name, int usual) {
        long times = spike.whole(name, usual);
        if (times < 1 || times > HIGHEST_PERCENT) {
            spike.fault(name, "must be a whole number from 1 to " + HIGHEST_PERCENT);
            return usual;
        }
        return (int) times;
    }

    private static Set<Integer> percents(FileObject object, String name) {
        return new TreeSet<>(object.wholes(name, 1, HIGHEST_PERCENT));
    }
}
