package io.costline.enrich.dedup;

import io.costline.failpoint.Failpoints;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.state.StoreBuilder;

/** Builds {@link DedupStore}s. The changelog is never compacted: every record is needed until it expires. */
public final class DedupStoreBuilder implements StoreBuilder<DedupStore> {
    private final String name;
    private final DedupSettings settings;
    private final Failpoints failpoints;
    private final Map<String, String> logConfig = new HashMap<>();
    private boolean logged = true;

    public DedupStoreBuilder(String name, DedupSettings settings, Failpoints failpoints) {
        this.name = name;
        this.settings = settings;
        this.failpoints = failpoints;
        logConfig.put("cleanup.policy", "delete");
        logConfig.put("retention.ms", Long.toString(settings.kept().toMillis()));
        logConfig.put("segment.ms", "3600000"); // only whole segments expire
    }

    @Override
    public StoreBuilder<DedupStore> withCachingEnabled() {
        return this;
    }

    @Override
    public StoreBuilder<DedupStore> withCachingDisabled() {
        return this;
    }

    @Override
    public StoreBuilder<DedupStore> withLoggingEnabled(Map<String, String> config) {
        logged = true;
        logConfig.putAll(config);
        return this;
    }

    @Override
    public StoreBuilder<DedupStore> withLoggingDisabled() {
        logged = false;
        return this;
    }

    @Override
    public DedupStore build() {
        return new DedupStore(name, settings, logged, failpoints);
    }

    @Override
    public Map<String, String> logConfig() {
        return logConfig;
    }

    @Override
    public boolean loggingEnabled() {
        return logged;
    }

    @Override
    public String name() {
        return name;
    }
}
