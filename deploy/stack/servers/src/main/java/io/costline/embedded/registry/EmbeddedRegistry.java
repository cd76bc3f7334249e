package io.costline.embedded.registry;

import io.costline.embedded.process.ServiceCommand;
import io.costline.embedded.process.ServiceProcess;
import java.nio.file.Path;

/** A schema registry in a child process. Closing it stops the process; the data folder stays. */
public record EmbeddedRegistry(ServiceProcess process, String url) implements AutoCloseable {

    /** Keeps its data in the folder. Port 0: any free one, kept by {@link ServiceProcess#restart()}. */
    public static EmbeddedRegistry start(Path dataDir, int port) {
        return start(dataDir.resolve("schemas.jsonl"), port, dataDir.resolve("registry.log"));
    }

    public static EmbeddedRegistry start(Path file, int port, Path log) {
        ServiceCommand command = ServiceCommand.of("registry", RegistryMain.class, log)
                .withJvmArguments("-Xmx128m", "-XX:+UseSerialGC")
                .withArguments("--data", file.toString(), "--port", Integer.toString(port));
        ServiceProcess process = ServiceProcess.start(command);
        return new EmbeddedRegistry(process, "http://127.0.0.1:" + process.port());
    }

    @Override
    public void close() {
        process.close();
    }
}
