package io.costline.embedded.broker;

import io.costline.embedded.process.ServiceCommand;
import io.costline.embedded.process.ServiceProcess;
import java.nio.file.Path;

/** A broker in a child process. Closing it stops the process; the data folder stays. */
public record EmbeddedBroker(ServiceProcess process, String bootstrapServers) implements AutoCloseable {

    /** Port 0: the one this folder used last, else any free one. */
    public static EmbeddedBroker start(Path dataDir, int port) {
        return start(dataDir, port, dataDir.resolve("broker.log"));
    }

    public static EmbeddedBroker start(Path dataDir, int port, Path log) {
        return start(command(dataDir, port, log));
    }

    /**
     * One that asks everybody for a password (SASL PLAIN) and ACLs what they may.
     *
     * @param users a line of name and password each; admin may everything
     */
    public static EmbeddedBroker startSecured(Path dataDir, Path users, Path log) {
        return start(command(dataDir, 0, log).withArguments("--users", users.toString()));
    }

    private static ServiceCommand command(Path dataDir, int port, Path log) {
        return ServiceCommand.of("broker", BrokerMain.class, log)
                .withJvmArguments("-Xmx1g", "-Xms256m")
                .withArguments("--data", dataDir.toString(), "--port", Integer.toString(port));
    }

    private static EmbeddedBroker start(ServiceCommand command) {
        ServiceProcess process = ServiceProcess.start(command);
        return new EmbeddedBroker(process, "127.0.0.1:" + process.port());
    }

    @Override
    public void close() {
        process.close();
    }
}
