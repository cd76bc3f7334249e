package io.costline.ingest.kafkadoor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A transactional producer that tells what each transaction held. */
class FakeProducer extends MockProducer<byte[], byte[]> {
    final List<Integer> transactions = Collections.synchronizedList(new ArrayList<>());
    final List<Long> offsets = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger sends = new AtomicInteger();
    private int inTransaction;
    private long offset;

    FakeProducer() {
        super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        sends.incrementAndGet();
        inTransaction++;
        return super.send(record, callback);
    }

    @Override
    public synchronized void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> read, ConsumerGroupMetadata group) {
        offset = read.values().iterator().next().offset();
    }

    @Override
    public void commitTransaction() {
        super.commitTransaction();
        transactions.add(inTransaction);
        offsets.add(offset);
        inTransaction = 0;
    }

    /** One whose topics take no larger value. */
    static FakeProducer refusingAbove(int bytes) {
        return new FakeProducer() {
            @Override
            public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
                var sent = super.send(record, (metadata, none) -> {});
                callback.onCompletion(
                        null, record.value().length > bytes ? new RecordTooLargeException("of the test") : null);
                return sent;
            }
        };
    }
}
