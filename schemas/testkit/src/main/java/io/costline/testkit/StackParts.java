package io.costline.testkit;

/** Where a {@link Stack}'s services come from. Each method is called once at most. */
interface StackParts extends AutoCloseable {
    StackService broker();

    StackService registry();

    StackService clickHouse();

    /** Whether the registry keeps its schemas in the broker. */
    boolean registryNeedsBroker();

    @Override
    void close();
}
