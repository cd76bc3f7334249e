package io.costline.testkit.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.embedded.broker.EmbeddedBroker;
import java.nio.file.Path;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerIT extends BrokerContract {
    private EmbeddedBroker broker;

    @BeforeAll
    void start(@TempDir Path folder) {
        broker = EmbeddedBroker.start(folder, 0);
    }

    @AfterAll
    void stop() {
        assertThat(broker.process().stop()).as("exit code after SIGTERM").isEqualTo(143);
    }

    @Override
    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    @Test
    void whatWasAcknowledgedIsThereAfterSigkillAndRestartAtTheSameAddress() throws Exception {
        // Given
        String topic = createTopic();
        long pid = broker.process().pid();
        try (KafkaProducer<String, String> producer = producer("tx-" + topic)) {
            send(producer, topic, "before");

            // When
            broker.process().kill();
            broker.process().restart();
            send(producer, topic, "after");
        }

        // Then: the same producer went on, so the address stayed
        assertThat(read(topic, 2)).containsExactly("before", "after");
        assertThat(broker.process().pid()).isNotEqualTo(pid);
        assertThat(broker.process().cpuSeconds()).isPositive();
    }
}
