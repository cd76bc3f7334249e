package io.costline.enrich.dedup;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what the dedup changelog needs no more. A trim that fails is made up for by the next, an hour of events later. */
public interface ChangelogTrim {
    /** Deletes the partition's records before the first that is not older than the time; returns at once. */
    void before(String topic, int partition, long timeMillis);

    /** Leaves everything to the topic's retention. */
    static ChangelogTrim none() {
        return (topic, partition, timeMillis) -> {};
    }

    /** Trims by the admin client, on a thread of its own; closes both. */
    static Trimming by(Admin admin) {
        return new Trimming(admin);
    }

    /** {@link #by}. */
    final class Trimming implements ChangelogTrim, AutoCloseable {
        private static final Logger LOG = LoggerFactory.getLogger(ChangelogTrim.class);
        private static final int TIMEOUT_SECONDS = 30;

        private final Admin admin;
        private final ExecutorService thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("changelog-trim").factory());

        private Trimming(Admin admin) {
            this.admin = admin;
        }

        @Override
        public void before(String topic, int partition, long timeMillis) {
            thread.execute(() -> trim(new TopicPartition(topic, partition), timeMillis));
        }

        private void trim(TopicPartition partition, long timeMillis) {
            try {
                ListOffsetsResultInfo first = admin.listOffsets(Map.of(partition, OffsetSpec.forTimestamp(timeMillis)))
                        .partitionResult(partition)
                        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
                if (first.offset() > 0) { // -1: none is as young, which cannot be of one just written
                    admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(first.offset())))
                            .all()
                            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
                }
            } catch (ExecutionException | TimeoutException e) {
                LOG.atWarn()
                        .setCause(e)
                        .addKeyValue("topicName", partition.topic())
                        .addKeyValue("partition", partition.partition())
                        .log("dedup changelog keeps what it needs no more");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            thread.shutdownNow();
            admin.close(Duration.ofSeconds(2));
        }
    }
}
