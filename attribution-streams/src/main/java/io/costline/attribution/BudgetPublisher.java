package io.costline.attribution;

import io.costline.avro.Budget;
import io.costline.definitions.CompactedTopic;
import io.costline.topics.Keys;
import io.costline.topics.Topics;
import io.costline.wire.SchemaRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes budgets to costline.budgets. A budget whose content did not change is left alone; one that did gets the next
 * version, and with it fresh alerts.
 */
public final class BudgetPublisher {
    private final CompactedTopic<Budget> topic;

    /** @param kafka client settings, at least bootstrap.servers */
    public BudgetPublisher(Map<String, String> kafka, SchemaRegistry registry) {
        this.topic = new CompactedTopic<>(Topics.BUDGETS, Budget.class, kafka, registry);
    }

    /** What became of a budget. */
    public enum Change {
        CREATED,
        CHANGED,
        UNCHANGED
    }

    /** A budget and what became of it, with the version now in force. */
    public record Applied(Budget budget, Change change) {}

    /**
     * Brings the topic to what the budgets say; returns when the broker has them. Budgets not named stay.
     *
     * @throws KafkaException if the topic cannot be read or written
     */
    public List<Applied> apply(List<Budget> budgets, Duration timeout) {
        Map<String, Budget> known = topic.read(timeout);
        List<Applied> applied = new ArrayList<>();
        for (Budget budget : budgets) {
            applied.add(compare(known.get(key(budget)), budget));
        }
        Map<String, Budget> changed = new LinkedHashMap<>();
        applied.stream()
                .filter(each -> each.change() != Change.UNCHANGED)
                .forEach(each -> changed.put(key(each.budget()), each.budget()));
        topic.write(changed);
        return applied;
    }

    static Applied compare(@Nullable Budget known, Budget wanted) {
        if (known == null) {
            return new Applied(withVersion(wanted, 1), Change.CREATED);
        }
        Budget same = withVersion(wanted, known.getVersion());
        return same.equals(known)
                ? new Applied(known, Change.UNCHANGED)
                : new Applied(withVersion(wanted, known.getVersion() + 1), Change.CHANGED);
    }

    private static Budget withVersion(Budget budget, long version) {
        return Budget.newBuilder(budget).setVersion(version).build();
    }

    private static String key(Budget budget) {
        return Keys.budget(budget.getTenant(), budget.getBudgetId());
    }
}
