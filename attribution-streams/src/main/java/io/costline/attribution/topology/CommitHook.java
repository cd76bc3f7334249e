package io.costline.attribution.topology;

import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * Runs a processor's work once before each commit, inside the transaction that commits the offsets behind it. Kafka Streams
 * has this moment for its caches alone: it flushes them when it prepares a commit, before it takes the offsets. A
 * punctuator would not do, as it may run in one transaction and the records it stands for be committed in another. So this
 * is a store that holds nothing and calls itself a cache.
 *
 * <p>The work may forward: the processor's node is current while it runs, as for a cache that flushes. When a task closes
 * dirty the flush comes too, in a transaction that is then aborted.
 */
final class CommitHook implements StateStore, CachedStateStore<Object, Object> {
    private final String name;
    private boolean open;
    private @Nullable InternalProcessorContext<?, ?> context;
    private @Nullable ProcessorNode<?, ?, ?, ?> node;
    private @Nullable Runnable work;

    private CommitHook(String name) {
        this.name = name;
    }

    /** What to run, and for which processor; called in the processor's init. */
    void attach(ProcessorContext<?, ?> processor, Runnable beforeCommit) {
        context = (InternalProcessorContext<?, ?>) processor;
        node = context.currentNode();
        work = beforeCommit;
    }

    /** Of the record under way. */
    static long offset(ProcessorContext<?, ?> processor) {
        return ((InternalProcessorContext<?, ?>) processor).recordContext().offset();
    }

    @Override
    public void flushCache() {
        var processor = context;
        var todo = work;
        if (processor == null || todo == null) {
            return;
        }
        var nodeBefore = processor.currentNode();
        var recordBefore = processor.recordContext();
        processor.setCurrentNode(node);
        processor.setRecordContext(
                new ProcessorRecordContext(processor.currentSystemTimeMs(), -1, -1, "", new RecordHeaders()));
        try {
            todo.run();
        } finally {
            processor.setRecordContext(recordBefore);
            processor.setCurrentNode(nodeBefore);
        }
    }

    @Override
    public void init(StateStoreContext storeContext, StateStore root) {
        storeContext.register(root, (key, value) -> {});
        open = true;
    }

    @Override
    public void close() {
        open = false;
        context = null;
        work = null;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<Object, Object> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public void clearCache() {
        // holds nothing
    }

    /** Builds one hook a task. */
    record Builder(String name) implements StoreBuilder<CommitHook> {
        @Override
        public CommitHook build() {
            return new CommitHook(name);
        }

        @Override
        public StoreBuilder<CommitHook> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<CommitHook> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<CommitHook> withLoggingEnabled(Map<String, String> config) {
            throw new UnsupportedOperationException("there is nothing to log");
        }

        @Override
        public StoreBuilder<CommitHook> withLoggingDisabled() {
            return this;
        }

        @Override
        public Map<String, String> logConfig() {
            return Map.of();
        }

        @Override
        public boolean loggingEnabled() {
            return false;
        }
    }
}
