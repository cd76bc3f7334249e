package io.costline.ingest.kafkadoor;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.trials.Trials;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class UnreadableTest {
    private static final TopicPartition RAW = new TopicPartition("costline.raw.costline", 0);

    /** Whether the batch that holds an offset can be read. */
    private final List<Boolean> readable = new ArrayList<>();

    private Consumer<byte[], byte[]> probe() {
        var probe = new MockConsumer<byte[], byte[]>("earliest") {
            @Override
            public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
                int at = (int) position(RAW);
                if (at < readable.size() && !readable.get(at)) {
                    throw new OutOfMemoryError("of the test");
                }
                return super.poll(timeout);
            }
        };
        probe.updateBeginningOffsets(Map.of(RAW, 0L));
        probe.updateEndOffsets(Map.of(RAW, (long) readable.size()));
        probe.schedulePollTask(() -> {
            int at = (int) probe.position(RAW);
            if (at < readable.size()) {
                probe.addRecord(new ConsumerRecord<>(RAW.topic(), 0, at, new byte[0], new byte[0]));
            }
        });
        return probe;
    }

    private long end(long from) {
        return new Unreadable(this::probe).end(RAW, from);
    }

    @Test
    void readingGoesOnAtTheFirstRecordThatCanBeRead() {
        Trials.run(50, random -> {
            // Given batches of one to thirty records
            readable.clear();
            while (readable.size() < 150) {
                boolean good = random.nextBoolean();
                for (int i = random.nextInt(1, 30); i > 0; i--) {
                    readable.add(good);
                }
            }
            int from = random.nextInt(readable.size());
            int expected = from;
            while (expected < readable.size() && !readable.get(expected)) {
                expected++;
            }

            // When / Then
            assertThat(end(from)).isEqualTo(expected);
        });
    }

    @Test
    void aBatchOfThousandsIsPassedInAFewHundredTries() {
        for (int i = 0; i < 9_000; i++) {
            readable.add(i >= 7_777);
        }
        assertThat(end(0)).isEqualTo(7_777);
    }
}
