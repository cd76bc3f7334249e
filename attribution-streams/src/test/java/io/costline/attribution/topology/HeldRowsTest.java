package io.costline.attribution.topology;

import static io.costline.attribution.topology.Costs.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.costline.attribution.AttributionMetrics;
import io.costline.attribution.config.Rules;
import io.costline.attribution.topology.Attributed.Kind;
import io.costline.avro.RequestCost;
import io.costline.avro.WorkflowTrace;
import io.costline.failpoint.Failpoints;
import io.costline.topics.GroupOffsets;
import io.costline.topics.PoisonRecords;
import io.costline.topics.Topics;
import io.costline.trials.Trials;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.InMemoryRegistry;
import io.costline.wire.SchemaRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.apache.kafka.streams.processor.internals.RecordBatchingStateRestoreCallback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that wait outlive whatever ends the task: it is driven as Streams does, through commits, crashes and lost disks. */
class HeldRowsTest {
    private static final TopicPartition CHANGELOG = new TopicPartition("changelog", 0);

    private final SchemaRegistry registry = new InMemoryRegistry();
    private final AvroSerializer<RequestCost> writer = AvroSerializer.of(registry, Topics.COSTS);

    @TempDir
    Path folder;

    private int folders;

    /** A task on a partition of costs, with what it committed. */
    private final class Task implements InvocationHandler {
        private final List<RequestCost> input = new ArrayList<>();
        private int read;
        private int committedRead;

        private final List<ConsumerRecord<byte[], byte[]>> changelog = new ArrayList<>();
        private final List<WorkflowTrace> rows = new ArrayList<>();
        private final List<ConsumerRecord<byte[], byte[]>> pendingChangelog = new ArrayList<>();
        private final List<WorkflowTrace> pendingRows = new ArrayList<>();
        private final Map<String, Long> metadata = new HashMap<>();
        private final Map<String, Long> pendingMetadata = new HashMap<>();

        private Path disk = folder.resolve("disk" + folders++);
        private long now = Costs.NOON.toEpochMilli() + 60_000;
        private Map<String, StateStore> stores = Map.of();
        private @Nullable RecordBatchingStateRestoreCallback restore;
        private @Nullable Punctuator closing;
        private TraceStore store;
        private CommitHook hook;
        private AttributeCalls calls;

        Task() {
            start();
        }

        private void start() {
            Rules rules = Rules.defaults();
            open(rules);
            Long offset = store.committedOffset(CHANGELOG);
            if (offset == null && !changelog.isEmpty()) {
                store.close();
                disk = folder.resolve("disk" + folders++);
                open(rules);
            }
            List<ConsumerRecord<byte[], byte[]>> behind =
                    changelog.subList(offset == null ? 0 : (int) (offset + 1), changelog.size());
            if (restore != null && !behind.isEmpty()) {
                restore.restoreBatch(behind);
            }
            calls = new AttributeCalls(
                    rules,
                    registry,
                    "deltas",
                    new AttributionMetrics(new SimpleMeterRegistry()),
                    new PoisonRecords(),
                    Failpoints.none());
            calls.init(context());
        }

        private void open(Rules rules) {
            store = new TraceStoreBuilder(AttributionTopology.TRACE_STORE, rules).build();
            hook = new CommitHook.Builder(AttributionTopology.CALLS_HOOK).build();
            stores = Map.of(store.name(), store, hook.name(), hook);
            store.init((InternalProcessorContext<?, ?>) context(), store);
        }

        @SuppressWarnings("unchecked") // the proxy takes anything
        private ProcessorContext<byte[], Attributed> context() {
            return (ProcessorContext<byte[], Attributed>) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {InternalProcessorContext.class}, this);
        }

        void send(RequestCost cost) {
            input.add(cost);
            readOn();
        }

        private void readOn() {
            for (; read < input.size(); read++) {
                RequestCost cost = input.get(read);
                byte[] key = Costs.key(cost).getBytes(StandardCharsets.UTF_8);
                calls.process(new Record<>(key, writer.serialize(null, cost), now));
            }
        }

        void pass(Duration time) {
            now += time.toMillis();
            if (closing != null) {
                closing.punctuate(now);
            }
        }

        void flush() {
            hook.flushCache();
        }

        void commit() {
            flush();
            changelog.addAll(pendingChangelog);
            rows.addAll(pendingRows);
            metadata.putAll(pendingMetadata);
            committedRead = read;
            forget();
        }

        private void forget() {
            pendingChangelog.clear();
            pendingRows.clear();
            pendingMetadata.clear();
        }

        /** Ends as a crash does, in the middle of a transaction; what was read in it is read again. */
        void crash(boolean diskLost) {
            forget();
            store.close();
            if (diskLost) {
                disk = folder.resolve("disk" + folders++);
            }
            read = committedRead;
            start();
            readOn();
        }

        void checkpoint() {
            if (!changelog.isEmpty()) {
                store.commit(Map.of(CHANGELOG, changelog.size() - 1L));
            }
        }

        long sentBelow() {
            return metadata.getOrDefault(GroupOffsets.SENT_BELOW, Long.MAX_VALUE);
        }

        Optional<WorkflowTrace> row(String trace) {
            return rows.stream().filter(row -> row.getTraceId().equals(trace)).reduce((first, second) -> second);
        }

