package io.costline.stack.deployed;

import io.costline.attribution.config.AttributionConfig;
import io.costline.clickhouse.config.SinkConfig;
import io.costline.console.config.ConsoleConfig;
import io.costline.dispatch.config.DispatcherConfig;
import io.costline.enrich.config.EnrichSettings;
import io.costline.ingest.config.IngestConfig;
import io.costline.ledger.config.LedgerConfig;
import io.costline.service.CommonSettings;
import io.costline.service.Management;
import io.costline.service.Settings;
import io.costline.stack.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Reads what a deployment tells a service as the service does: a key it does not know, or one it misses, is a fault.
 *
 * @param clickHousePassword of the commands: the one that migrates
 */
record DeployedSettings(Map<String, String> kafka, Management management, Optional<String> clickHousePassword) {
    /** What the job and the command read. */
    static final String COMMANDS = "commands";

    static List<String> services() {
        return Arrays.stream(Service.values()).map(Service::prefix).toList();
    }

    /** @throws io.costline.service.MisconfiguredException naming every key that is wrong */
    static DeployedSettings read(String service, Map<String, String> file, Path folder) {
        Properties all = new Properties();
        all.putAll(file);
        Path written = folder.resolve(service + ".properties");
        try (Writer writer = Files.newBufferedWriter(written)) {
            all.store(writer, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return of(Settings.load(mapping(service), written));
    }

    private static Class<?> mapping(String service) {
        return service.equals(COMMANDS)
                ? CommonSettings.class
                : Service.named(service).orElseThrow().settings();
    }

    private static DeployedSettings of(Object settings) {
        return switch (settings) {
            case IngestConfig it -> new DeployedSettings(it.kafka(), it.management(), Optional.empty());
            case EnrichSettings it -> new DeployedSettings(it.kafka(), it.management(), Optional.empty());
            case AttributionConfig it -> new DeployedSettings(it.kafka(), it.management(), Optional.empty());
            case DispatcherConfig it -> new DeployedSettings(it.kafka(), it.management(), Optional.empty());
            case SinkConfig it ->
                new DeployedSettings(
                        it.kafka(), it.management(), it.clickhouse().password());
            case LedgerConfig it ->
                new DeployedSettings(
                        it.kafka(), it.management(), it.clickhouse().password());
            case ConsoleConfig it ->
                new DeployedSettings(
                        it.kafka(), it.management(), it.clickhouse().password());
            case CommonSettings it ->
                new DeployedSettings(
                        it.kafka(), it.management(), it.migrate().clickhouse().password());
            default -> throw new IllegalArgumentException(settings.getClass().getName());
        };
    }
}
