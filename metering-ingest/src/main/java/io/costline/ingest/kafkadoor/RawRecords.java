package io.costline.ingest.kafkadoor;

import io.costline.avro.RequestEvent;
import io.costline.identity.Attribution;
import io.costline.ingest.Normalized;
import io.costline.ingest.Normalizer;
import io.costline.ingest.RawTopics;
import io.costline.ingest.admission.Admission;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.Fault;
import io.costline.ingest.admission.Outcome;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.Slice;
import io.costline.topics.Keys;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.MalformedRecordException;
import io.costline.wire.RegistryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Judges the records of the raw topics. What cannot be decoded is rejected; only a registry that is away is thrown. */
final class RawRecords {
    static final String TENANT_HEADER = "costline-tenant";
    static final String EVENTS = "events";
    private static final String UNKNOWN_TENANT = "unknown";
    private static final byte[] NOTHING = {};

    private final Normalizer normalizer;
    private final Admission admission;
    private final AvroDeserializer<RequestEvent> deserializer;
    private final Optional<String> defaultTenant;
    private final int maxBytes;

    /** @param maxBytes what one record may hold, unpacked, as a body at the HTTP door */
    RawRecords(
            Normalizer normalizer,
            Admission admission,
            AvroDeserializer<RequestEvent> deserializer,
            Optional<String> defaultTenant,
            int maxBytes) {
        this.normalizer = normalizer;
        this.admission = admission;
        this.deserializer = deserializer;
        this.defaultTenant = defaultTenant;
        this.maxBytes = maxBytes;
    }

    /** The outcomes of one record, with the tenant and source they are told under. */
    record Judged(String tenant, String source, List<Outcome> outcomes) {}

    /** @throws RegistryException if the registry cannot be asked; the record is to be tried again */
    Judged judge(ConsumerRecord<byte[], byte[]> record, Instant now) {
        if (record.value() != null && record.value().length > maxBytes) {
            String tenant = tenant(record.headers(), "");
            return new Judged(
                    tenant, source(record.topic()), List.of(rejected(value(record), RejectionCode.TOO_LARGE, "")));
        }
        return record.topic().equals(Topics.RAW_EVENTS.name()) ? avro(record, now) : json(record, now);
    }

    /** What nobody can read, and so not tell whose it is; its place stands for it in the hash. */
    Judged unreadable(TopicPartition partition, long offset) {
        byte[] place = (partition + "@" + offset).getBytes(StandardCharsets.UTF_8);
        return new Judged(
                UNKNOWN_TENANT, source(partition.topic()), List.of(rejected(place, RejectionCode.TOO_LARGE, "")));
    }

    private static String source(String topic) {
        return topic.equals(Topics.RAW_EVENTS.name()) ? EVENTS : RawTopics.source(topic);
    }

    private Judged avro(ConsumerRecord<byte[], byte[]> record, Instant now) {
        byte[] value = value(record);
        RequestEvent event;
        try {
            event = value.length == 0 ? null : deserializer.deserialize(record.topic(), value);
        } catch (MalformedRecordException undecodable) {
            event = null;
        } catch (RegistryException e) {
            if (e.getCause() instanceof IOException) {
                throw e;
            }
            event = null; // written with a schema nobody registered
        }
        if (event == null) {
            String tenant = tenant(record.headers(), "");
            return new Judged(tenant, EVENTS, List.of(rejected(value, RejectionCode.UNDECODABLE, "")));
        }
        String tenant = tenant(record.headers(), event.getTenant());
        if (event.getSource().isEmpty()) {
            event.setSource(EVENTS);
        }
        if (event.getNativeId().isEmpty() && !isZero(event.getEventId().bytes())) {
            // Known by the id it brought; ours is derived from it, so that no tenant can take another's.
            event.setNativeId(HexFormat.of().formatHex(event.getEventId().bytes()));
        }
        event.setAdapter(event.getAdapter().isEmpty() ? EVENTS + "/1" : event.getAdapter());
        Draft draft = Draft.of(event);
        Fault fault = admission.admit(draft, Attribution.ofTenant(tenant), now, written(record, now));
        Outcome outcome = fault == null
                ? new Outcome.Admitted(0, event, draft.warnings())
                : rejected(value, fault.code(), fault.field());
        return new Judged(tenant, EVENTS, List.of(outcome));
    }

    /** When the record was written: read again, as after the group's offsets expired, it is the same. */
    private static Instant written(ConsumerRecord<byte[], byte[]> record, Instant now) {
        Instant written = Instant.ofEpochMilli(record.timestamp());
        return record.timestamp() < 0 || written.isAfter(now) ? now : written;
    }

    private static boolean isZero(byte[] id) {
        for (byte octet : id) {
            if (octet != 0) {
                return false;
            }
        }
        return true;
    }

    private Judged json(ConsumerRecord<byte[], byte[]> record, Instant now) {
        String source = RawTopics.source(record.topic());
        byte[] value = value(record);
        String tenant = tenant(record.headers(), "");
        if (tenant.equals(UNKNOWN_TENANT)) {
            return new Judged(tenant, source, List.of(rejected(value, RejectionCode.UNKNOWN_TENANT, TENANT_HEADER)));
        }
        Normalized normalized = normalizer.normalize(
                source, texts(record.headers()), value, Attribution.ofTenant(tenant), now, written(record, now));
        List<Outcome> outcomes = switch (normalized) {
            case Normalized.Outcomes found -> found.outcomes();
            case Normalized.Malformed malformed -> List.of(rejected(value, RejectionCode.MALFORMED_JSON, ""));
            case Normalized.TooManyElements tooMany -> List.of(rejected(value, RejectionCode.TOO_LARGE, ""));
            case Normalized.UnknownSource unknown ->
                throw new IllegalStateException("no adapter for " + unknown.source());
        };
        return new Judged(tenant, source, outcomes);
    }

    private static Outcome.Rejected rejected(byte[] value, RejectionCode code, String field) {
        return new Outcome.Rejected(
                0,
                code,
                field,
                code.message(),
                HexFormat.of().formatHex(Slice.of(value).sha256()),
                value.length,
                "");
    }

    /** A tombstone has no business here and is rejected as empty input. */
    private static byte[] value(ConsumerRecord<byte[], byte[]> record) {
        byte @Nullable [] value = record.value();
        return value == null ? NOTHING : value;
    }

    /** The event's own, else the record's header, else the configured one. */
    private String tenant(Headers headers, String named) {
        String tenant = named;
        Header header = headers.lastHeader(TENANT_HEADER);
        if (tenant.isEmpty() && header != null && header.value() != null) {
            tenant = new String(header.value(), StandardCharsets.UTF_8);
        }
        if (tenant.isEmpty()) {
            tenant = defaultTenant.orElse(UNKNOWN_TENANT);
        }
        return Keys.isTenant(tenant) ? tenant : UNKNOWN_TENANT;
    }

    private static Map<String, String> texts(Headers headers) {
        Map<String, String> texts = new HashMap<>();
        for (Header header : headers) {
            if (header.value() != null) {
                texts.put(header.key().toLowerCase(Locale.ROOT), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }
}
