package io.costline.ingest.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.costline.avro.RequestEvent;
import io.costline.ingest.Normalized;
import io.costline.ingest.NormalizedJson;
import io.costline.ingest.Normalizer;
import io.costline.ingest.Samples;
import io.costline.ingest.adapter.Sources;
import io.costline.ingest.adapter.reading.SourceAdapter;
import io.costline.ingest.admission.Outcome;
import io.costline.trials.Trials;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Whatever is sent becomes events, named rejections or a refusal of the body. {@code -Dfuzz.inputs=1000000} runs more of
 * it; a failure names the seed that replays it.
 */
class FuzzTest {
    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 100_000);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /** Allocated, not held: the smallest record of a page is two bytes long and becomes a rejection of some kilobytes. */
    private static final long MEMORY_PER_BYTE = 3_000;

    private static final long MEMORY_BESIDES = 8L << 20;

    /** How an input may end. */
    private enum End {
        EVENT,
        REJECTION,
        IGNORED,
        BODY_REFUSED
    }

    private final List<AllSamples.Sample> samples = AllSamples.load();
    private final List<Records> records =
            samples.stream().map(sample -> Records.of(sample.bytes())).toList();
    private final List<String> sources =
            Sources.standard().all().stream().map(SourceAdapter::name).toList();
    private final Normalizer normalizer = Normalizer.forInspection();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Map<End, Integer> ends = new EnumMap<>(End.class);

    @Test
    void everyInputIsAnEventANamedRejectionOrARefusal() {
        // Given
        assertThat(samples).hasSizeGreaterThan(50);
        for (AllSamples.Sample sample : samples) {
            Samples.inspect(sample.source(), sample.bytes()); // what loading classes takes is not the input's
        }

        // When
        long start = System.nanoTime();
        Trials.run(INPUTS, this::input);
        System.out.printf(
                "%d inputs over %d samples in %.1f s: %s%n",
                INPUTS, samples.size(), (System.nanoTime() - start) / 1e9, ends);

        // Then the mutations leave enough whole to reach what is behind the parser
        if (ends.values().stream().mapToInt(Integer::intValue).sum() >= 1_000) {
            assertThat(ends.keySet()).containsExactlyInAnyOrder(End.values());
            assertThat(ends.get(End.EVENT)).isGreaterThan(INPUTS / 5);
        }
    }

    private void input(RandomGenerator random) throws IOException {
        int sample = random.nextInt(samples.size());
        byte[] body = new Mutator(random).mutate(records.get(sample));
        String source = random.nextInt(20) == 0
                ? sources.get(random.nextInt(sources.size()))
                : samples.get(sample).source();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long begun = System.nanoTime();

        Normalized normalized = normalizer.normalize(source, Map.of(), body, Samples.TENANT, Samples.NOW);

        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("%s %s", source, samples.get(sample))
                .isLessThan(LONGEST);
        assertThat(threads.getCurrentThreadAllocatedBytes() - allocated)
                .as("bytes for %d of %s %s", body.length, source, samples.get(sample))
                .isLessThan(MEMORY_BESIDES + body.length * MEMORY_PER_BYTE);
        if (normalized instanceof Normalized.Outcomes outcomes) {
            assertThat(outcomes.outcomes())
                    .as("%s %s", source, samples.get(sample))
                    .isNotNull();
            for (Outcome outcome : outcomes.outcomes()) {
                count(end(outcome));
                assertThat(NormalizedJson.of(outcome)).isNotEmpty();
            }
        } else {
            count(End.BODY_REFUSED);
        }
    }

    private static End end(Outcome outcome) throws IOException {
        return switch (outcome) {
            case Outcome.Admitted admitted -> {
                assertThat(RequestEvent.getEncoder().encode(admitted.event()).remaining())
                        .isPositive();
                yield End.EVENT;
            }
            case Outcome.Rejected rejected -> {
                assertThat(rejected.message()).isNotEmpty();
                yield End.REJECTION;
            }
            case Outcome.Ignored ignored -> {
                assertThat(ignored.reason()).isNotEmpty();
                yield End.IGNORED;
            }
        };
    }

    private void count(End end) {
        ends.merge(end, 1, Integer::sum);
    }
}
