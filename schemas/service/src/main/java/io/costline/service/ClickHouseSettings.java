package io.costline.service;

import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** Where ClickHouse answers, and as whom. */
public interface ClickHouseSettings {
    /** Its HTTP interface. */
    URI url();

    @WithDefault("default")
    String user();

    Optional<String> password();

    /** And on what its tables are made. */
    interface Cluster extends ClickHouseSettings {
        /** Replicated engines, for a cluster with a keeper. */
        @WithDefault("false")
        boolean replicated();

        /** Name for ON CLUSTER; empty: the node that is connected to. */
        Optional<String> cluster();
    }
}
