package io.costline.clickhouse.sink;

import io.costline.topics.Topics;
import io.costline.wire.CurrentValue;
import io.costline.wire.MalformedRecordException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What was read since the last insert: rows by table, and how far reading came. Two of them take turns. */
final class Batch {
    /** Rows of one table and when they were received. */
    record Part(Rows rows, Ages ages) {}

    private final Map<String, Part> byTopic = new LinkedHashMap<>();
    private final List<Part> parts;
    private final CostRows costs = new CostRows();
    private final Part corrections = new Part(new CorrectionRows(), new Ages());
    private final RejectionRows rejections = new RejectionRows();
    private final DefinitionRows definitions = new DefinitionRows();
    private final Set<String> unreadable = new HashSet<>();
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private int records;
    private long openedNanos;

    Batch() {
        byTopic.put(Topics.COSTS.name(), new Part(costs, new Ages()));
        byTopic.put(Topics.TRACES.name(), new Part(new TraceRows(), new Ages()));
        byTopic.put(Topics.SPEND.name(), new Part(new SpendRows(), new Ages()));
        byTopic.put(Topics.BUDGET_ALERTS.name(), new Part(new AlertRows(), new Ages()));
        byTopic.put(Topics.BUDGETS.name(), new Part(new BudgetRows(), new Ages()));
        byTopic.put(Topics.REJECTED.name(), new Part(rejections, new Ages()));
        byTopic.put(Topics.PRICE_BOOK.name(), new Part(definitions, new Ages()));
        byTopic.put(Topics.LEDGER.name(), new Part(new LedgerRows(), new Ages()));
        byTopic.put(Topics.LEDGER_CORRECTIONS.name(), new Part(new PostedCorrectionRows(), new Ages()));
        byTopic.put(Topics.REVENUE.name(), new Part(new RevenueRows(), new Ages()));
        byTopic.put(Topics.OUTCOMES.name(), new Part(new OutcomeRows(), new Ages()));
        byTopic.put(Topics.INVOICES.name(), new Part(new InvoiceRows(), new Ages()));
        byTopic.put(Topics.DEFINITIONS.name(), new Part(new NamedDefinitionRows(), new Ages()));
        parts = Stream.concat(byTopic.values().stream(), Stream.of(corrections)).toList();
    }

    static List<String> topics() {
        return List.copyOf(new Batch().byTopic.keySet());
    }

    /**
     * Takes a record in.
     *
     * @return whether it could be read; if not it became a row of rejected_events
     * @throws io.costline.wire.RegistryException if its schema cannot be asked for now; the batch is then unchanged
     */
    boolean add(ConsumerRecord<byte[], byte[]> record, Map<String, CurrentValue> schemas) {
        boolean readable = record.value() == null || append(record, schemas);
        if (records == 0) {
            openedNanos = System.nanoTime();
        }
        records++;
        return readable;
    }

    /** Marks how far a partition was read, transaction markers included. */
    void readUpTo(TopicPartition partition, OffsetAndMetadata next) {
        offsets.put(partition, next);
    }

    private boolean append(ConsumerRecord<byte[], byte[]> record, Map<String, CurrentValue> schemas) {
        Part part = byTopic.get(record.topic());
        CurrentValue current = schemas.get(record.topic());
        if (part == null || current == null) {
            throw new IllegalArgumentException("no table takes records of topic " + record.topic());
        }
        try {
            byte[] value = current.bring(record.value());
            if (part.rows == definitions && !definitions.takes(value)) {
                return true;
            }
            part.ages.add(part.rows.append(value));
            if (part.rows == costs && costs.corrected()) {
                corrections.ages.add(corrections.rows.append(value));
            }
            return true;
        } catch (MalformedRecordException e) {
            rejections.appendUnreadable(record);
            unreadable.add(record.topic());
            return false;
        }
    }

    /** The topics whose records became rows of a table since the last insert. */
    Set<String> topicsOf(Part part) {
        Set<String> topics = new HashSet<>(part.rows == rejections ? unreadable : Set.of());
        byTopic.forEach((topic, each) -> {
            if (each == part || (part == corrections && each.rows == costs)) {
                topics.add(topic);
            }
        });
        return topics;
    }

    /** The table that takes every record of a topic. */
    String tableOf(String topic) {
        return Objects.requireNonNull(byTopic.get(topic), topic).rows.block.table();
    }

    Collection<Part> parts() {
        return parts;
    }

    /** How far the partitions were read of which every row was taken. */
    Map<TopicPartition, OffsetAndMetadata> offsets(Set<String> held) {
        Map<TopicPartition, OffsetAndMetadata> taken = new HashMap<>(offsets);
        taken.keySet().removeIf(partition -> held.contains(partition.topic()));
        return taken;
    }

    /** Nothing read, not even a tombstone. */
    boolean isEmpty() {
        return records == 0;
    }

    int rows() {
        return parts.stream().mapToInt(part -> part.rows.block.rows()).sum();
    }

    int size() {
        return parts.stream().mapToInt(part -> part.rows.block.size()).sum();
    }

    long ageNanos() {
        return records == 0 ? 0 : System.nanoTime() - openedNanos;
    }

    void clear() {
        records = 0;
        offsets.clear();
        unreadable.clear();
        parts.forEach(part -> {
            part.rows.block.clear();
            part.ages.clear();
        });
    }
}
