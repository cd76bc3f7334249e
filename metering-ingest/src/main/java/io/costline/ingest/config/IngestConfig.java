package io.costline.ingest.config;

import io.costline.service.Management;
import io.costline.service.RegistrySettings;
import io.costline.topics.Horizons;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Settings of the ingest service, below {@code ingest.}. */
@ConfigMapping(prefix = "ingest")
public interface IngestConfig {

    /** Kafka client settings, passed through; {@code bootstrap.servers} is needed. */
    Map<String, String> kafka();

    RegistrySettings registry();

    Http http();

    Management management();

    KafkaDoor kafkaDoor();

    /** Secrets of sources that sign their deliveries, each under a name; without a source, the name is the source's. */
    Map<String, Signature> signatures();

    /** How far back an event's time may lie; not more than the enricher's dedup horizon. */
    @WithDefault(Horizons.DEDUP)
    Duration horizon();

    /** How far ahead of our clock an event's time may lie. */
    @WithDefault(Horizons.AHEAD)
    Duration future();

    /** How long the broker may take to acknowledge before the caller gets a 503. */
    @WithDefault("PT10S")
    Duration deliveryTimeout();

    /** Where crash tests arm failpoints; none in production. */
    Optional<Path> failpointDir();

    /** The HTTP door. */
    interface Http {
        /** 0 for a free one. */
        @WithDefault("8087")
        int port();

        @WithDefault("0.0.0.0")
        String host();

        /** As received, compressed or not. */
        @WithDefault("8388608")
        int maxBodyBytes();

        @WithDefault("33554432")
        int maxDecompressedBytes();

        @WithDefault("10000")
        int maxEvents();

        /** How long a body may take, however small; each byte that came buys more. */
        @WithDefault("PT10S")
        Duration bodyTime();

        /** Bytes a second a body must bring beyond that time. */
        @WithDefault("32768")
        int minBodyRate();

        /** Requests being worked on; more are told to come back. Sixteen times as many bodies may be on their way. */
        @WithDefault("256")
        int maxRequestsInFlight();

        /** Bytes of all bodies being worked on. */
        @WithDefault("134217728")
        long maxBytesInFlight();

        /** Bytes of a request's headers, together. */
        @WithDefault("16384")
        int maxHeaderBytes();

        Tls tls();
    }

    /** TLS of the HTTP door: on when there is a certificate. */
    interface Tls {
        /** PEM file: the door's certificate, then those it was issued by. */
        Optional<Path> certificate();

        /** PEM file, PKCS #8. */
        Optional<Path> key();

        /** PEM file: callers must show a certificate issued by one of these. */
        Optional<Path> clientCa();
    }

    /** One secret of a source that signs. */
    interface Signature {
        /** {@code vercel}, {@code helicone}, {@code stripe}, {@code lago} or {@code orb}. */
        Optional<String> source();

        /** As the gateway shows it; better in a file. */
        Optional<String> secret();

        Optional<Path> secretFile();

        /** The code a source wants back to see whose endpoint it is: Vercel's x-vercel-verify. */
        Optional<String> verify();

        /** The API key a delivery without one speaks for: its signature is its authority. */
        Optional<String> keyId();
    }

    /** The Kafka door. */
    interface KafkaDoor {
        @WithDefault("true")
        boolean enabled();

        @WithDefault("costline-kafka-door")
        String groupId();

        /**
         * Must differ between instances running at once; any by default. One that a restarted instance keeps lets it abort its
         * ghost's transaction at once; with another, that waits for its time-out. A ghost is fenced by its group in either case.
         */
        Optional<String> transactionalId();

        /** For records of the JSON topics without a costline-tenant header. */
        Optional<String> defaultTenant();

        @WithDefault("2000")
        int maxPollRecords();

        /** Events after which a transaction is committed, at the end of a record. */
        @WithDefault("20000")
        int maxTransactionEvents();

        /** Time after which it is; never more than a quarter of the transaction timeout. */
        @WithDefault("PT3S")
        Duration maxTransactionTime();
    }
}
