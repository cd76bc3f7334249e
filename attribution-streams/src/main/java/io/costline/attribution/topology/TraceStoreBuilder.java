package io.costline.attribution.topology;

import io.costline.attribution.config.Rules;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.state.StoreBuilder;

/** Builds one trace store a task. */
record TraceStoreBuilder(String name, Rules rules) implements StoreBuilder<TraceStore> {
    @Override
    public TraceStore build() {
        return new TraceStore(name, rules);
    }

    @Override
    public Map<String, String> logConfig() {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                "compact,delete",
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(rules.traceRetention().toMillis()));
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
