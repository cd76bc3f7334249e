package io.costline.embedded.broker;

import io.costline.embedded.process.Arguments;
import io.costline.embedded.process.ChildMain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Time;

/** {@code BrokerMain --data DIR [--port N] [--controller-port N]}: formats the folder once, then serves from it. */
public final class BrokerMain {
    private BrokerMain() {}

    public static void main(String[] args) throws IOException {
        ChildMain.prepare();
        Arguments arguments = Arguments.parse(Set.of("--data", "--port", "--controller-port"), args);
        BrokerConfig config = BrokerConfig.resolve(
                Path.of(arguments.required("--data")).toAbsolutePath(),
                arguments.port("--port"),
                arguments.port("--controller-port"));
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
