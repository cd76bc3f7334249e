package io.costline.enrich.topology;

import io.costline.avro.RequestEvent;
import io.costline.enrich.dedup.ChangelogTrim;
import io.costline.enrich.dedup.DedupSettings;
import io.costline.enrich.dedup.DedupStore;
import io.costline.enrich.dedup.DedupStoreBuilder;
import io.costline.enrich.pricebook.LiteLlmImporter;
import io.costline.enrich.pricing.PriceBook;
import io.costline.failpoint.Failpoints;
import io.costline.topics.PoisonRecords;
import io.costline.topics.Topics;
import io.costline.wire.AvroSerializer;
import io.costline.wire.InMemoryRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;

/**
 * Nanoseconds and bytes an event costs in the processor: read, deduplicate, look for
 * twins of the call, price, append, key, forward; no Kafka. Every event is a call of its own. Run
 * its main; arguments: rounds (default 12), events a round (default 1,000,000).
 */
public final class EnrichProcessorBench {
    private static final int DISTINCT = 20_000;

    private EnrichProcessorBench() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 12;
        int perRound = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
        InMemoryRegistry registry = new InMemoryRegistry();
        long started = System.nanoTime();
        PriceBook book =
                PriceBook.of(1, List.of(LiteLlmImporter.committed(Instant.EPOCH).cards()), List.of());
        System.out.printf(
                "catalog: %d cards in %d ms%n", book.cards().size(), (System.nanoTime() - started) / 1_000_000);
        Path folder = Files.createTempDirectory("enrich-bench");
        DedupSettings dedup = new DedupSettings(Duration.ofHours(72), Duration.ofHours(6), folder);
        EnrichTopology.Wiring wiring = EnrichTopology.Wiring.of(
                registry,
                () -> book,
                dedup,
                ChangelogTrim.none(),
                () -> null,
                0,
                new EnrichMetrics(new SimpleMeterRegistry()),
                new PoisonRecords(),
                Failpoints.none());
        DedupStore store = new DedupStoreBuilder(
                        "dedup", dedup, Failpoints.none(), java.time.InstantSource.system(), ChangelogTrim.none())
                .build();
        long[] forwarded = new long[2];
        InternalProcessorContext<?, ?> storeContext = context(store, forwarded);
        store.init(storeContext, store);
        Enrichment enrichment = new Enrichment(wiring);
        @SuppressWarnings("unchecked")
        ProcessorContext<byte[], byte[]> context = (ProcessorContext<byte[], byte[]>) (Object) storeContext;
        enrichment.init(context);
        byte[][] values = values(AvroSerializer.of(registry, Topics.REQUESTS));
        int callIdAt = 5 + 16 + 1 + "demo".length() + 1;
        byte[] key = "demo/call".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long number = 0;
        for (int round = 0; round < rounds; round++) {
            long bytes = threads.getCurrentThreadAllocatedBytes();
            long cpu = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < perRound; i++) {
                byte[] value = values[i % DISTINCT];
                number++;
                ByteBuffer.wrap(value, 5, 16)
                        .putLong(number * 0x9E3779B97F4A7C15L)
                        .putLong(number ^ number << 32);
                writeHex(value, callIdAt, number);
                enrichment.process(new Record<>(key, value, 0));
                if (i % 10_000 == 0) {
                    store.flushCache();
                }
            }
            System.out.printf(
                    "round %2d: %4d ns, %5d bytes allocated an event; %d ids, mean cost record %d bytes%n",
                    round,
                    (threads.getCurrentThreadCpuTime() - cpu) / perRound,
                    (threads.getCurrentThreadAllocatedBytes() - bytes) / perRound,
                    store.idsInMemory(),
                    forwarded[1] / Math.max(1, forwarded[0]));
        }
        store.close();
        Files.deleteIfExists(folder);
    }

    private static void writeHex(byte[] into, int at, long number) {
        for (int digit = 0; digit < 16; digit++) {
            into[at + digit] = (byte) Character.forDigit((int) (number >>> 60 - 4 * digit) & 15, 16);
        }
    }

    private static byte[][] values(AvroSerializer<RequestEvent> serializer) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
        byte[][] values = new byte[DISTINCT][];
        String[][] models = {
            {"anthropic", "claude-sonnet-4-5"},
            {"anthropic", "claude-haiku-4-5"},
            {"openai", "gpt-5.5"},
            {"openai", "gpt-4o"},
            {"gemini", "gemini-2.5-pro"}
        };
        for (int i = 0; i < DISTINCT; i++) {
            RequestEvent event = EventSamples.plain(i);
            String[] model = models[random.nextInt(models.length)];
            event.setProvider(model[0]);
            event.setServedModel(model[1]);
            event.setRequestedModel(random.nextInt(10) == 0 ? models[random.nextInt(models.length)][1] : model[1]);
            long cached = random.nextInt(3) == 0 ? random.nextLong(4_000) : 0;
            event.setTokens(
                    EventSamples.buckets(random.nextLong(8_000), cached, 0, 0, 0, 0, random.nextLong(2_000), 0, 0));
            event.setCustomerId("customer-" + random.nextInt(50));
            event.setFeature("support-chat");
            event.setTraceId("trace-" + i / 4);
            event.setCallId("0123456789abcdef");
            event.setProviderResponseId("0123456789abcdef");
            event.setEndedAt(EventSamples.AT.plusSeconds(3));
            values[i] = serializer.serialize(null, event);
        }
        return values;
    }

    private static InternalProcessorContext<?, ?> context(DedupStore store, long[] forwarded) {
        return (InternalProcessorContext<?, ?>) Proxy.newProxyInstance(
                EnrichProcessorBench.class.getClassLoader(),
                new Class<?>[] {InternalProcessorContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "taskId" -> new TaskId(0, 0);
                    case "getStateStore" -> store;
                    case "recordMetadata" -> Optional.of(new ProcessorRecordContext(0, 1, 0, "t", new RecordHeaders()));
                    case "forward" -> {
                        forwarded[0]++;
                        forwarded[1] += ((byte[]) ((Record<?, ?>) arguments[0]).value()).length;
                        yield null;
                    }
                    default -> null;
                });
    }
}
