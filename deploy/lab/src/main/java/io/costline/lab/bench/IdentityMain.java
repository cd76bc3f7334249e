package io.costline.lab.bench;

import io.costline.enrich.EnrichMain;
import io.costline.enrich.config.EnrichSettings;
import io.costline.service.Management;
import io.costline.service.ServiceShell;
import io.costline.service.Settings;
import io.costline.topics.Topics;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/**
 * The yardstick: a Kafka Streams application, with the enricher's own settings, that passes the bytes of
 * costline.requests on to another topic. What anything built on Streams can reach on this machine.
 */
public final class IdentityMain {
    /** Where the copies go. */
    static final String OUTPUT = "bench.copies";

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

    private IdentityMain() {}

    public static void main(String[] args) throws InterruptedException {
        EnrichSettings settings = Settings.load(EnrichSettings.class);
        ServiceShell shell = ServiceShell.start("identity", "identity", Management.onThisMachine(0));
        KafkaStreams streams = new KafkaStreams(topology(), EnrichMain.streamsSettings(settings));
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(1);
        streams.setUncaughtExceptionHandler(failure -> StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.RUNNING && running.getCount() > 0) {
                running.countDown();
                shell.ready();
            }
            if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
                ended.countDown();
            }
        });
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            streams.close(CLOSE_TIMEOUT);
                            shell.close();
                        },
                        "identity-shutdown"));
        streams.start();
        ended.await();
        if (running.getCount() > 0) {
            System.exit(1);
        }
    }

    private static Topology topology() {
        return new Topology()
                .addSource("requests", new ByteArrayDeserializer(), new ByteArrayDeserializer(), Topics.REQUESTS.name())
                .addSink("copies", OUTPUT, new ByteArraySerializer(), new ByteArraySerializer(), "requests");
    }
}
