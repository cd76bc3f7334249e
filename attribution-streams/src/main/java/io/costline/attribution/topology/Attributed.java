package io.costline.attribution.topology;

import java.util.Map;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** A value on its way out of a processor, framed already; the kind says to which topic. */
final class Attributed {
    private final Kind kind;
    private final byte @Nullable [] bytes;

    /**
     * @param bytes the array itself; null: a tombstone
     */
    Attributed(Kind kind, byte @Nullable [] bytes) {
        this.kind = kind;
        this.bytes = bytes;
    }

    enum Kind {
        TRACE,
        DELTA,
        BUCKET,
        ALERT,
        REJECTION
    }

    Kind kind() {
        return kind;
    }

    byte @Nullable [] bytes() {
        return bytes;
    }

    /** Unwraps values to the topic of a kind and wraps them again on its other side. */
    static Serde<Attributed> serde(Kind kind) {
        return new KindSerde(kind);
    }

    private record KindSerde(Kind kind) implements Serde<Attributed> {
        @Override
        public Serializer<Attributed> serializer() {
            return (topic, value) -> value == null ? null : value.bytes();
        }

        @Override
        public Deserializer<Attributed> deserializer() {
            return (topic, bytes) -> new Attributed(kind, bytes);
        }

        @Override
        public void configure(Map<String, ?> configs, boolean isKey) {
            // nothing to configure
        }

        @Override
        public void close() {
            // nothing to close
        }
    }
}
