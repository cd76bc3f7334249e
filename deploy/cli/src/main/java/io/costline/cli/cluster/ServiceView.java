package io.costline.cli.cluster;

import io.costline.attribution.config.AttributionConfig;
import io.costline.clickhouse.ClickHouseAddress;
import io.costline.clickhouse.config.SinkConfig;
import io.costline.console.config.ConsoleConfig;
import io.costline.dispatch.config.DispatcherConfig;
import io.costline.enrich.config.EnrichSettings;
import io.costline.ingest.config.IngestConfig;
import io.costline.ledger.config.LedgerConfig;
import io.costline.service.MisconfiguredException;
import java.util.Map;
import java.util.Optional;

/** What the services' settings have in common. */
final class ServiceView {
    private ServiceView() {}

    static Map<String, String> kafka(Object settings) {
        Map<String, String> kafka = switch (settings) {
            case IngestConfig ingest -> ingest.kafka();
            case EnrichSettings enrich -> enrich.clientSettings();
            case AttributionConfig attribution -> attribution.clientSettings();
            case SinkConfig sink -> sink.kafka();
            case LedgerConfig ledger -> ledger.kafka();
            case ConsoleConfig console -> console.kafka();
            case DispatcherConfig dispatcher -> dispatcher.kafka();
            default -> Map.of();
        };
        if (!kafka.containsKey("bootstrap.servers")) {
            throw new MisconfiguredException("kafka.bootstrap.servers is missing");
        }
        return kafka;
    }

    static Optional<ClickHouseAddress> clickHouse(Object settings) {
        return switch (settings) {
            case SinkConfig sink -> Optional.of(ClickHouseAddress.of(sink.clickhouse()));
            case LedgerConfig ledger -> Optional.of(ClickHouseAddress.of(ledger.clickhouse()));
            case ConsoleConfig console -> Optional.of(ClickHouseAddress.of(console.clickhouse()));
            default -> Optional.empty();
        };
    }
}
