package io.costline.testkit;

import java.util.Optional;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** The genuine servers in containers, with the settings of the embedded ones where a test can tell. */
final class ContainerParts implements StackParts {
    private static final String BROKER_ALIAS = "broker:19092";

    private final Network network = Network.newNetwork();

    @Override
    public StackService broker() {
        KafkaContainer broker = new KafkaContainer(DockerImageName.parse("apache/kafka:4.3.1"))
                .withNetwork(network)
                .withListener(BROKER_ALIAS)
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
                .withEnv("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "1000");
        broker.start();
        return service(broker.getBootstrapServers(), broker);
    }

    @Override
    public StackService registry() {
        GenericContainer<?> registry = new GenericContainer<>("confluentinc/cp-schema-registry:7.9.2")
                .withNetwork(network)
                .withExposedPorts(8081)
                .withEnv("SCHEMA_REGISTRY_HOST_NAME", "registry")
                .withEnv("SCHEMA_REGISTRY_LISTENERS", "http://0.0.0.0:8081")
                .withEnv("SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS", "PLAINTEXT://" + BROKER_ALIAS)
                .withEnv("SCHEMA_REGISTRY_SCHEMA_COMPATIBILITY_LEVEL", "full_transitive")
                .waitingFor(Wait.forHttp("/subjects"));
        registry.start();
        return service("http://" + registry.getHost() + ":" + registry.getMappedPort(8081), registry);
    }

    @Override
    public StackService clickHouse() {
        GenericContainer<?> clickHouse = new GenericContainer<>("clickhouse/clickhouse-server:25.8")
                .withExposedPorts(8123)
                // The image closes the default user to the network unless told that this is wanted.
                .withEnv("CLICKHOUSE_SKIP_USER_SETUP", "1")
                .waitingFor(Wait.forHttp("/ping"));
        clickHouse.start();
        return service("http://" + clickHouse.getHost() + ":" + clickHouse.getMappedPort(8123), clickHouse);
    }

    @Override
    public boolean registryNeedsBroker() {
        return true;
    }

    @Override
    public void close() {
        network.close();
    }

    private static StackService service(String address, GenericContainer<?> container) {
        return new StackService(address, Optional.empty(), container::stop);
    }
}
