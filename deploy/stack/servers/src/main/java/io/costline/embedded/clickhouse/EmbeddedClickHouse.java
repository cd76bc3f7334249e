package io.costline.embedded.clickhouse;

import io.costline.embedded.process.ServiceCommand;
import io.costline.embedded.process.ServiceProcess;
import java.nio.file.Path;
import java.util.Map;

/** A ClickHouse in a child process. Closing it stops the process; the data folder stays. */
public record EmbeddedClickHouse(ServiceProcess process, String url) implements AutoCloseable {

    /** Keeps its data in the folder. Port 0: any free one, kept by {@link ServiceProcess#restart()}. */
    public static EmbeddedClickHouse start(Path dataDir, int port) {
        return start(dataDir.resolve("store"), port, dataDir.resolve("clickhouse.log"));
    }

    public static EmbeddedClickHouse start(Path store, int port, Path log) {
        // Found, and at the first time fetched, here: the progress is seen, and the child starts at once.
        Path library = ChdbLibrary.locate();
        ServiceCommand command = ServiceCommand.of("clickhouse", ClickHouseMain.class, log)
                .withJvmArguments("-Xmx1g", "-Xms64m", "-XX:ErrorFile=" + log.resolveSibling("clickhouse-crash.log"))
                .withArguments("--data", store.toString(), "--port", Integer.toString(port))
                .withEnvironment(Map.of(ChdbLibrary.VARIABLE, library.toString()));
        ServiceProcess process = ServiceProcess.start(command);
        return new EmbeddedClickHouse(process, "http://127.0.0.1:" + process.port());
    }

    /** For JDBC: {@code jdbc:clickhouse://host:port/}. */
    public String jdbcUrl() {
        return "jdbc:clickhouse:" + url.substring("http:".length()) + "/";
    }

    @Override
    public void close() {
        process.close();
    }
}
