package io.costline.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import io.costline.avro.RequestEvent;
import io.costline.ingest.Samples;
import io.costline.ingest.publish.Delivery;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Traces as OpenTelemetry's own exporter sends them, and the answers the specification wants. */
class OtlpDoorTest extends DoorTest {
    private static final String PROTOBUF = "application/x-protobuf";
    private static final Duration BEFORE_NOW = Duration.ofSeconds(30);

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "none"})
    void theJavaSdksExporterIsUnderstood(String compression) {
        // Given an application with the OpenTelemetry SDK, a workflow with an agent and a call in it
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(request("/v1/traces").build().uri().toString())
                .setCompression(compression)
                .addHeader("Authorization", "Bearer " + key.token());
        try (OtlpHttpSpanExporter sender = exporter.build();
                SdkTracerProvider provider = SdkTracerProvider.builder()
                        .setResource(Resource.create(Attributes.of(
                                AttributeKey.stringKey("service.name"), "shop",
                                AttributeKey.stringKey("costline.customer"), "acme")))
                        .addSpanProcessor(BatchSpanProcessor.builder(sender).build())
                        .build()) {
            Tracer tracer = provider.get("test");
            Span agent = begin(tracer, "invoke_agent");
            agent.setAttribute("gen_ai.agent.name", "planner").setAttribute("gen_ai.usage.input_tokens", 1200L);
            try (Scope inAgent = agent.makeCurrent()) {
                Span chat = begin(tracer, "chat");
                chat.setAttribute("gen_ai.provider.name", "openai")
                        .setAttribute("gen_ai.request.model", "gpt-4o")
                        .setAttribute("gen_ai.response.model", "gpt-4o-2024-08-06")
                        .setAttribute("gen_ai.response.id", "chatcmpl-1")
                        .setAttribute("gen_ai.usage.input_tokens", 1200L)
                        .setAttribute("gen_ai.usage.cache_read.input_tokens", 1000L)
                        .setAttribute("gen_ai.usage.output_tokens", 80L);
                end(chat);
                end(agent);

                // When
                CompletableResultCode flushed = provider.forceFlush().join(20, TimeUnit.SECONDS);

                // Then
                assertThat(flushed.isSuccess()).isTrue();
                assertThat(publisher.events).hasSize(1);
                RequestEvent event = publisher.events.element();
                assertThat(event.getCallId()).isEqualTo("chatcmpl-1");
                assertThat(event.getTraceId()).isEqualTo(chat.getSpanContext().getTraceId());
                assertThat(event.getParentSpanId())
                        .isEqualTo(agent.getSpanContext().getSpanId());
                assertThat(event.getCustomerId()).isEqualTo("acme");
                assertThat(event.getAgent()).isEqualTo("planner");
                assertThat(event.getServedModel()).isEqualTo("gpt-4o-2024-08-06");
                assertThat(event.getTokens().getInputUncached()).isEqualTo(200);
                assertThat(event.getTokens().getCacheRead()).isEqualTo(1000);
                assertThat(event.getStartedAt()).isEqualTo(Samples.NOW.minus(BEFORE_NOW));
            }
        }
    }

    private static Span begin(Tracer tracer, String operation) {
        return tracer.spanBuilder(operation)
                .setSpanKind(SpanKind.CLIENT)
                .setStartTimestamp(Samples.NOW.minus(BEFORE_NOW))
                .startSpan()
                .setAttribute("gen_ai.operation.name", operation);
    }

    private static void end(Span span) {
        span.end(Samples.NOW.minus(BEFORE_NOW).plusSeconds(2));
    }

    @Test
    void jsonIsAnsweredInJsonWithWhatWasRejectedAndWhy() throws Exception {
        // Given one good span, one from long ago
        String body = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":["
                + span("00000000000000a1", Samples.NOW.getEpochSecond()) + "," + span("00000000000000a2", 1_700_000_000)
                + "]}]}]}";

        // When
        HttpResponse<String> response = post("/v1/traces", body);

        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).get("partialSuccess").get("rejectedSpans").asString())
                .isEqualTo("1");
        assertThat(json(response).get("partialSuccess").get("errorMessage").asString())
                .contains("TOO_LATE time");
        assertThat(publisher.events).hasSize(1);
        assertThat(publisher.rejections).hasSize(1);
    }

    private static String span(String id, long second) {
        return "{\"traceId\":\"5b8efff798038103d269b633813fc60c\",\"spanId\":\"" + id + "\",\"startTimeUnixNano\":\""
                + second + "000000000\",\"attributes\":[{\"key\":\"gen_ai.operation.name\",\"value\":{\"stringValue\":"
                + "\"chat\"}},{\"key\":\"gen_ai.usage.input_tokens\",\"value\":{\"intValue\":\"5\"}}]}";
    }

    @Test
    void nothingRejectedIsAnEmptyResponse() throws Exception {
        HttpResponse<String> response = post(
                "/v1/ingest/otlp",
                new String(Samples.bytes("otel/openrouter-broadcast-connection-test.json"), StandardCharsets.UTF_8));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{}");
        assertThat(publisher.events).isEmpty();
    }

    @Test
    void protobufIsAnsweredInProtobuf() throws Exception {
        HttpResponse<byte[]> empty = protobuf(new byte[0], key.token());
        HttpResponse<byte[]> broken = protobuf(new byte[] {0x0a, 0x7f, 1}, key.token());
        HttpResponse<byte[]> stranger = protobuf(new byte[0], "ck_no_no");
        publisher.answer = new Delivery.Unavailable("test");
        HttpResponse<byte[]> away = protobuf(new byte[0], key.token());
        publisher.answer = new Delivery.Full();
        HttpResponse<byte[]> full = protobuf(new byte[0], key.token());

        assertThat(empty.statusCode()).isEqualTo(200);
        assertThat(empty.headers().firstValue("content-type")).hasValue(PROTOBUF);
        assertThat(ExportTraceServiceResponse.parseFrom(empty.body()).hasPartialSuccess())
                .isFalse();
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(message(broken)).startsWith("MALFORMED_JSON body: not an OTLP export request");
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(message(stranger)).startsWith("UNAUTHORIZED");
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(full.statusCode()).isEqualTo(429);
        assertThat(away.headers().firstValue("retry-after")).isPresent();
        assertThat(full.headers().firstValue("retry-after")).isPresent();
    }

    /** The message of a google.rpc.Status. */
    private static String message(HttpResponse<byte[]> response) throws Exception {
        assertThat(response.headers().firstValue("content-type")).hasValue(PROTOBUF);
        return UnknownFieldSet.parseFrom(response.body())
                .getField(2)
                .getLengthDelimitedList()
                .getFirst()
                .toStringUtf8();
    }

    private HttpResponse<byte[]> protobuf(byte[] body, String token) throws Exception {
        URI traces = request("/v1/traces").build().uri();
        return client.send(
                HttpRequest.newBuilder(traces)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", PROTOBUF)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/logs", "/v1/traces", "/v1/ingest/otlp/v1/logs", "/v1", "/"})
    void aLogsBodyIsReadAtAnyAddress(String address) throws Exception {
        // Given a request of Claude Code and a prompt
        String body = """
                {"resourceLogs":[{"scopeLogs":[{"scope":{"name":"com.anthropic.claude_code.events"},"logRecords":[
                {"timeUnixNano":"%d000000000","attributes":[{"key":"event.name","value":{"stringValue":"user_prompt"}}]},
                {"timeUnixNano":"%<d000000000","attributes":[
                {"key":"event.name","value":{"stringValue":"api_request"}},
                {"key":"model","value":{"stringValue":"claude-opus-4-8"}},
                {"key":"request_id","value":{"stringValue":"req_1"}},
                {"key":"input_tokens","value":{"stringValue":"12"}},
                {"key":"output_tokens","value":{"intValue":"850"}}]}]}]}]}""".formatted(Samples.NOW.getEpochSecond());

        // When
        HttpResponse<String> response = post(address, body);

        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(publisher.events)
                .singleElement()
                .satisfies(event -> assertThat(event.getNativeId()).isEqualTo("req_1"));
        assertThat(json(response).get("partialSuccess").get("errorMessage").asString())
                .isEqualTo("passed over: a log record of something else than a model call (1)");
    }

    @Test
    void metricsAreAnsweredWithHowManyWerePassedOver() throws Exception {
        String body = """
                {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"claude_code.token.usage","sum":{"dataPoints":[{"asInt":"3"},{"asInt":"4"}]}}]}]}]}""";

        HttpResponse<String> response = post("/v1/metrics", body);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(publisher.events).isEmpty();
        assertThat(json(response)
                        .get("partialSuccess")
                        .get("rejectedDataPoints")
                        .asString())
                .isEqualTo("0");
        assertThat(json(response).get("partialSuccess").get("errorMessage").asString())
                .startsWith("passed over: 2 points of metrics");
    }

    @Test
    void anObjectOfNoSignalIsRefused() throws Exception {
        HttpResponse<String> response = post("/v1/logs", "{\"logs\":[]}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("resourceLogs");
    }
}
