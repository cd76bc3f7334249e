package io.costline.ingest.kafkadoor;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.RequestEvent;
import io.costline.ingest.Normalizer;
import io.costline.ingest.Samples;
import io.costline.ingest.admission.Admission;
import io.costline.ingest.admission.Horizon;
import io.costline.ingest.admission.Outcome;
import io.costline.ingest.admission.RejectionCode;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.InMemoryRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RawRecordsTest {
    private static final Instant WRITTEN = Samples.NOW;

    private final RawRecords raw = new RawRecords(
            Normalizer.standard(),
            new Admission(Horizon.STANDARD),
            AvroDeserializer.of(new InMemoryRegistry(), RequestEvent.class),
            Optional.of("demo"),
            1_000);

    private Outcome read(Instant now) {
        byte[] value = Samples.utf8("{\"id\":\"a\",\"model\":\"m\",\"usage\":{\"input_tokens\":1}}");
        var record = new ConsumerRecord<byte[], byte[]>(
                "costline.raw.costline",
                0,
                0,
                WRITTEN.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                -1,
                value.length,
                null,
                value,
                new RecordHeaders(),
                Optional.empty());
        return raw.judge(record, now).outcomes().getFirst();
    }

    @Test
    void anEventWithoutATimeOfItsOwnHasThatOfItsRecordHoweverOftenItIsRead() {
        RequestEvent first = Samples.event(read(WRITTEN.plusSeconds(1)));
        RequestEvent nextDay = Samples.event(read(WRITTEN.plus(Duration.ofDays(1))));

        assertThat(first.getEventTime()).isEqualTo(WRITTEN);
        assertThat(nextDay.getEventTime()).isEqualTo(first.getEventTime());
        assertThat(nextDay.getEventId()).isEqualTo(first.getEventId());
        assertThat(nextDay.getContentHash()).isEqualTo(first.getContentHash());
    }

    @Test
    void readAgainAfterTheOffsetsExpiredItIsTooLateAndNotNew() {
        assertThat(Samples.rejected(read(WRITTEN.plus(Duration.ofDays(8)))).code())
                .isEqualTo(RejectionCode.TOO_LATE);
    }

    @Test
    void aRecordsTimeAheadOfOursIsNotBelieved() {
        Instant now = WRITTEN.minus(Duration.ofHours(2));
        assertThat(Samples.event(read(now)).getEventTime()).isEqualTo(now);
    }
}
