package io.costline.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.client.DirectClient;
import io.costline.client.DoorAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import tools.jackson.databind.json.JsonMapper;

/** One call as LiteLLM, Kong and an SDK report it: two gateways and a span, each in its own words. */
final class ThreeReports {
    private ThreeReports() {}

    private static final long CALLED_AT = Instant.now().getEpochSecond();

    /** One report of one call: by LiteLLM, Kong or an SDK. */
    static void report(int call, int by, DirectClient client, KafkaProducer<byte[], byte[]> producer) throws Exception {
        String id = "chatcmpl-thrice-" + call;
        String usage = "{\"prompt_tokens\":1200,\"completion_tokens\":80,\"total_tokens\":1280,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":1000}}";
        if (by == 0) {
            post(
                    client,
                    "/v1/ingest/litellm",
                    "[{\"id\":\"" + id + "\",\"litellm_call_id\":\"l" + call
                            + "\",\"trace_id\":\"l" + call + "\",\"call_type\":\"acompletion\",\"status\":\"success\","
                            + "\"custom_llm_provider\":\"openai\",\"model\":\"gpt-4o\",\"startTime\":" + CALLED_AT
                            + ".4,"
                            + "\"endTime\":" + CALLED_AT + ".9,\"metadata\":{\"usage_object\":" + usage + "}}]");
        } else if (by == 1) {
            String body = "{\"id\":\"" + id + "\",\"object\":\"chat.completion\",\"created\":" + CALLED_AT
                    + ",\"model\":\"gpt-4o-2024-08-06\",\"choices\":[],\"usage\":" + usage + "}";
            String entry = "{\"request\":{\"id\":\"kong-" + call + "\",\"headers\":{}},\"response\":{\"status\":200,"
                    + "\"headers\":{}},\"started_at\":" + CALLED_AT + "300,\"latencies\":{\"request\":700},"
                    + "\"ai\":{\"proxy\":{\"meta\":{\"provider_name\":\"openai\",\"request_model\":\"gpt-4o\","
                    + "\"response_model\":\"gpt-4o-2024-08-06\"},\"usage\":{\"prompt_tokens\":1200,"
                    + "\"completion_tokens\":80,\"total_tokens\":1280},\"payload\":{\"response\":"
                    + new JsonMapper().writeValueAsString(body) + "}}}}";
            var record =
                    new ProducerRecord<byte[], byte[]>("costline.raw.kong", entry.getBytes(StandardCharsets.UTF_8));
            record.headers().add("costline-tenant", "seen-thrice".getBytes(StandardCharsets.UTF_8));
            producer.send(record).get();
        } else {
            post(
                    client,
                    "/v1/ingest/otlp",
                    "{\"resourceSpans\":[{\"resource\":{\"attributes\":["
                            + attribute("costline.customer", "\"stringValue\":\"acme\"")
                            + "]},\"scopeSpans\":[{\"spans\":[{\"traceId\":\"5b8efff79803810300000000000000%02x\","
                                    .formatted(call / 5 + 1)
                            + "\"spanId\":\"00000000000000%02x\",".formatted(call + 1)
                            + "\"startTimeUnixNano\":\"" + CALLED_AT + "200000000\",\"endTimeUnixNano\":\"" + CALLED_AT
                            + "950000000\",\"attributes\":["
                            + String.join(
                                    ",",
                                    attribute("gen_ai.operation.name", "\"stringValue\":\"chat\""),
                                    attribute("gen_ai.provider.name", "\"stringValue\":\"openai\""),
                                    attribute("gen_ai.response.model", "\"stringValue\":\"gpt-4o\""),
                                    attribute("gen_ai.response.id", "\"stringValue\":\"" + id + "\""),
                                    attribute("gen_ai.usage.input_tokens", "\"intValue\":\"1200\""),
                                    attribute("gen_ai.usage.cache_read.input_tokens", "\"intValue\":\"1000\""),
                                    attribute("gen_ai.usage.output_tokens", "\"intValue\":\"80\""))
                            + "]}]}]}]}");
        }
    }

    private static String attribute(String name, String value) {
        return "{\"key\":\"" + name + "\",\"value\":{" + value + "}}";
    }

    private static void post(DirectClient client, String path, String body) throws Exception {
        DoorAnswer answer = client.post(
                path,
                Map.of("Content-Type", "application/json"),
                body.getBytes(StandardCharsets.UTF_8),
                Duration.ofSeconds(60));
        assertThat(answer.status()).as(answer.text()).isIn(200, 202);
        assertThat(answer.text()).doesNotContain("rejected\":1", "rejectedSpans");
    }
}
