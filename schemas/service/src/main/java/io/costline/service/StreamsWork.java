package io.costline.service;

import io.costline.topics.PoisonRecords;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kafka Streams as what a service does: its health, its metrics, the restart after a poison record, and its end. */
public final class StreamsWork {
    private static final Logger LOG = LoggerFactory.getLogger(StreamsWork.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

    /** What is done once the streams run. */
    public interface Begin {
        void begin() throws IOException;
    }

    private StreamsWork() {}

    /**
     * Runs the topology until the service is stopped.
     *
     * @param poison what the topology's processors ask
     * @param running begins when the streams run, before the service says that it is ready
     * @throws IllegalStateException if a stream thread failed, and not of one record
     */
    public static void run(
            ServiceShell shell,
            Waiting waiting,
            Topology topology,
            Map<String, Object> settings,
            PoisonRecords poison,
            Begin running)
            throws InterruptedException, IOException {
        Map<String, Object> all = new HashMap<>(settings);
        all.putAll(poison.settings());
        KafkaStreams streams = new KafkaStreams(topology, new StreamsConfig(all));
        CountDownLatch ended = new CountDownLatch(1);
        Restoring restoring = new Restoring();
        streams.setGlobalStateRestoreListener(restoring);
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
                ended.countDown();
            }
        });
        streams.setUncaughtExceptionHandler(failure -> {
            boolean goesOn = poison.again();
            LOG.atError()
                    .setCause(failure)
                    .log(
                            goesOn
                                    ? "a record failed; its task begins again without it"
                                    : "a stream thread failed; stopping");
            return goesOn
                    ? StreamThreadExceptionResponse.REPLACE_THREAD
                    : StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        shell.note("poison", poison::told);
        shell.check("streams", () -> notRunning(streams, restoring));
        shell.part(new KafkaStreamsMetrics(streams)).bindTo(shell.meters());
        shell.part(() -> streams.close(CLOSE_TIMEOUT));
        streams.start();
        waiting.until(
                "its partitions", () -> ended.getCount() == 0 ? Optional.empty() : notRunning(streams, restoring));
        if (ended.getCount() > 0) {
            running.begin();
            waiting.over();
            shell.ready();
            ended.await();
        }
        if (streams.state() == KafkaStreams.State.ERROR) {
            throw new IllegalStateException("a stream thread failed");
        }
    }

    private static Optional<String> notRunning(KafkaStreams streams, Restoring restoring) {
        KafkaStreams.State state = streams.state();
        return state == KafkaStreams.State.RUNNING
                ? Optional.empty()
                : Optional.of("streams are " + state + restoring.told());
    }

    /** How much state is still to be read back. */
    private static final class Restoring implements StateRestoreListener {
        private final Map<TopicPartition, Long> toGo = new ConcurrentHashMap<>();

        String told() {
            long records = toGo.values().stream().mapToLong(Long::longValue).sum();
            return records == 0 ? "" : ", state of " + records + " records to restore";
        }

        @Override
        public void onRestoreStart(TopicPartition changelog, String store, long start, long end) {
            toGo.put(changelog, end - start);
        }

        @Override
        public void onBatchRestored(TopicPartition changelog, String store, long batchEnd, long restored) {
            toGo.computeIfPresent(changelog, (partition, left) -> Math.max(0, left - restored));
        }

        @Override
        public void onRestoreEnd(TopicPartition changelog, String store, long restored) {
            toGo.remove(changelog);
        }

        @Override
        public void onRestoreSuspended(TopicPartition changelog, String store, long restored) {
            toGo.remove(changelog);
        }
    }
}
