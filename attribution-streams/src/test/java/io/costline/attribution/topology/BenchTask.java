package io.costline.attribution.topology;

import io.costline.attribution.AttributionMetrics;
import io.costline.attribution.config.Rules;
import io.costline.attribution.topology.Attributed.Kind;
import io.costline.failpoint.Failpoints;
import io.costline.topics.PoisonRecords;
import io.costline.wire.SchemaRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.jspecify.annotations.Nullable;

/** One task of attribute-calls on a context that swallows what it is given. */
final class BenchTask implements AutoCloseable, InvocationHandler {
    private static final ProcessorRecordContext RECORD = new ProcessorRecordContext(0, 0, 0, "", new RecordHeaders());

    private final TraceStore store;
    private final CommitHook hook;
    private final AttributeCalls calls;
    private final Path folder;
    private final Map<String, StateStore> stores;
    private final Map<Kind, Long> forwarded = new EnumMap<>(Kind.class);
    private long outputs;
    private long deltas;
    private long logged;
    private @Nullable Long now;
    private @Nullable Punctuator closing;

    BenchTask(SchemaRegistry registry, Path folder) {
        this.folder = folder;
        Rules rules = Rules.defaults();
        store = new TraceStoreBuilder(AttributionTopology.TRACE_STORE, rules).build();
        hook = new CommitHook.Builder(AttributionTopology.CALLS_HOOK).build();
        stores = Map.of(store.name(), store, hook.name(), hook);
        calls = new AttributeCalls(
                rules,
                registry,
                "deltas",
                new AttributionMetrics(new SimpleMeterRegistry()),
                new PoisonRecords(),
                Failpoints.none());
        InternalProcessorContext<?, ?> context = (InternalProcessorContext<?, ?>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {InternalProcessorContext.class}, this);
        store.init(context, store);
        hook.init(context, hook);
        calls.init(typed(context));
    }

    @SuppressWarnings("unchecked") // the proxy takes anything
    private static ProcessorContext<byte[], Attributed> typed(Object context) {
        return (ProcessorContext<byte[], Attributed>) context;
    }

    void process(byte[] key, byte[] value) {
        calls.process(new Record<>(key, value, now()));
    }

    void commit() {
        hook.flushCache();
    }

    /** Sets the clock, UTC milliseconds, and looks for traces to close. */
    void at(long millis) {
        now = millis;
        if (closing != null) {
            closing.punctuate(millis);
        }
    }

    private long now() {
        return now == null ? System.currentTimeMillis() : now;
    }

    /** Records sent of a kind. */
    long sent(Kind kind) {
        return forwarded.getOrDefault(kind, 0L);
    }

    /** Records written to the changelog of traces. */
    long logged() {
        return logged;
    }

    long outputs() {
        return outputs;
    }

    long deltas() {
        return deltas;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
        switch (method.getName()) {
            case "forward" -> {
                outputs++;
                if (arguments != null
                        && arguments[0] instanceof Record<?, ?> record
                        && record.value() instanceof Attributed value) {
                    forwarded.merge(value.kind(), 1L, Long::sum);
                    deltas += value.kind() == Kind.DELTA ? 1 : 0;
                }
                return null;
            }
            case "currentSystemTimeMs" -> {
                return now();
            }
            case "logChange" -> {
                logged++;
                return null;
            }
            case "schedule" -> {
                closing = arguments == null ? null : (Punctuator) arguments[2];
                return null;
            }
            case "recordContext" -> {
                return RECORD;
            }
            case "stateDir" -> {
                return folder.toFile();
            }
            case "getStateStore" -> {
                return arguments == null ? null : stores.get(String.valueOf(arguments[0]));
            }
            default -> {
                return null;
            }
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
