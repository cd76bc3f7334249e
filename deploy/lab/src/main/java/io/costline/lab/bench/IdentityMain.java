package io.costline.lab.bench;

import io.costline.enrich.config.EnrichSettings;
import io.costline.service.Management;
import io.costline.service.ServiceMain;
import io.costline.service.StreamsWork;
import io.costline.service.Waiting;
import io.costline.topics.PoisonRecords;
import io.costline.topics.Topics;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;

/**
 * The yardstick: a Kafka Streams application, with the enricher's own settings, that passes the bytes of
 * costline.requests on to another topic. What anything built on Streams can reach on this machine.
 */
public final class IdentityMain {
    /** Where the copies go. */
    static final String OUTPUT = "bench.copies";

    private IdentityMain() {}

    public static void main(String[] args) {
        ServiceMain.run(
                "identity",
                "identity",
                EnrichSettings.class,
                settings -> Management.onThisMachine(0),
                (settings, shell) -> StreamsWork.run(
                        shell,
                        new Waiting(shell),
                        topology(),
                        settings.streamsSettings(),
                        new PoisonRecords(),
                        () -> {}));
    }

    private static Topology topology() {
        return new Topology()
                .addSource("requests", new ByteArrayDeserializer(), new ByteArrayDeserializer(), Topics.REQUESTS.name())
                .addSink("copies", OUTPUT, new ByteArraySerializer(), new ByteArraySerializer(), "requests");
    }
}
