package io.costline.testkit;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The services a test runs against: broker, schema registry, ClickHouse. Each starts when it is first asked for and
 * stops with the stack. Nothing separates two users of one stack but the names they choose, so tests use topics,
 * subjects, groups and databases of their own.
 */
public final class Stack implements AutoCloseable {
    private static @Nullable Stack shared;

    private final StackParts parts;
    private @Nullable StackService broker;
    private @Nullable StackService registry;
    private @Nullable StackService clickHouse;

    private Stack(StackParts parts) {
        this.parts = parts;
    }

    /** A stack of one's own, in the configured mode. */
    public static Stack start() {
        return start(StackMode.configured());
    }

    public static Stack start(StackMode mode) {
        return new Stack(
                switch (mode) {
                    case EMBEDDED -> new EmbeddedParts();
                    case CONTAINERS -> new ContainerParts();
                });
    }

    /** The one stack of this JVM; it stops with the JVM. */
    public static synchronized Stack shared() {
        Stack existing = shared;
        if (existing == null) {
            existing = start();
            shared = existing;
            Runtime.getRuntime().addShutdownHook(new Thread(existing::close, "stack-shutdown"));
        }
        return existing;
    }

    /** Why the configured mode cannot run here; empty if it can. */
    public static Optional<String> unavailableReason() {
        return StackMode.configured().unavailableReason();
    }

    public synchronized StackService broker() {
        StackService running = broker;
        if (running == null) {
            running = parts.broker();
            broker = running;
        }
        return running;
    }

    public synchronized StackService registry() {
        StackService running = registry;
        if (running == null) {
            if (parts.registryNeedsBroker()) {
                broker();
            }
            running = parts.registry();
            registry = running;
        }
        return running;
    }

    public synchronized StackService clickHouse() {
        StackService running = clickHouse;
        if (running == null) {
            running = parts.clickHouse();
            clickHouse = running;
        }
        return running;
    }

    /** Starts the broker if it does not run yet. */
    public String bootstrapServers() {
        return broker().address();
    }

    /** Starts the registry if it does not run yet. */
    public String registryUrl() {
        return registry().address();
    }

    /** Starts ClickHouse if it does not run yet. For JDBC put {@code jdbc:clickhouse:} before it. */
    public String clickHouseUrl() {
        return clickHouse().address();
    }

    @Override
    public synchronized void close() {
        stop(clickHouse);
        stop(registry);
        stop(broker);
        clickHouse = null;
        registry = null;
        broker = null;
        parts.close();
    }

    private static void stop(@Nullable StackService service) {
        if (service != null) {
            service.close();
        }
    }
}
