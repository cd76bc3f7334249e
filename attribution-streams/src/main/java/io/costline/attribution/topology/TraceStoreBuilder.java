package io.costline.attribution.topology;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Builds one trace store a task.
 *
 * @param retention how long a trace's state is kept after its last change, on disk and in the changelog
 * @param rowInterval between two rows of a trace that are sent without need
 */
record TraceStoreBuilder(String name, Duration retention, Duration rowInterval) implements StoreBuilder<TraceStore> {
    @Override
    public TraceStore build() {
        return new TraceStore(name, retention, rowInterval);
    }

    @Override
    public Map<String, String> logConfig() {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                "compact,delete",
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(retention.toMillis()));
    }

    @Override
    public boolean loggingEnabled() {
        return true;
    }

    @Override
    public StoreBuilder<TraceStore> withCachingEnabled() {
        return this;
    }

    @Override
    public StoreBuilder<TraceStore> withCachingDisabled() {
        return this;
    }

    @Override
    public StoreBuilder<TraceStore> withLoggingEnabled(Map<String, String> config) {
        return this;
    }

    @Override
    public StoreBuilder<TraceStore> withLoggingDisabled() {
        throw new UnsupportedOperationException("a trace is nowhere else than in its changelog");
    }
}
