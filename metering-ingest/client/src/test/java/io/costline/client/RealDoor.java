package io.costline.client;

import io.costline.avro.InvoiceLine;
import io.costline.avro.Outcome;
import io.costline.avro.Rejection;
import io.costline.avro.RequestEvent;
import io.costline.avro.RevenueLine;
import io.costline.failpoint.Failpoints;
import io.costline.identity.Attribution;
import io.costline.ingest.IngestMetrics;
import io.costline.ingest.Normalizer;
import io.costline.ingest.adapter.Sources;
import io.costline.ingest.admission.Horizon;
import io.costline.ingest.config.IngestConfig;
import io.costline.ingest.http.HttpDoor;
import io.costline.ingest.http.Signatures;
import io.costline.ingest.json.JsonLimits;
import io.costline.ingest.publish.Delivery;
import io.costline.ingest.publish.Publisher;
import io.costline.keys.ApiKeyFactory;
import io.costline.keys.ApiKeys;
import io.costline.keys.KeyTerms;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The door itself, with nothing behind it but a memory of what it published. */
final class RealDoor implements AutoCloseable {
    final Queue<RequestEvent> published = new ConcurrentLinkedQueue<>();
    private final String key;
    private final HttpDoor door;

    RealDoor() {
        IngestConfig config = new SmallRyeConfigBuilder()
                .withMapping(IngestConfig.class)
                .withDefaultValues(Map.of(
                        "ingest.kafka.bootstrap.servers", "unused:1",
                        "ingest.registry.url", "http://unused",
                        "ingest.http.port", "0",
                        "ingest.http.host", "127.0.0.1"))
                .build()
                .getConfigMapping(IngestConfig.class);
        ApiKeyFactory.NewKey created =
                new ApiKeyFactory().create(Attribution.ofTenant("demo"), KeyTerms.unlimited("test"), Instant.now());
        key = created.token();
        var keys = new ApiKeys();
        keys.record(created.key().getKeyId(), created.key(), 0);
        door = HttpDoor.start(
                config.http(),
                new Normalizer(Sources.standard(), Horizon.STANDARD, JsonLimits.STANDARD),
                keys,
                Signatures.of(config.signatures()),
                new Publisher() {
                    @Override
                    public Delivery publish(List<RequestEvent> events, List<Rejection> rejections) {
                        published.addAll(events);
                        return new Delivery.Acknowledged();
                    }

                    @Override
                    public Delivery publishInvoice(List<InvoiceLine> lines, List<Rejection> rejections) {
                        return new Delivery.Acknowledged();
                    }

                    @Override
                    public Delivery publishRevenue(List<RevenueLine> lines, List<Rejection> rejections) {
                        return new Delivery.Acknowledged();
                    }

                    @Override
                    public Delivery publishOutcomes(List<Outcome> outcomes, List<Rejection> rejections) {
                        return new Delivery.Acknowledged();
                    }
                },
                new IngestMetrics(new SimpleMeterRegistry()),
                Failpoints.none(),
                Clock.systemUTC());
    }

    String url() {
        return "http://127.0.0.1:" + door.port();
    }

    String key() {
        return key;
    }

    /** What counts: events of one id are one. */
    Map<String, RequestEvent> counted() {
        var counted = new ConcurrentHashMap<String, RequestEvent>();
        published.forEach(event -> counted.put(event.getNativeId(), event));
        return counted;
    }

    @Override
    public void close() {
        door.close();
    }
}
