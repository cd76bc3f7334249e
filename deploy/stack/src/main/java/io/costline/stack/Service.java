package io.costline.stack;

import io.costline.attribution.config.AttributionConfig;
import io.costline.clickhouse.config.SinkConfig;
import io.costline.console.config.ConsoleConfig;
import io.costline.dispatch.config.DispatcherConfig;
import io.costline.enrich.config.EnrichSettings;
import io.costline.ingest.config.IngestConfig;
import io.costline.ledger.config.LedgerConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The pipeline's own services, and the console that shows what they did: by what name, with what settings, on what JVM. */
public enum Service {
    INGEST("ingest", "io.costline.ingest.IngestMain", IngestConfig.class, 192, 512),
    ENRICHER("enrich", "io.costline.enrich.EnrichMain", EnrichSettings.class, 256, 1024),
    ATTRIBUTION("attribution", "io.costline.attribution.AttributionMain", AttributionConfig.class, 640, 1792),
    SINK("sink", "io.costline.clickhouse.SinkMain", SinkConfig.class, 128, 512),
    LEDGER("ledger", "io.costline.ledger.LedgerMain", LedgerConfig.class, 32, 192),
    CONSOLE("console", "io.costline.console.ConsoleMain", ConsoleConfig.class, 32, 384),
    DISPATCHER("dispatcher", "io.costline.dispatch.DispatcherMain", DispatcherConfig.class, 16, 96);

    private final String prefix;
    private final String mainClass;
    private final Class<?> settings;
    private final long youngMegabytes;
    private final long megabytes;

    Service(String prefix, String mainClass, Class<?> settings, long youngMegabytes, long megabytes) {
        this.prefix = prefix;
        this.mainClass = mainClass;
        this.settings = settings;
        this.youngMegabytes = youngMegabytes;
        this.megabytes = megabytes;
    }

    public static Optional<Service> named(String prefix) {
        return Arrays.stream(values())
                .filter(service -> service.prefix.equals(prefix))
                .findFirst();
    }

    /** Prefix of its settings, and its name in commands, logs and files. */
    public String prefix() {
        return prefix;
    }

    public String mainClass() {
        return mainClass;
    }

    /** The interface of its settings. */
    public Class<?> settings() {
        return settings;
    }

    /** Its heap unless told otherwise, in megabytes. */
    public long heap() {
        return megabytes;
    }

    /**
     * Options of its JVM.
     *
     * @param heap in megabytes; address space is taken at once, memory as it is first used
     */
    public List<String> jvm(long heap) {
        List<String> jvm = new ArrayList<>(List.of(
                // A small heap that grows on demand keeps the young generation at 20 MB: measured, the attribution then
                // spent a seventh of its time copying what its transactions hold.
                "-Xmn" + youngMegabytes * heap / megabytes + "m",
                "-Xms" + heap + "m",
                "-Xmx" + heap + "m",
                "-XX:+UseSerialGC",
                // What outlives two transactions stays for long; until then survivor spaces hold it.
                "-XX:SurvivorRatio=4",
                "-XX:MaxTenuringThreshold=2",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        if (this != INGEST) {
            // A service without memory is to end and be seen to, not to go on with a thread less. Ingest survives a
            // record that is too large, and ends when its heap is full.
            jvm.add("-XX:+ExitOnOutOfMemoryError");
        }
        return jvm;
    }
}
