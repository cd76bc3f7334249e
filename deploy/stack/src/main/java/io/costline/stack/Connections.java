package io.costline.stack;

import io.costline.clickhouse.ClickHouseAddress;
import io.costline.clickhouse.query.Questions;
import io.costline.service.CommonSettings;
import io.costline.service.MisconfiguredException;
import io.costline.service.Settings;
import io.costline.wire.ConfluentRegistry;
import io.costline.wire.SchemaRegistry;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a command reaches, and as whom: a stack on this machine, or whatever a settings file names. What is not named is missed
 * when it is asked for, so a command that needs no ClickHouse needs no setting of it.
 */
public final class Connections {
    private static final String LEDGER = "ledger";
    private static final int USUAL_PORT = Settings.MANAGEMENT_PORTS.getOrDefault(LEDGER, 0);

    private final Map<String, String> kafka;
    private final Supplier<SchemaRegistry> registry;
    private final Supplier<ClickHouseAddress> clickHouse;
    private final Optional<String> door;
    private final String apiKey;
    private final Ledger ledger;

    /**
     * Where the ledger service is asked for a pass.
     *
     * @param url its management address
     * @param token what it wants to be shown, if anything
     */
    public record Ledger(String url, Optional<String> token) {
        private static Ledger here(int port, Optional<String> token) {
            return new Ledger("http://127.0.0.1:" + port, token);
        }
    }

    private Connections(
            Map<String, String> kafka,
            Supplier<SchemaRegistry> registry,
            Supplier<ClickHouseAddress> clickHouse,
            Optional<String> door,
            String apiKey,
            Ledger ledger) {
        this.kafka = Map.copyOf(kafka);
        this.registry = registry;
        this.clickHouse = clickHouse;
        this.door = door;
        this.apiKey = apiKey;
        this.ledger = ledger;
    }

    /** Of a running stack. */
    public static Connections of(StackFile stack) {
        return new Connections(
                Map.of("bootstrap.servers", stack.bootstrapServers()),
                () -> new ConfluentRegistry(stack.registryUrl(), Map.of()),
                () -> ClickHouseAddress.of(stack.clickHouseUrl()),
                Optional.of(stack.ingestUrl()),
                stack.apiKey(),
                Ledger.here(stack.managementPorts().getOrDefault(LEDGER, USUAL_PORT), Optional.empty()));
    }

    /** Of settings. */
    public static Connections of(CommonSettings settings) {
        return new Connections(
                settings.kafka(),
                () -> settings.registry()
                        .map(registry -> new ConfluentRegistry(registry.url(), registry.settings()))
                        .orElseThrow(() -> missing("registry.url")),
                () -> settings.clickhouse()
                        .url()
                        .map(url -> new ClickHouseAddress(
                                url,
                                settings.clickhouse().user(),
                                settings.clickhouse().password()))
                        .orElseThrow(() -> missing("clickhouse.url")),
                settings.door().url().map(URI::toString),
                "",
                Ledger.here(USUAL_PORT, settings.management().token()));
    }

    private static MisconfiguredException missing(String key) {
        return new MisconfiguredException("the settings have no " + key + ", which this command needs");
    }

    /** Client settings. */
    public Map<String, String> kafka() {
        if (!kafka.containsKey("bootstrap.servers")) {
            throw missing("kafka.bootstrap.servers");
        }
        return kafka;
    }

    public SchemaRegistry registry() {
        return registry.get();
    }

    public ClickHouseAddress clickHouse() {
        return clickHouse.get();
    }

    /** The caller closes it. */
    public Questions questions() {
        return new Questions(clickHouse());
    }

    public Definitions definitions() {
        return new Definitions(kafka(), registry());
    }

    /** Base address of the ingest door, if it is known. */
    public Optional<String> door() {
        return door;
    }

    /** The ledger service: the stack's, else the one on this machine at its usual port. */
    public Ledger ledger() {
        return ledger;
    }

    /** A key that a demo made for itself; empty otherwise. */
    public String apiKey() {
        return apiKey;
    }
}
