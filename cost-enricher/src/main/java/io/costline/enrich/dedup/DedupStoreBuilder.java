package io.costline.enrich.dedup;

import io.costline.failpoint.Failpoints;
import io.costline.topics.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Builds {@link DedupStore}s. The changelog is never compacted: every record is needed until stream time has left it behind.
 * What the broker's clock says ends a record only when nothing waits in costline.requests any more that it could tell of.
 */
public final class DedupStoreBuilder implements StoreBuilder<DedupStore> {
    private final String name;
    private final DedupSettings settings;
    private final Failpoints failpoints;
    private final InstantSource clock;
    private final ChangelogTrim trim;
    private final Map<String, String> logConfig = new HashMap<>();
    private boolean logged = true;

    public DedupStoreBuilder(
            String name, DedupSettings settings, Failpoints failpoints, InstantSource clock, ChangelogTrim trim) {
        this.name = name;
        this.settings = settings;
        this.failpoints = failpoints;
        this.clock = clock;
        this.trim = trim;
        logConfig.put("cleanup.policy", "delete");
        Duration waits = Topics.REQUESTS.retention().orElseThrow();
        logConfig.put("retention.ms", Long.toString(settings.kept().plus(waits).toMillis()));
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
        return new DedupStore(name, settings, logged, failpoints, clock, trim);
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
