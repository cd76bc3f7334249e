package io.costline.attribution.topology;

import io.costline.attribution.budget.AlertRule;
import io.costline.attribution.budget.Limit;
import io.costline.attribution.budget.Limits;
import io.costline.attribution.budget.Period;
import io.costline.attribution.ledger.Dimension;
import io.costline.avro.AlertKind;
import io.costline.avro.Budget;
import io.costline.avro.BudgetRule;
import io.costline.avro.SpikeTerms;
import io.costline.topics.CompactedTopicFollower;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.SchemaRegistry;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows costline.budgets and holds the budgets in force. */
public final class BudgetFollower implements Supplier<Limits> {
    private static final Logger LOG = LoggerFactory.getLogger(BudgetFollower.class);

    private final CompactedTopicFollower<Budget> follower;
    private final Index index = new Index();

    public BudgetFollower(Map<String, String> kafka, SchemaRegistry registry) {
        follower =
                new CompactedTopicFollower<>(Topics.BUDGETS, kafka, AvroDeserializer.of(registry, Budget.class), index);
    }

    /** The topic as it is followed. */
    public CompactedTopicFollower<Budget> topic() {
        return follower;
    }

    /** Collects the definitions; a new index is published whole at the end of each batch. */
    static final class Index implements CompactedTopicFollower.Listener<Budget> {
        private final Map<String, Limit> byKey = new HashMap<>();
        private volatile Limits limits = Limits.none();

        @Override
        public void record(String key, @Nullable Budget budget, long offset) {
            byKey.remove(key);
            if (budget != null) {
                try {
                    byKey.put(key, limit(budget));
                } catch (IllegalArgumentException | DateTimeException e) {
                    LOG.atError()
                            .setCause(e)
                            .addKeyValue("budgetId", key)
                            .addKeyValue("offset", offset)
                            .log("budget cannot be used and is not in force");
                }
            }
        }

        @Override
        public void caughtUp() {
            limits = Limits.of(byKey.values());
        }

        Limits limits() {
            return limits;
        }
    }

    /**
     * The budget as attribution uses it.
     *
     * @throws IllegalArgumentException if a field is not usable
     */
    static Limit limit(Budget budget) {
        return new Limit(
                budget.getTenant(),
                budget.getBudgetId(),
                budget.getVersion(),
                budget.getName(),
                Dimension.valueOf(budget.getDimension().name()),
                budget.getScopeValue(),
                Period.valueOf(budget.getPeriod().name()),
                ZoneId.of(budget.getTimeZone()),
                budget.getCurrency(),
                budget.getLimit(),
                rules(budget));
    }

    /** A rule of a kind that only a later version knows is left out; the others are in force. */
    private static List<AlertRule> rules(Budget budget) {
        List<AlertRule> rules = new ArrayList<>();
        for (int percent : budget.getThresholdPercents()) {
            rules.add(new AlertRule.Threshold(percent));
        }
        for (BudgetRule rule : budget.getRules()) {
            try {
                SpikeTerms terms = rule.getKind() == AlertKind.SPIKE ? budget.getSpike() : null;
                rules.add(
                        terms == null
                                ? AlertRule.Kind.valueOf(rule.getKind().name()).rule(rule.getNumber())
                                : new AlertRule.Spike(
                                        rule.getNumber(),
                                        terms.getMinuteTimes(),
                                        terms.getHourFloor(),
                                        terms.getMinuteFloor(),
                                        terms.getFirstFloor()));
            } catch (IllegalArgumentException e) {
                LOG.atWarn()
                        .setCause(e)
                        .addKeyValue("budgetId", budget.getBudgetId())
                        .addKeyValue("kind", rule.getKind())
                        .log("a budget's rule is of a kind this version does not know and is not in force");
            }
        }
        return rules;
    }

    @Override
    public Limits get() {
        return index.limits();
    }
}
