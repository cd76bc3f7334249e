package io.costline.attribution.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.attribution.config.Rules;
import io.costline.attribution.ledger.DeltaBook;
import io.costline.attribution.trace.Applied;
import io.costline.attribution.trace.RandomCalls;
import io.costline.attribution.trace.Trace;
import io.costline.attribution.trace.TraceCodec;
import io.costline.trials.Trials;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.RecordBatchingStateRestoreCallback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drives the store as Streams does, through commits, crashes in the middle of a transaction, clean stops and lost disks. */
class TraceStoreTest {
    private static final TopicPartition CHANGELOG = new TopicPartition("changelog", 0);

    @TempDir
    Path folder;

    private int folders;

    /** A changelog with transactions and the task in front of it. */
    private final class Task implements InvocationHandler {
        private final List<ConsumerRecord<byte[], byte[]>> committed = new ArrayList<>();
        private final List<byte[][]> pending = new ArrayList<>();
        private Path disk;
        private TraceStore store;
        private @Nullable RecordBatchingStateRestoreCallback restore;
        private long now = 1;
        private final Set<OpenTrace> changed = new LinkedHashSet<>();

        Task() {
            disk = newFolder();
            store = opened();
        }

        private Path newFolder() {
            return folder.resolve("disk" + folders++);
        }

        private TraceStore opened() {
            TraceStore fresh = new TraceStoreBuilder("traces", Rules.defaults()).build();
            fresh.init(
                    (InternalProcessorContext<?, ?>) Proxy.newProxyInstance(
                            getClass().getClassLoader(), new Class<?>[] {InternalProcessorContext.class}, this),
                    fresh);
            return fresh;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
            if (arguments != null && method.getName().equals("logChange")) {
                pending.add(new byte[][] {((Bytes) arguments[1]).get(), (byte[]) arguments[2]});
            } else if (arguments != null && method.getName().equals("register")) {
                restore = (RecordBatchingStateRestoreCallback) arguments[1];
            } else if (method.getName().equals("currentSystemTimeMs")) {
                return now;
            } else if (method.getName().equals("stateDir")) {
                return disk.toFile();
            }
            return null;
        }

        void apply(String key, RandomGenerator random, int call, long revision) {
            store.committed();
            OpenTrace open = store.open(key.getBytes(StandardCharsets.UTF_8));
            Applied applied = open.trace().apply(new RandomCalls(random).call(call, revision), now++);
            if (applied == Applied.CHANGED) {
                open.changed = true;
                changed.add(open);
            } else if (!open.changed) {
                store.release(open);
            }
        }

        void closeIdlest() {
            store.committed();
            OpenTrace idlest = store.longestIdle();
            if (idlest != null) {
                idlest.trace().close();
                idlest.changed = true;
                changed.add(idlest);
            }
        }

        /** As one without calls for long: nothing is written of it. */
        void retireIdlest() {
            store.committed();
            OpenTrace idlest = store.longestIdle();
            if (idlest != null && !idlest.changed) {
                store.retire(idlest);
            }
        }

        void flush() {
            for (OpenTrace each : changed) {
                each.trace().settle(new DeltaBook());
                store.save(each, now);
            }
            changed.clear();
            store.settled();
        }

        void commit(Map<String, byte[]> model) {
            changed.forEach(
                    each -> model.put(each.trace().tenant() + '/' + each.trace().traceId(), new byte[0]));
            List<Trace> settled = changed.stream().map(OpenTrace::trace).toList();
            flush();
            settled.forEach(trace -> model.put(trace.tenant() + '/' + trace.traceId(), packed(trace)));
            for (byte[][] row : pending) {
                committed.add(new ConsumerRecord<>("changelog", 0, committed.size(), row[0], row[1]));
            }
            pending.clear();
        }

        /** Ends as a crash does: whatever the transaction under way sent is gone. */
        void crash(boolean diskLost) {
            pending.clear();
            changed.clear();
            store.close();
            restart(diskLost);
        }

        void stop() {
            if (!committed.isEmpty()) {
                store.commit(Map.of(CHANGELOG, committed.size() - 1L));
            }
            store.close();
            restart(false);
        }

