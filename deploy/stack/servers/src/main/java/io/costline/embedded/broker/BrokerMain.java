package io.costline.embedded.broker;

import io.costline.embedded.process.Arguments;
import io.costline.embedded.process.ChildMain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * {@code BrokerMain --data DIR [--port N] [--controller-port N] [--users FILE]}: formats the folder once, then serves from it. With
 * users, a line of name and password each, of whom one is admin, it lets in nobody else and asks ACLs what they may.
 */
public final class BrokerMain {
    private BrokerMain() {}

    public static void main(String[] args) throws IOException {
        ChildMain.prepare();
        Arguments arguments = Arguments.parse(Set.of("--data", "--port", "--controller-port", "--users"), args);
        BrokerConfig config = BrokerConfig.resolve(
                Path.of(arguments.required("--data")).toAbsolutePath(),
                arguments.port("--port"),
                arguments.port("--controller-port"),
                users(arguments.text("--users")));
        Path properties = config.write();
        if (!config.isFormatted()) {
            format(properties, config.clusterId());
        }

        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(config.properties(), false), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "broker-shutdown"));
        server.startup();
        ChildMain.ready(config.port());
        server.awaitShutdown();
    }

    private static Map<String, String> users(@Nullable String file) throws IOException {
        Map<String, String> users = new TreeMap<>();
        if (file != null) {
            Properties lines = new Properties();
            try (var reader = Files.newBufferedReader(Path.of(file))) {
                lines.load(reader);
            }
            lines.stringPropertyNames().forEach(user -> users.put(user, lines.getProperty(user)));
            if (!users.containsKey(BrokerConfig.ADMIN)) {
                throw new IllegalArgumentException(file + " has no " + BrokerConfig.ADMIN);
            }
        }
        return users;
    }

    private static void format(Path properties, String clusterId) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        String[] command = {"format", "--standalone", "--ignore-formatted", "-t", clusterId, "-c", properties.toString()
        };
        if (StorageTool.execute(command, out) != 0) {
            throw new IllegalStateException(
                    "Cannot format the broker's folder: " + said.toString(StandardCharsets.UTF_8));
        }
    }
}
