package io.costline.embedded.broker;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** The settings of the one node, kept in its data folder so that a restart finds its ports again. */
record BrokerConfig(Path data, int port, int controllerPort, String clusterId, Map<String, String> users) {
    static final String ADMIN = "admin";
    private static final String PORT = "costline.port";
    private static final String CONTROLLER_PORT = "costline.controller.port";
    private static final String CLUSTER_ID = "costline.cluster.id";

    /** A port of 0 means the one this data folder had, else a free one. */
    static BrokerConfig resolve(Path data, int port, int controllerPort, Map<String, String> users) throws IOException {
        Properties last = new Properties();
        Path file = file(data);
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                last.load(reader);
            }
        }
        return new BrokerConfig(
                data,
                choose(port, last.getProperty(PORT)),
                choose(controllerPort, last.getProperty(CONTROLLER_PORT)),
                last.getProperty(CLUSTER_ID, Uuid.randomUuid().toString()),
                users);
    }

    Path write() throws IOException {
        Files.createDirectories(data);
        Properties all = properties();
        all.setProperty(PORT, Integer.toString(port));
        all.setProperty(CONTROLLER_PORT, Integer.toString(controllerPort));
        all.setProperty(CLUSTER_ID, clusterId);
        // Whole or not at all: a kill while it is written must not lose the cluster's id.
        Path fresh = data.resolve("server.properties.new");
        try (Writer writer = Files.newBufferedWriter(fresh)) {
            all.store(writer, null);
        }
        Files.move(fresh, file(data), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return file(data);
    }

    boolean isFormatted() {
        return Files.exists(data.resolve("data").resolve("meta.properties"));
    }

    Properties properties() {
        Properties p = new Properties();
        p.setProperty("process.roles", "broker,controller");
        p.setProperty("node.id", "1");
        p.setProperty("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        p.setProperty("controller.listener.names", "CONTROLLER");
        p.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.setProperty("controller.quorum.bootstrap.servers", "127.0.0.1:" + controllerPort);
        p.setProperty("log.dirs", data.resolve("data").toString());
        // A deleted or misspelt topic must fail, not come back with one partition.
        p.setProperty("auto.create.topics.enable", "false");
        p.setProperty("default.replication.factor", "1");
        p.setProperty("offsets.topic.replication.factor", "1");
        p.setProperty("offsets.topic.num.partitions", "8");
        p.setProperty("transaction.state.log.replication.factor", "1");
        p.setProperty("transaction.state.log.min.isr", "1");
        p.setProperty("transaction.state.log.num.partitions", "8");
        p.setProperty("share.coordinator.state.topic.replication.factor", "1");
        p.setProperty("share.coordinator.state.topic.min.isr", "1");
        p.setProperty("group.initial.rebalance.delay.ms", "0");
        // A killed service must be able to come back within seconds, so short session time-outs are allowed.
        p.setProperty("group.min.session.timeout.ms", "1000");
        p.setProperty("group.consumer.min.session.timeout.ms", "5000");
        p.setProperty("group.consumer.min.heartbeat.interval.ms", "500");
        // A restarted node may not register while the session of its killed self lasts, 9 s by default.
        p.setProperty("broker.heartbeat.interval.ms", "500");
        p.setProperty("broker.session.timeout.ms", "3000");
        p.setProperty("transaction.max.timeout.ms", "900000");
        // Not sooner: the first sweep must come after the broker has its partitions again. While they have no leader,
        // Kafka
        // 4.3.1 takes them for deleted and aborts without writing markers; the producer's next commit then commits what
        // was aborted (KRaftMetadataCache.getPartitionLeaderEndpoint, TransactionMarkerChannelManager; seen by the
        // crash test).
        p.setProperty("transaction.abort.timed.out.transaction.cleanup.interval.ms", "10000");
        p.setProperty("log.retention.hours", "168");
        p.setProperty("log.segment.bytes", Integer.toString(128 << 20));
        p.setProperty("num.network.threads", "2");
        p.setProperty("num.io.threads", "4");
        p.setProperty("num.recovery.threads.per.data.dir", "2");
        p.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(32 << 20));
        if (!users.isEmpty()) {
            p.putAll(secured());
        }
        return p;
    }

    /** Everybody shows a password, and may what ACLs say; {@value #ADMIN} may everything. */
    private Map<String, String> secured() {
        StringBuilder jaas =
                new StringBuilder("org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + ADMIN
                        + "\" password=\"" + users.get(ADMIN) + "\"");
        users.forEach((user, password) -> jaas.append(" user_")
                .append(user)
                .append("=\"")
                .append(password)
                .append('"'));
        return Map.of(
                "listeners", "SASL_PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
                "listener.security.protocol.map", "SASL_PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                "security.inter.broker.protocol", "SASL_PLAINTEXT",
                "sasl.enabled.mechanisms", "PLAIN",
                "sasl.mechanism.inter.broker.protocol", "PLAIN",
                "listener.name.sasl_plaintext.plain.sasl.jaas.config",
                        jaas.append(';').toString(),
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                // The controller's port is this machine's and knows no names.
                "super.users", "User:" + ADMIN + ";User:ANONYMOUS");
    }

    private static Path file(Path data) {
        return data.resolve("server.properties");
    }

    private static int choose(int asked, @Nullable String last) throws IOException {
        if (asked != 0) {
            return asked;
        }
        return last == null ? freePort() : Integer.parseInt(last);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