        private void restart(boolean diskLost) {
            if (diskLost) {
                disk = newFolder();
            }
            store = opened();
            Long offset = store.committedOffset(CHANGELOG);
            if (offset == null && !diskLost) {
                // what Streams does with a store that has rows and no offset: it starts over
                store.close();
                disk = newFolder();
                store = opened();
            }
            restoreFrom(offset == null ? 0 : offset + 1);
        }

        private void restoreFrom(long offset) {
            Map<Bytes, ConsumerRecord<byte[], byte[]>> compacted = new LinkedHashMap<>();
            for (ConsumerRecord<byte[], byte[]> row : committed) {
                compacted.remove(Bytes.wrap(row.key()));
                compacted.put(Bytes.wrap(row.key()), row);
            }
            List<ConsumerRecord<byte[], byte[]>> rows = compacted.values().stream()
                    .filter(row -> row.offset() >= offset)
                    .toList();
            for (int i = 0; i < rows.size(); i += 3) {
                if (restore != null) {
                    restore.restoreBatch(rows.subList(i, Math.min(i + 3, rows.size())));
                }
            }
        }

        void assertHolds(Map<String, byte[]> model) {
            model.forEach((key, packed) -> {
                OpenTrace found = store.open(key.getBytes(StandardCharsets.UTF_8));
                assertThat(packed(found.trace())).as(key).isEqualTo(packed);
                if (found.trace().closed()) {
                    store.release(found);
                }
            });
            assertThat(store.openTraces()).isEqualTo(store.openKeys().size());
        }
    }

    private static byte[] packed(Trace trace) {
        TraceCodec codec = new TraceCodec();
        var all = new java.io.ByteArrayOutputStream();
        for (int chunk = 0; chunk < TraceCodec.chunks(trace); chunk++) {
            all.writeBytes(codec.pack(trace, chunk));
        }
        return all.toByteArray();
    }

    @Test
    void whateverEndsTheTaskTheCommittedTracesAreBack() {
        Trials.run(25, random -> {
            // Given
            Task task = new Task();
            Map<String, byte[]> model = new HashMap<>();
            boolean longTraces = random.nextInt(3) == 0;
            int calls = longTraces ? 200 : 6;

            // When
            for (int step = random.nextInt(20, 300); step > 0; step--) {
                switch (random.nextInt(12)) {
                    case 0 -> task.closeIdlest();
                    case 1, 2 -> task.commit(model);
                    case 3 -> task.retireIdlest();
                    case 4 -> {
                        if (random.nextInt(5) == 0) {
                            task.flush();
                            task.crash(random.nextInt(3) == 0);
                            task.assertHolds(model);
                        }
                    }
                    case 5 -> {
                        if (random.nextInt(5) == 0) {
                            task.commit(model);
                            task.stop();
                            task.assertHolds(model);
                        }
                    }
                    default -> {
                        for (int n = longTraces ? 5 : 1; n > 0; n--) {
                            String key = "demo/t" + random.nextInt(longTraces ? 2 : 8);
                            task.apply(key, random, random.nextInt(calls), random.nextLong(4));
                        }
                    }
                }
            }
            task.commit(model);
            task.crash(true);

            // Then
            task.assertHolds(model);
            task.store.close();
        });
    }

    @Test
    void anOpenTraceIsStillOpenAfterACleanStopAndIdlestFirst() {
        Trials.run(1, random -> {
            // Given
            Task task = new Task();
            task.apply("demo/z", random, 1, 1);
            task.apply("demo/a", random, 1, 1);
            Map<String, byte[]> model = new HashMap<>();
            task.commit(model);

            // When
            task.stop();

            // Then
            assertThat(task.store.openTraces()).isEqualTo(2);
            OpenTrace idlest = task.store.longestIdle();
            assertThat(idlest).isNotNull();
            assertThat(idlest.trace().traceId()).isEqualTo("z");
            task.assertHolds(model);
            task.store.close();
        });
    }

    @Test
    void theDiskHoldsNothingUncommitted() throws Exception {
        // Given
        Task task = new Task();
        RandomGenerator random = RandomGenerator.getDefault();
        Map<String, byte[]> model = new HashMap<>();
        task.apply("demo/t", random, 1, 1);
        task.commit(model);
        task.stop();

        // When
        task.apply("demo/t", random, 2, 1);
        task.closeIdlest();
        task.flush();
        task.crash(false);

        // Then
        task.assertHolds(model);
        assertThat(Files.exists(task.disk)).isTrue();
        task.store.close();
    }
}