        /** How many calls of a trace stand before an offset. */
        int sent(String trace, long before) {
            Set<String> ids = new HashSet<>();
            input.subList(0, (int) Math.min(before, input.size())).stream()
                    .filter(cost -> trace.equals(cost.getEvent().getTraceId()))
                    .forEach(cost -> ids.add(cost.getEvent().getCallId()));
            return ids.size();
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
            Object first = arguments == null || arguments.length == 0 ? "" : arguments[0];
            switch (method.getName()) {
                case "forward" -> forward((Record<?, ?>) first);
                case "logChange" -> {
                    Object[] given = Objects.requireNonNull(arguments);
                    pendingChangelog.add(new ConsumerRecord<>(
                            "changelog",
                            0,
                            changelog.size() + pendingChangelog.size(),
                            now,
                            TimestampType.CREATE_TIME,
                            0,
                            0,
                            ((Bytes) given[1]).get(),
                            (byte[]) given[2],
                            (Headers) given[4],
                            Optional.empty()));
                }
                case "register" -> restore = (RecordBatchingStateRestoreCallback) Objects.requireNonNull(arguments)[1];
                case "schedule" -> closing = (Punctuator) Objects.requireNonNull(arguments)[2];
                case "processorMetadataForKey" -> {
                    return pendingMetadata.getOrDefault(first, metadata.get(first));
                }
                case "addProcessorMetadataKeyValue" ->
                    pendingMetadata.put((String) first, (Long) Objects.requireNonNull(arguments)[1]);
                case "currentSystemTimeMs" -> {
                    return now;
                }
                case "recordContext" -> {
                    return new ProcessorRecordContext(0, read, 0, "", new RecordHeaders());
                }
                case "stateDir" -> {
                    return disk.toFile();
                }
                case "getStateStore" -> {
                    return stores.get(first);
                }
                default -> {}
            }
            return null;
        }

        private void forward(Record<?, ?> record) {
            if (record.value() instanceof Attributed value && value.kind() == Kind.TRACE && value.bytes() != null) {
                pendingRows.add(
                        AvroDeserializer.of(registry, WorkflowTrace.class).deserialize(null, value.bytes()));
            }
        }

        void close() {
            store.close();
        }
    }

    private static RequestCost of(String trace, int number) {
        return call(trace + "-" + number, event -> event.setTraceId(trace));
    }

    @Test
    void aRowHeldBackWhenItsProcessDiedIsSentAfterTheRestart() {
        // Given
        var task = new Task();
        task.send(of("t1", 1));
        task.commit();
        task.send(of("t1", 2));
        task.commit();
        assertThat(task.row("t1").orElseThrow().getCalls()).isOne();
        assertThat(task.sentBelow()).isEqualTo(1);

        // When
        task.crash(true);
        task.commit();

        // Then
        assertThat(task.row("t1").orElseThrow().getCalls()).isEqualTo(2);

        // When
        task.pass(Duration.ofSeconds(6));
        task.commit();

        // Then
        assertThat(task.sentBelow()).isEqualTo(Long.MAX_VALUE);
        task.close();
    }

    @Test
    void whatWasSentLongAgoIsNotSentAgain() {
        // Given
        var task = new Task();
        for (int trace = 0; trace < 50; trace++) {
            task.send(of("t" + trace, 1));
            task.commit();
            task.send(of("t" + trace, 2));
            task.commit();
            task.pass(Duration.ofSeconds(6));
            task.commit();
        }
        int before = task.rows.size();

        // When
        task.crash(true);
        task.commit();

        // Then
        assertThat(task.rows.size() - before).isLessThanOrEqualTo(1);
        task.close();
    }

    @Test
    void whateverEndsTheTaskEveryRowIsSentInTheEndAndNoOlderOneAfterANewer() {
        Trials.run(25, random -> {
            // Given
            var task = new Task();
            int traces = 6;

            // When
            for (int step = random.nextInt(50, 400); step > 0; step--) {
                switch (random.nextInt(10)) {
                    case 0, 1, 2 -> task.commit();
                    case 3 -> {
                        task.pass(Duration.ofMillis(random.nextInt(4_000)));
                        task.commit();
                    }
                    case 4 -> {
                        if (random.nextInt(6) == 0) {
                            task.pass(Duration.ofMinutes(31));
                        }
                        if (random.nextInt(4) == 0) {
                            task.commit();
                            task.checkpoint();
                        }
                    }
                    case 5 -> {
                        if (random.nextInt(4) == 0) {
                            task.flush();
                            task.crash(random.nextInt(3) == 0);
                        }
                    }
                    default -> task.send(of("t" + random.nextInt(traces), random.nextInt(100)));
                }
                for (int trace = 0; trace < traces; trace++) {
                    int told =
                            task.row("t" + trace).map(WorkflowTrace::getCalls).orElse(0);
                    long settled = Math.min(task.committedRead, task.sentBelow());
                    assertThat(told).isGreaterThanOrEqualTo(task.sent("t" + trace, settled));
                }
            }
            task.commit();
            task.pass(Duration.ofSeconds(6));
            task.commit();

            // Then
            Map<String, Long> revisions = new HashMap<>();
            for (WorkflowTrace row : task.rows) {
                Long before = revisions.put(row.getTraceId(), row.getRevision());
                assertThat(row.getRevision()).isGreaterThan(before == null ? 0 : before);
            }
            for (int trace = 0; trace < traces; trace++) {
                String id = "t" + trace;
                assertThat(task.row(id).map(WorkflowTrace::getCalls).orElse(0))
                        .isEqualTo(task.sent(id, Long.MAX_VALUE));
            }
            task.close();
        });
    }
}
