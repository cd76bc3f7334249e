package io.costline.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeteredStreamTest {
    private final List<String> sent = new ArrayList<>();

    private MeteredStream stream(Shape shape) {
        return new MeteredStream(shape, lines -> sent.add(new String(lines, StandardCharsets.UTF_8)));
    }

    @Test
    void aLongStreamIsAFewLinesWithoutItsText() {
        // When
        try (MeteredStream stream = stream(Shape.OPENAI)) {
            for (int i = 0; i < 5_000; i++) {
                stream.accept(
                        "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"m\",\"choices\":[{\"index\":0,"
                                + "\"delta\":{\"content\":\"secret\"},\"finish_reason\":null}],\"usage\":null}");
                stream.accept("");
            }
            stream.accept("data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"m\",\"choices\":[],"
                    + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5000}}");
            stream.accept("data: [DONE]");
        }

        // Then
        assertThat(sent).singleElement().satisfies(lines -> {
            assertThat(lines.lines()).hasSize(2);
            assertThat(lines).contains("5000").doesNotContain("secret");
        });
    }

    @Test
    void howeverUnlikeTheChunksAreMemoryIsBoundedAndTheUsageKept() {
        try (MeteredStream stream = stream(Shape.ANTHROPIC)) {
            stream.accept(
                    "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"usage\":{}}}\n\n");
            for (int i = 0; i < 20_000; i++) {
                stream.accept("data: {\"type\":\"content_block_" + i + "\"}");
            }
            stream.accept("data: {\"type\":\"message_delta\",\"usage\":{\"output_tokens\":77}}");
        }
        assertThat(sent).singleElement().satisfies(lines -> {
            assertThat(lines.length()).isLessThanOrEqualTo(128 << 10);
            assertThat(lines).startsWith("{\"type\":\"message_start\"").contains("msg_1", "77");
        });
    }

    @Test
    void linesThatAreNoDataArePassedOver() {
        try (MeteredStream stream = stream(Shape.OPENAI)) {
            List.of("", ": ping", "event: x", "id: 4", "retry: 3", "data: [DONE]", "data: {broken", "data:")
                    .forEach(stream);
        }
        assertThat(sent).isEmpty();
    }

    @Test
    void aChunkMayComeBareAndSpreadOverLines() {
        MeteredStream stream = stream(Shape.OPENAI);
        stream.accept("{\n  \"id\": \"c\",\n  \"usage\": {\n \"total_tokens\": 4 }\n}");
        stream.close();
        stream.accept("{\"id\":\"after\"}");
        stream.close();
        assertThat(sent).containsExactly("{\"id\":\"c\",\"usage\":{\"total_tokens\":4}}\n");
    }
}
