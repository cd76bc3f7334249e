package io.costline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.RequestEvent;
import io.costline.avro.TokenBucket;
import io.costline.ingest.admission.Buckets;
import io.costline.ingest.admission.Outcome;
import io.costline.trials.Trials;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds for every payload of a dialect, on seeded random ones. */
class AdapterPropertiesTest {
    private static final String TIME = "\"time\":\"2026-11-21T11:59:00Z\"";

    /** Totals with parts that fit them. */
    private record Counts(long input, long read, long write, long output, long reasoning) {
        static Counts draw(RandomGenerator random) {
            long read = random.nextLong(0, 5_000);
            long write = random.nextLong(0, 5_000);
            long reasoning = random.nextLong(0, 5_000);
            return new Counts(
                    read + write + random.nextLong(0, 5_000),
                    read,
                    write,
                    reasoning + random.nextLong(0, 5_000),
                    reasoning);
        }
    }

    private static void holds(RequestEvent event, Counts counts) {
        assertThat(Buckets.input(event.getTokens())).isEqualTo(counts.input());
        assertThat(Buckets.output(event.getTokens())).isEqualTo(counts.output());
        assertThat(event.getTokens().getCacheRead()).isEqualTo(counts.read());
        assertThat(event.getTokens().getReasoning()).isEqualTo(counts.reasoning());
        for (TokenBucket bucket : Buckets.ALL) {
            assertThat(Buckets.get(event.getTokens(), bucket)).isNotNegative();
        }
    }

    private static RequestEvent only(String source, String body) {
        return Samples.event(Samples.inspect(source, body).getFirst());
    }

    @Test
    void theSameCallCountsTheSameInEveryDialect() {
        Trials.run(300, random -> {
            // Given one call, written by each of its possible narrators
            Counts c = Counts.draw(random);
            String ours =
                    "{\"id\":\"x\",%s,\"usage\":{\"input_tokens\":%d,\"cache_read_tokens\":%d,\"cache_write_tokens\":%d,\"output_tokens\":%d,\"output_reasoning_tokens\":%d},\"total_tokens\":%d}"
                            .formatted(
                                    TIME,
                                    c.input(),
                                    c.read(),
                                    c.write(),
                                    c.output(),
                                    c.reasoning(),
                                    c.input() + c.output());
            String openai =
                    "{\"id\":\"x\",\"object\":\"chat.completion\",\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d,\"prompt_tokens_details\":{\"cached_tokens\":%d,\"cache_write_tokens\":%d},\"completion_tokens_details\":{\"reasoning_tokens\":%d}}}"
                            .formatted(
                                    c.input(), c.output(), c.input() + c.output(), c.read(), c.write(), c.reasoning());
            String anthropic =
                    "{\"id\":\"x\",\"type\":\"message\",\"usage\":{\"input_tokens\":%d,\"cache_read_input_tokens\":%d,\"cache_creation_input_tokens\":%d,\"output_tokens\":%d,\"output_tokens_details\":{\"thinking_tokens\":%d}}}"
                            .formatted(
                                    c.input() - c.read() - c.write(), c.read(), c.write(), c.output(), c.reasoning());

            // When, then
            holds(only("costline", ours), c);
            holds(only("openai", openai), c);
            holds(only("anthropic", anthropic), c);
        });
    }

    @Test
    void aSecondReadingIsTheFirst() {
        Trials.run(100, random -> {
            // Given
            Counts c = Counts.draw(random);
            String body = "{\"id\":\"n%d\",%s,\"usage\":{\"input_tokens\":%d,\"output_tokens\":%d}}"
                    .formatted(random.nextInt(1_000), TIME, c.input(), c.output());

            // When
            RequestEvent first = Samples.event(Samples.admit("costline", body).getFirst());
            RequestEvent second = Samples.event(Samples.admit("costline", body).getFirst());
            RequestEvent changed =
                    Samples.event(Samples.admit("costline", body.replace("\"output_tokens\":", "\"output_tokens\":1"))
                            .getFirst());

            // Then
            assertThat(second).isEqualTo(first);
            assertThat(changed.getEventId()).isEqualTo(first.getEventId());
            assertThat(changed.getContentHash()).isNotEqualTo(first.getContentHash());
        });
    }

    @Test
    void everyElementGetsItsVerdictWhateverStandsBesideIt() {
        List<String> bad = List.of(
                "7",
                "null",
                "[]",
                "{\"id\":5}",
                "{\"id\":\"b\",\"usage\":{\"input_tokens\":1.5}}",
                "{\"id\":\"b\",\"usage\":{\"output_reasoning_tokens\":1}}",
                "{\"id\":\"b\",\"time\":\"yesterday\"}",
                "{\"id\":\"b\",\"usage\":[]}",
                "{\"id\":\"b\",\"reported_cost\":{\"amount\":\"much\"}}",
                "{\"id\":\"b\",\"reported_cost\":{\"amount\":1e999999999}}",
                "{\"id\":\"" + "b".repeat(2_000) + "\"}",
                "{\"id\":\"b\",\"status\":\"fine\"}");
        Trials.run(100, random -> {
            // Given
            int size = random.nextInt(1, 30);
            int expected = 0;
            var body = new StringBuilder("[");
            for (int i = 0; i < size; i++) {
                boolean good = random.nextBoolean();
                expected += good ? 1 : 0;
                body.append(i == 0 ? "" : ",")
                        .append(good ? "{\"id\":\"g%d\",%s}".formatted(i, TIME) : bad.get(random.nextInt(bad.size())));
            }

            // When
            List<Outcome> outcomes = Samples.admit("costline", body.append(']').toString());

            // Then
            assertThat(outcomes).extracting(Outcome::index).containsExactlyElementsOf(indices(size));
            assertThat(outcomes.stream().filter(Outcome.Admitted.class::isInstance))
                    .hasSize(expected);
        });
    }

    private static List<Integer> indices(int size) {
        return IntStream.range(0, size).boxed().toList();
    }

    @Test
    void moneyKeepsItsDigits() {
        Trials.run(200, random -> {
            // Given an amount no double can hold
            BigDecimal amount = new BigDecimal(random.nextLong(1, 1_000_000_000)).movePointLeft(random.nextInt(0, 13));
            String body = "{\"id\":\"m\",%s,\"reported_cost\":{\"amount\":%s,\"kind\":\"billed\"}}"
                    .formatted(TIME, amount.toPlainString());

            // When
            RequestEvent event = Samples.event(Samples.admit("costline", body).getFirst());

            // Then
            assertThat(event.getReportedCosts().getFirst().getAmount()).isEqualByComparingTo(amount);
        });
    }

    @Test
    void randomBytesNeverEscapeAsExceptions() {
        Trials.run(500, random -> {
            // Given a real payload with some bytes changed
            byte[] body = Samples.bytes("anthropic/compaction-iterations.json");
            for (int i = random.nextInt(1, 6); i > 0; i--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }

            // When
            for (String source : List.of("anthropic", "openai", "gemini", "litellm", "costline", "cloudevents")) {
                Normalized normalized =
                        Normalizer.standard().normalize(source, Map.of(), body.clone(), Samples.TENANT, Samples.NOW);

                // Then
                assertThat(normalized).isNotNull();
            }
        });
    }
}
