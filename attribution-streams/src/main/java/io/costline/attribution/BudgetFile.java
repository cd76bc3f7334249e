package io.costline.attribution;

import io.costline.avro.AlertKind;
import io.costline.avro.Budget;
import io.costline.avro.BudgetPeriod;
import io.costline.avro.BudgetRule;
import io.costline.avro.SpendDimension;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.yaml.YAMLFactory;

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
 * </pre>
 *
 * Every fault is reported, with its line and field.
 */
public final class BudgetFile {
    private static final int SCALE = 12;
    private static final BigDecimal HIGHEST = new BigDecimal("1e15");
    private static final int HIGHEST_PERCENT = 1_000;

    private final String tenant;
    private final JsonParser parser;
    private final List<String> faults = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();

    private BudgetFile(String tenant, JsonParser parser) {
        this.tenant = tenant;
        this.parser = parser;
    }

    /** A file that cannot be used: every fault in it. */
    public static final class Faulty extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient List<String> faults;

        Faulty(List<String> faults) {
            super(String.join(System.lineSeparator(), faults));
            this.faults = List.copyOf(faults);
        }

        /** Each as {@code line 3: limit must be positive}. */
        public List<String> faults() {
            return faults;
        }
    }

    /**
     * Reads the budgets of a tenant. Their version is 0: the publisher sets it.
     *
     * @param text YAML, or JSON if it starts as JSON does
     * @throws Faulty naming every fault
     */
    public static List<Budget> parse(String text, String tenant) {
        String start = text.stripLeading();
        boolean json = start.startsWith("[") || start.startsWith("{");
        TokenStreamFactory format = json ? new JsonFactory() : new YAMLFactory();
        try (JsonParser parser = format.createParser(ObjectReadContext.empty(), text)) {
            return new BudgetFile(tenant, parser).read();
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new Faulty(List.of("line " + line + ": " + e.getOriginalMessage()));
        }
    }

    private List<Budget> read() {
        List<Budget> budgets = new ArrayList<>();
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            fault("the file must be a list of budgets");
        } else {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                Budget budget = readBudget();
                if (budget != null) {
                    budgets.add(budget);
                }
            }
        }
        if (!faults.isEmpty()) {
            throw new Faulty(faults);
        }
        return budgets;
    }

    private @Nullable Budget readBudget() {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            fault("a budget must be an object with the fields id, dimension, period and limit");
            parser.skipChildren();
            return null;
        }
        int line = line();
        int before = faults.size();
        Draft draft = new Draft();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            parser.nextToken();
            readField(draft, field);
        }
        List<String> ofThis = List.copyOf(faults.subList(before, faults.size()));
        require(line, draft.id, "id", ofThis);
        require(line, draft.dimension, "dimension", ofThis);
        require(line, draft.period, "period", ofThis);
        require(line, draft.limit, "limit", ofThis);
        if (!draft.id.isEmpty() && !ids.add(draft.id)) {
            faults.add("line " + line + ": id " + draft.id + " stands in the file twice");
        }
        return faults.size() > before ? null : draft.budget(tenant);
    }

    private void readField(Draft draft, String field) {
        switch (field) {
            case "id" -> draft.id = text(field);
            case "name" -> draft.name = text(field);
            case "dimension" -> draft.dimension = constant(field, SpendDimension.class);
            case "scope" -> draft.scope = text(field);
            case "period" -> draft.period = constant(field, BudgetPeriod.class);
            case "time_zone" -> draft.timeZone = timeZone(field);
            case "currency" -> draft.currency = currency(field);
            case "limit" -> draft.limit = limit(field);
            case "thresholds" -> draft.thresholds = percents(field);
            case "forecasts" -> draft.add(AlertKind.FORECAST, percents(field));
            default -> {
                fault("unknown field " + field);
                parser.skipChildren();
            }
        }
    }

    private String text(String field) {
        if (!parser.currentToken().isScalarValue() || parser.currentToken() == JsonToken.VALUE_NULL) {
            fault(field + " must be a text");
            parser.skipChildren();
            return "";
        }
        return parser.getString().strip();
    }

    private <E extends Enum<E>> @Nullable E constant(String field, Class<E> type) {
        String name = text(field).toUpperCase(Locale.ROOT).replace('-', '_');
        Set<String> known = new TreeSet<>();
        for (E constant : type.getEnumConstants()) {
            if (constant.ordinal() > 0 && constant.name().equals(name)) {
                return constant;
            }
            if (constant.ordinal() > 0) {
                known.add(constant.name().toLowerCase(Locale.ROOT));
            }
        }
        fault(field + " must be one of " + String.join(", ", known));
        return null;
    }

    private String timeZone(String field) {
        String name = text(field);
        try {
            return ZoneId.of(name).getId();
        } catch (DateTimeException e) {
            fault(field + " must be an IANA time zone, as Europe/Berlin");
            return "UTC";
        }
    }

    private String currency(String field) {
        String code = text(field).toUpperCase(Locale.ROOT);
        try {
            return Currency.getInstance(code).getCurrencyCode();
        } catch (IllegalArgumentException e) {
            fault(field + " must be an ISO 4217 code, as USD");
            return "USD";
        }
    }

    private @Nullable BigDecimal limit(String field) {
        try {
            BigDecimal limit = new BigDecimal(text(field));
            if (limit.signum() > 0 && limit.stripTrailingZeros().scale() <= SCALE && limit.compareTo(HIGHEST) < 0) {
                return limit.setScale(SCALE);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        fault(field + " must be a positive amount with at most " + SCALE + " fractional digits");
        return null;
    }

    private List<Integer> percents(String field) {
        Set<Integer> percents = new TreeSet<>();
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            fault(field + " must be a list of percentages");
            parser.skipChildren();
            return List.of();
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            int percent = parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? parser.getValueAsInt(0) : 0;
            if (percent < 1 || percent > HIGHEST_PERCENT) {
                fault(field + " must be whole percentages from 1 to " + HIGHEST_PERCENT);
                parser.skipChildren();
            } else {
                percents.add(percent);
            }
        }
        return List.copyOf(percents);
    }

    private void require(int line, @Nullable Object value, String field, List<String> ofThis) {
        boolean faulted = ofThis.stream().anyMatch(fault -> fault.contains(": " + field + " "));
        if ((value == null || value.equals("")) && !faulted) {
            faults.add("line " + line + ": " + field + " is required");
        }
    }

    private void fault(String what) {
        faults.add("line " + line() + ": " + what);
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    /** The fields read so far. */
    private static final class Draft {
        private String id = "";
        private String name = "";
        private @Nullable SpendDimension dimension;
        private String scope = "*";
        private @Nullable BudgetPeriod period;
        private String timeZone = "UTC";
        private String currency = "USD";
        private @Nullable BigDecimal limit;
        private List<Integer> thresholds = List.of(100);
        private final List<BudgetRule> rules = new ArrayList<>();

        void add(AlertKind kind, List<Integer> numbers) {
            numbers.forEach(number -> rules.add(new BudgetRule(kind, number)));
        }

        private Budget budget(String tenant) {
            return Budget.newBuilder()
                    .setTenant(tenant)
                    .setBudgetId(id)
                    .setVersion(0)
                    .setName(name)
                    .setDimension(dimension)
                    .setScopeValue(scope)
                    .setPeriod(period)
                    .setTimeZone(timeZone)
                    .setCurrency(currency)
                    .setLimit(limit)
                    .setThresholdPercents(thresholds)
                    .setRules(rules)
                    .build();
        }
    }
}
