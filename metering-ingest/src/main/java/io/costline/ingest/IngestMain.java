package io.costline.ingest;

import io.costline.avro.ApiKey;
import io.costline.failpoint.Failpoints;
import io.costline.ingest.adapter.Sources;
import io.costline.ingest.admission.Horizon;
import io.costline.ingest.config.IngestConfig;
import io.costline.ingest.http.HttpDoor;
import io.costline.ingest.http.Signatures;
import io.costline.ingest.json.JsonLimits;
import io.costline.ingest.kafkadoor.KafkaDoor;
import io.costline.ingest.kafkadoor.KafkaDoors;
import io.costline.ingest.publish.KafkaPublisher;
import io.costline.ingest.publish.ProducerSettings;
import io.costline.ingest.publish.Records;
import io.costline.keys.ApiKeys;
import io.costline.service.FullHeap;
import io.costline.service.GroupWatch;
import io.costline.service.KafkaWatch;
import io.costline.service.ServiceMain;
import io.costline.service.ServiceShell;
import io.costline.service.Settings;
import io.costline.service.Waiting;
import io.costline.topics.CompactedTopicFollower;
import io.costline.topics.TopicSpec;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.ConfluentRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/** The ingest service: both doors, started in order and closed in reverse. */
public final class IngestMain implements AutoCloseable {
    private final ServiceShell shell;
    private final HttpDoor http;

    /** Starts the service; what was started before a failure is closed again. */
    public IngestMain(IngestConfig config) {
        this.shell = ServiceShell.start("ingest", "ingest", config.management());
        try {
            this.http = start(config);
        } catch (RuntimeException e) {
            close();
            throw e;
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting", e);
        }
    }

    private HttpDoor start(IngestConfig config) throws InterruptedException {
        Clock clock = Clock.systemUTC();
        Failpoints failpoints = Failpoints.of(config.failpointDir());
        var metrics = new IngestMetrics(shell.meters());
        var registry =
                new ConfluentRegistry(config.registry().url(), config.registry().settings());
        var waiting = new Waiting(shell);
        KafkaWatch topics = waiting.watched(config.kafka(), needed(config), clock);
        waiting.registry(
                registry, List.of(Topics.REQUESTS, Topics.REJECTED, Topics.REVENUE, Topics.OUTCOMES, Topics.INVOICES));
        var records = new Records(registry);
        var horizon = new Horizon(config.horizon(), config.future());
        var limits = JsonLimits.STANDARD.withMaxElements(config.http().maxEvents());
        var normalizer = new Normalizer(Sources.standard(), horizon, limits);

        var keys = new ApiKeys();
        waiting.definitions(
                "api-keys",
                new CompactedTopicFollower<>(
                        Topics.API_KEYS, config.kafka(), AvroDeserializer.of(registry, ApiKey.class), keys));
        metrics.gauge("costline.ingest.api.keys", keys::size);

        Producer<byte[], byte[]> producer =
                shell.part(new KafkaProducer<>(ProducerSettings.of(config.kafka(), config.deliveryTimeout())));
        shell.part(metrics.bind(producer));
        var publisher = new KafkaPublisher(
                producer, records, config.deliveryTimeout(), failpoints, metrics, topics::wrongClock);
        HttpDoor door = shell.part(HttpDoor.start(
                config.http(),
                normalizer,
                keys,
                Signatures.of(config.signatures()),
                publisher,
                metrics,
                failpoints,
                clock));
        if (config.kafkaDoor().enabled()) {
            String id = config.kafkaDoor()
                    .transactionalId()
                    .orElseGet(() -> config.kafkaDoor().groupId() + "-" + UUID.randomUUID());
            KafkaDoor raw = shell.part(KafkaDoors.start(
                    config,
                    id,
                    normalizer,
                    horizon,
                    registry,
                    records,
                    metrics,
                    failpoints,
                    clock,
                    topics::wrongClock));
            shell.check("kafka-door", raw::failure);
            Pattern read = RawTopics.pattern(normalizer.sources());
            GroupWatch watch = shell.part(new GroupWatch(
                    config.kafkaDoor().groupId(),
                    config.kafka(),
                    offsets -> offsets.topics(Topics.RAW_PREFIX).stream()
                            .filter(topic -> read.matcher(topic).matches())
                            .toList(),
                    shell.meters(),
                    "costline.ingest.kafka.door"));
            shell.check("kafka-door-progress", watch.start()::fault);
        }
        waiting.over();
        return door;
    }

    private static List<TopicSpec> needed(IngestConfig config) {
        return config.kafkaDoor().enabled()
                ? List.of(
                        Topics.REQUESTS,
                        Topics.REJECTED,
                        Topics.API_KEYS,
                        Topics.REVENUE,
                        Topics.OUTCOMES,
                        Topics.INVOICES,
                        Topics.RAW_EVENTS,
                        Topics.RAW_LITELLM)
                : List.of(
                        Topics.REQUESTS,
                        Topics.REJECTED,
                        Topics.API_KEYS,
                        Topics.REVENUE,
                        Topics.OUTCOMES,
                        Topics.INVOICES);
    }

    public int httpPort() {
        return http.port();
    }

    public int managementPort() {
        return shell.managementPort();
    }

    /** Why the service is not ready, if so. */
    public Optional<String> notReady() {
        var reasons = shell.notReady();
        return reasons.isEmpty() ? Optional.empty() : Optional.of(reasons.toString());
    }

    @Override
    public void close() {
        shell.close();
    }

    public static void main(String[] args) {
        ServiceMain.run(() -> {
            FullHeap.endsTheProcess();
            var service = new IngestMain(Settings.load(IngestConfig.class));
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(service::close));
            service.shell.ready("http=" + service.httpPort());
            Thread.currentThread().join();
        });
    }
}
