package io.costline.lab.bench;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** How far an application has come with a topic: what it has committed, which for exactly-once is what it has done. */
final class GroupProgress {
    private final Admin admin;
    private final String group;
    private final String topic;
    private final Map<Integer, Long> ends;

    /**
     * @param ends the offset after the last record of each partition; records start at offset 0
     */
    GroupProgress(Admin admin, String group, String topic, Map<Integer, Long> ends) {
        this.admin = admin;
        this.group = group;
        this.topic = topic;
        this.ends = ends;
    }

    long total() {
        return ends.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Records done, of {@link #total()}. */
    long done() {
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            long done = 0;
            for (Map.Entry<Integer, Long> end : ends.entrySet()) {
                OffsetAndMetadata offset = committed.get(new TopicPartition(topic, end.getKey()));
                done += offset == null ? 0 : Math.min(offset.offset(), end.getValue());
            }
            return done;
        } catch (ExecutionException e) {
            throw new KafkaException("cannot read the offsets of " + group, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }
}
