package io.costline.ingest.adapter.provider;

import io.costline.avro.CallStatus;
import io.costline.avro.RequestEvent;
import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.reading.Errors;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Labels;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.adapter.reading.Operations;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.RejectionCode;
import java.util.Locale;

/** Bedrock's bodies, log records and batch lines, one event each. */
final class BedrockCalls {
    static final String PROVIDER = "bedrock";
    private static final String COUNT_HEADERS = "x-amzn-bedrock-";

    private BedrockCalls() {}

    static void converse(Fields body, Draft draft, Findings findings) {
        RequestEvent event = begin(draft, "converse");
        event.setOperation("chat");
        identify(findings.header("x-amzn-requestid"), event);
        BedrockUsage.converse(body.object("usage"), draft);
        String routed = body.object("trace").object("promptRouter").text("invokedModelId");
        event.setServedModel(model(routed.isEmpty() ? body.text("model") : routed));
        event.setServiceTier(OpenAiBodies.tier(body.object("serviceTier").text("type")));
        event.setSpeed(speed(body.object("performanceConfig").text("latency")));
        outcome(body.text("stopReason"), event);
    }

    /** A body in the model's own format; what it does not count stands in the headers of the answer. */
    static void invoked(Fields body, Draft draft, Findings findings) {
        RequestEvent event = begin(draft, "invoke_model");
        identify(findings.header("x-amzn-requestid"), event);
        String error = errorType(body, findings);
        if (!error.isEmpty()) {
            event.setUsageStatus(UsageStatus.MISSING);
            Errors.failed(draft, error);
            return;
        }
        Fields metrics = body.object("amazon-bedrock-invocationMetrics");
        InclusiveUsage totals = metrics.present() ? BedrockUsage.counts(metrics, metrics) : BedrockUsage.ofModel(body);
        header(findings, "input-token-count", Measure.INPUT, body, totals);
        header(findings, "output-token-count", Measure.OUTPUT, body, totals);
        header(findings, "cache-read-input-token-count", Measure.CACHE_READ, body, totals);
        header(findings, "cache-write-input-token-count", Measure.CACHE_WRITE, body, totals);
        if (!totals.said()) {
            draft.reject(
                    RejectionCode.UNSUPPORTED,
                    "usage",
                    "neither the body nor an x-amzn-bedrock-input-token-count header carries usage");
            return;
        }
        event.setOperation(body.has("embedding") || body.has("embeddings") ? "embeddings" : "chat");
        BedrockUsage.write(totals, metrics.present() ? metrics : body, draft);
        outcome(body.text("stop_reason"), event);
    }

    private static void header(Findings findings, String name, Measure measure, Fields body, InclusiveUsage totals) {
        String value = findings.header(COUNT_HEADERS + name);
        if (!totals.stated(measure)
                && !value.isEmpty()
                && value.length() <= 15
                && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            totals.set(measure, Long.parseLong(value), body, COUNT_HEADERS + name);
        }
    }

    /** A record of Bedrock's invocation log, which names what the answers leave to the caller. */
    static void log(Fields record, Draft draft) {
        RequestEvent event = begin(draft, record.text("operation").toLowerCase(Locale.ROOT));
        event.setOperation(record.text("modelId").contains("embed") ? Operations.EMBEDDINGS : "chat");
        identify(record.text("requestId"), event);
        event.setServedModel(model(record.text("modelId")));
        event.setRequestedModel(event.getServedModel());
        event.setProviderAccount(record.text("accountId"));
        event.setRegion(record.firstText("inferenceRegion", "region"));
        event.setStream(record.text("operation").endsWith("Stream"));
        Times.start(record.object().get("timestamp"), draft);
        Labels.fill(record.object("requestMetadata"), event);
        Fields input = record.object("input");
        Fields output = record.object("output");
        Fields usage = output.object("outputBodyJson").object("usage");
        if (usage.has("inputTokens")) {
            BedrockUsage.converse(usage, draft);
        } else {
            BedrockUsage.write(BedrockUsage.counts(input, output), output, draft);
        }
        outcome(output.object("outputBodyJson").text("stopReason"), event);
        String error = record.text("errorCode");
        if (!error.isEmpty()) {
            Errors.failed(draft, error);
        }
    }

    /** What a batch line failed of, when it did. */
    static void failedBatchLine(Fields line, Draft draft) {
        begin(draft, "batch").setUsageStatus(UsageStatus.MISSING);
        String code = line.object("error").text("errorCode");
        Errors.failed(draft, code);
    }

    static void batch(Fields line, RequestEvent event) {
        event.setProvider(PROVIDER);
        OpenAiAdapter.observed(event);
        event.setBatch(true);
        event.setServiceTier("batch");
        event.setCustomId(line.text("recordId"));
    }

    private static RequestEvent begin(Draft draft, String family) {
        RequestEvent event = draft.event();
        event.setProvider(PROVIDER);
        event.setEndpointFamily(family);
        OpenAiAdapter.observed(event);
        return event;
    }

    /** Answers carry no id of their own; the request's stands in headers and logs. */
    private static void identify(String requestId, RequestEvent event) {
        event.setNativeId(requestId);
        event.setProviderResponseId(requestId);
        event.setProviderRequestId(requestId);
    }

    private static String errorType(Fields body, Findings findings) {
        String type = body.text("__type");
        String named = type.isEmpty() ? findings.header("x-amzn-errortype") : type;
        int namespace = named.lastIndexOf('#');
        int address = named.indexOf(':');
        return named.substring(namespace + 1, address > namespace ? address : named.length());
    }

    private static void outcome(String stopReason, RequestEvent event) {
        event.setFinishReason(stopReason);
        event.setStatus(CallStatus.OK);
        if (stopReason.equals("guardrail_intervened")) {
            Errors.guarded(event, stopReason);
        }
    }

    private static String speed(String latency) {
        return latency.equals("standard") ? "" : latency;
    }

    /**
     * The model's name at the end of the ARN of a model or a system's profile. One's own profile and provisioned throughput
     * name no model: they stay whole, so that account and kind are kept apart.
     */
    static String model(String id) {
        boolean named =
                !id.startsWith("arn:") || id.contains(":foundation-model/") || id.contains(":inference-profile/");
        return named ? id.substring(id.lastIndexOf('/') + 1) : id;
    }
}
