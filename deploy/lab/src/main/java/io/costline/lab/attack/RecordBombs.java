package io.costline.lab.attack;

import io.costline.lab.sql.ClickHouse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Small batches on a raw topic that unpack into gigabytes: the broker bounds what it stores, not what a reader unpacks. */
final class RecordBombs implements Attack {
    private static final String TOPIC = "costline.raw.costline";
    private static final byte[] BLANK = new byte[0];
    private static final Duration PASSED_WITHIN = Duration.ofMinutes(3);

    /** Records of one size in batches of their own; as large as this process and the topic's limit allow. */
    private record Bomb(String codec, int megabytes, int records) {}

    private static final List<Bomb> FEW = List.of(
            new Bomb("zstd", 64, 3), new Bomb("snappy", 48, 2), new Bomb("gzip", 64, 1), new Bomb("zstd", 180, 1));

    private static final List<Bomb> MANY = List.of(
            new Bomb("zstd", 64, 48),
            new Bomb("gzip", 64, 8),
            new Bomb("snappy", 48, 24),
            new Bomb("lz4", 64, 24),
            new Bomb("zstd", 180, 2));

    private final boolean few;
    private final List<Bomb> bombs;

    RecordBombs(boolean few) {
        this.few = few;
        this.bombs = few ? FEW : MANY;
    }

    @Override
    public String name() {
        return few ? "record bombs" : "many record bombs";
    }

    @Override
    public boolean quick() {
        return few;
    }

    @Override
    public String tried() {
        int megabytes =
                bombs.stream().mapToInt(bomb -> bomb.megabytes * bomb.records).sum();
        return "compressed records on " + TOPIC + " of up to "
                + bombs.stream().mapToInt(Bomb::megabytes).max().orElse(0) + " MB, " + megabytes
                + " MB unpacked, and an event behind them";
    }

    @Override
    public Answer on(Target target) throws IOException, InterruptedException {
        Answer answer = new Answer("", List.of());
        for (Bomb bomb : bombs) {
            answer = answer.and(new Answer(sent(target, bomb), List.of()));
        }
        String id = "behind-bombs-" + Instant.now().toEpochMilli();
        send(target, event(id));
        long began = System.nanoTime();
        try (var database = new ClickHouse(target.file().clickHouseUrl())) {
            while (System.nanoTime() - began < PASSED_WITHIN.toNanos()
                    && target.ended().isEmpty()) {
                if (database.rows(
                                        "SELECT count() AS n FROM costline.request_costs WHERE tenant = {tenant:String}"
                                                + " AND customer_id = {id:String}",
                                        Map.of("tenant", Target.HOSTILE, "id", id))
                                .getFirst()
                                .number("n")
                        == 1) {
                    long seconds = (System.nanoTime() - began) / 1_000_000_000;
                    return answer.and(Answer.of("the event behind them has its row after " + seconds + " s", true));
                }
                Thread.sleep(500);
            }
        }
        return answer.and(Answer.of(
                "the event behind them has no row"
                        + target.ended().map(why -> ": " + why).orElse(""),
                false));
    }

    /** What the broker took of it. */
    private static String sent(Target target, Bomb bomb) throws InterruptedException {
        byte[] value = new byte[bomb.megabytes << 20];
        Arrays.fill(value, (byte) ' ');
        var packed = new AtomicLong();
        int taken = 0;
        String refused = "";
        try (var producer = producer(target, bomb)) {
            for (int i = 0; i < bomb.records; i++) {
                try {
                    producer.send(record(value)).get();
                    taken++;
                } catch (ExecutionException e) {
                    Throwable cause = e.getCause();
                    refused = (cause == null ? e : cause).getClass().getSimpleName();
                    break;
                }
            }
            producer.metrics().forEach((name, metric) -> {
                if (name.name().equals("batch-size-max") && metric.metricValue() instanceof Double size) {
                    packed.set(size.longValue());
                }
            });
        }
        return "%s %d x %d MB (batches of %,d bytes)%s"
                .formatted(
                        bomb.codec,
                        taken,
                        bomb.megabytes,
                        packed.get(),
                        refused.isEmpty() ? "" : ", then refused by the broker: " + refused);
    }

    private static KafkaProducer<byte[], byte[]> producer(Target target, Bomb bomb) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                target.file().bootstrapServers(),
                "compression.type",
                bomb.codec,
                "max.request.size",
                Integer.MAX_VALUE,
                "buffer.memory",
                (bomb.megabytes + 2L) << 20,
                "batch.size",
                1,
                "delivery.timeout.ms",
                60_000,
                "request.timeout.ms",
                50_000);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void send(Target target, byte[] event) throws IOException, InterruptedException {
        try (var producer = producer(target, new Bomb("none", 1, 1))) {
            producer.send(record(event)).get();
        } catch (ExecutionException e) {
            throw new IOException("the event behind the bombs was not taken", e.getCause());
        }
    }

    /** All in one partition, so that nothing overtakes. */
    private static ProducerRecord<byte[], byte[]> record(byte[] value) {
        var record = new ProducerRecord<byte[], byte[]>(TOPIC, 0, BLANK, value);
        record.headers().add("costline-tenant", Target.HOSTILE.getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private static byte[] event(String id) {
        return "{\"id\":\"%s\",\"time\":\"%s\",\"provider\":\"openai\",\"model\":\"gpt-4o\",\"customer_id\":\"%s\",\"usage\":{\"input_tokens\":1}}"
                .formatted(id, Instant.now(), id)
                .getBytes(StandardCharsets.UTF_8);
    }
}
