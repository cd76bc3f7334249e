package io.costline.ingest.adapter.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.ingest.json.BodyContent;
import io.costline.ingest.json.JsonLimits;
import io.costline.trials.Trials;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The walk over the wire: whatever the bytes, an answer within bounds. */
class OtlpProtoTest {
    private static final byte[] REQUEST = Spans.request(
                    Spans.span(
                            "00f067aa0ba902b1",
                            "",
                            "gen_ai.operation.name",
                            "chat",
                            "gen_ai.usage.input_tokens",
                            7,
                            "gen_ai.response.finish_reasons",
                            List.of("stop"),
                            "cost",
                            0.25,
                            "stream",
                            true),
                    Spans.span("00f067aa0ba902b2", "00f067aa0ba902b1", "gen_ai.usage.cost", 1e-7))
            .toByteArray();

    @Test
    void everySpanBecomesAnElement() {
        assertThat(OtlpProto.read(REQUEST, JsonLimits.STANDARD))
                .isInstanceOfSatisfying(
                        BodyContent.Elements.class,
                        content -> assertThat(content.elements()).hasSize(2));
    }

    @Test
    void anyMutilationIsReadOrMalformed() {
        Trials.run(20_000, random -> {
            byte[] body = REQUEST.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt();
            }
            byte[] cut = random.nextBoolean() ? body : Arrays.copyOf(body, random.nextInt(body.length));
            BodyContent content = OtlpProto.read(cut, JsonLimits.STANDARD);
            assertThat(content).isNotNull();
        });
    }

    @Test
    void manyTinyAttributesDoNotBecomeALargeTree() {
        Span.Builder span = Span.newBuilder();
        for (int i = 0; i < 100_000; i++) {
            span.addAttributesBuilder();
        }
        ExportTraceServiceRequest request = Spans.request(span);

        BodyContent content = OtlpProto.read(request.toByteArray(), JsonLimits.STANDARD);

        assertThat(content)
                .isInstanceOfSatisfying(
                        BodyContent.Elements.class,
                        elements -> assertThat(elements.elements().getFirst().value())
                                .isNull());
    }

    @Test
    void moreSpansThanAllowedAreTooMany() {
        Span.Builder[] spans = new Span.Builder[11];
        Arrays.setAll(spans, i -> Span.newBuilder());

        assertThat(OtlpProto.read(Spans.request(spans).toByteArray(), JsonLimits.STANDARD.withMaxElements(10)))
                .isEqualTo(new BodyContent.TooMany(10));
    }
}
