package io.costline.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.trials.Trials;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SegmentFormatTest {
    @Test
    void whatIsWrittenIsReadAndAFaultCostsWhatFollowsIt() {
        Trials.run(2_000, random -> {
            // Given
            List<Frame> frames = frames(random);
            byte[] file = SegmentFormat.encode(frames);
            assertThat(texts(SegmentFormat.decode(file))).isEqualTo(texts(frames));

            // When cut anywhere, or changed anywhere
            byte[] cut = Arrays.copyOf(file, random.nextInt(file.length));
            byte[] changed = file.clone();
            changed[random.nextInt(file.length)] ^= (byte) (1 + random.nextInt(255));

            // Then only whole frames from the start come back
            for (byte[] damaged : List.of(cut, changed)) {
                List<String> read = texts(SegmentFormat.decode(damaged));
                assertThat(read.size()).isLessThan(frames.size());
                assertThat(read).isEqualTo(texts(frames).subList(0, read.size()));
            }
        });
    }

    private static List<Frame> frames(RandomGenerator random) {
        var frames = new ArrayList<Frame>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            byte[] body = new byte[random.nextInt(200)];
            random.nextBytes(body);
            String id = RandomJson.text(random);
            frames.add(
                    random.nextBoolean()
                            ? new Frame(id, "", List.of(), body)
                            : Frame.call(id, "openai", "application/json", List.of("x-costline-customer", "a"), body));
        }
        return frames;
    }

    private static List<String> texts(List<Frame> frames) {
        return frames.stream()
                .map(frame -> frame.id() + frame.source() + frame.headers() + Arrays.toString(frame.body()))
                .toList();
    }
}
