package io.costline.ledger.config;

import io.costline.service.ClickHouseSettings;
import io.costline.service.Management;
import io.costline.service.RegistrySettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** Settings of the ledger job. */
@ConfigMapping(prefix = "ledger")
public interface LedgerConfig {
    /** Passed through to the Kafka clients; bootstrap.servers is required. */
    Map<String, String> kafka();

    RegistrySettings registry();

    Management management();

    ClickHouseSettings clickhouse();

    /** Who begins under it ends whoever ran before: one ledger job at a time. */
    @WithDefault("costline-ledger")
    String transactionalId();

    /** Time between two passes. */
    @WithDefault("PT10S")
    Duration every();

    /** How long after its end a billing period is closed where its contract does not say; it is not before all its calls are in every table. */
    @WithDefault("P5D")
    Duration closeAfter();

    /** A credit that runs out sooner than this is low. */
    @WithDefault("P7D")
    Duration creditLow();

    /** A credit that expires sooner than this, some of it unused, is told of. */
    @WithDefault("P30D")
    Duration creditExpiring();

    /** Time between two looks at which customers are charged less than their calls cost. */
    @WithDefault("PT1M")
    Duration marginEvery();
}
