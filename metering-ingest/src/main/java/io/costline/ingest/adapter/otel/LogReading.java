package io.costline.ingest.adapter.otel;

import io.costline.avro.CallStatus;
import io.costline.avro.ObservationLayer;
import io.costline.avro.ReportedCostKind;
import io.costline.avro.RequestEvent;
import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.provider.AnthropicUsage;
import io.costline.ingest.adapter.provider.GeminiUsage;
import io.costline.ingest.adapter.provider.OpenAiUsage;
import io.costline.ingest.adapter.reading.Errors;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Labels;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.adapter.reading.ReportedCosts;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.Json;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One request as a coding agent logs it, into one event. Claude Code counts as Anthropic does, the cache beside the input;
 * Codex as OpenAI does, the cache within it; Gemini CLI as Gemini does, thoughts and tool prompts beside. Counts come as
 * numbers or as text.
 */
final class LogReading {
    private static final List<String> COUNTS = List.of("""
            input_tokens output_tokens cache_read_tokens cache_creation_tokens input_token_count output_token_count
            cached_token_count cache_write_token_count cached_content_token_count reasoning_token_count
            thoughts_token_count tool_token_count total_token_count""".split("\\s+"));
    /** What operators call those their agents work for, on the resource or the record. */
    private static final Map<String, String> LABELS = Map.of(
            "customer", "customer",
            "customer.id", "customer",
            "team", "team",
            "team.id", "team",
            "project", "project",
            "project.id", "project");

    private static final List<String> TAGS = List.of("department", "cost_center", "query_source", "auth_mode");

    private final SpanView log;
    private final String name;
    private final Draft draft;
    private final RequestEvent event;
    private final Fields attributes;

    LogReading(SpanView log, Draft draft) {
        this.log = log;
        this.name = AgentEvents.name(log);
        this.draft = draft;
        this.event = draft.event();
        this.attributes = log.fields(draft);
    }

    void read(boolean failed) {
        event.setLayer(ObservationLayer.SDK);
        event.setOperation("chat");
        String model = attributes.firstText("model", "gen_ai.response.model", "gen_ai.request.model", "slug");
        event.setRequestedModel(model);
        event.setServedModel(model);
        event.setProvider(provider(model.toLowerCase(Locale.ROOT)));
        String speed = attributes.text("speed");
        event.setSpeed(speed.equals("normal") || speed.equals("standard") ? "" : speed);
        times();
        identity(failed);
        outcome(failed);
        usage();
        ReportedCosts.addUnlessZero(
                draft, ReportedCostKind.ESTIMATE, attributes.decimal("cost_usd"), ReportedCosts.Unit.USD);
        labels();
    }

    /** The agent's own, unless it says another or the model's name is of one that resells. */
    private String provider(String model) {
        String said = Attributes.provider(log);
        if (!said.isEmpty()) {
            return said;
        }
        if (name.startsWith("claude_code.")) {
            boolean bedrock = model.startsWith("arn:") || model.contains("anthropic.claude");
            return bedrock ? "bedrock" : model.startsWith("claude") && model.contains("@") ? "vertex_ai" : "anthropic";
        }
        if (name.startsWith("gemini_cli.")) {
            String auth = attributes.text("auth_type");
            return auth.startsWith("vertex") || auth.startsWith("compute") ? "vertex_ai" : "gemini";
        }
        return name.startsWith("codex.") ? "openai" : "";
    }

    /** A record is written when the request has ended. */
    private void times() {
        Times.Reading end = Times.read(log.span().get(SpanElements.END));
        end = end == null ? Times.text(attributes.text("event.timestamp")) : end;
        end = end == null ? Times.read(log.span().get(SpanElements.OBSERVED)) : end;
        if (end != null) {
            draft.startedAt(end.time().minus(attributes.millis("duration_ms"), ChronoUnit.MILLIS), end.quality());
            event.setEndedAt(end.time());
        }
    }

    /** The provider's ids where the agent has them; else the session, the moment and the counts are the request. */
    private void identity(boolean failed) {
        String response = attributes.firstText("gen_ai.response.id", "response.id", "response_id", "message_id");
        String request = attributes.firstText("request_id", "auth.request_id", "client_request_id");
        event.setProviderResponseId(response);
        event.setProviderRequestId(attributes.firstText("request_id", "auth.request_id"));
        event.setTraceId(log.traceId());
        event.setSpanId(log.spanId());
        String id = response.isEmpty() ? request : response;
        if (id.isEmpty() && event.getEndedAt() != null) {
            var parts = new StringBuilder(session()).append('/').append(event.getEndedAt());
            for (String part : List.of("event.sequence", "prompt_id", "input_token_count", "output_token_count")) {
                parts.append('/').append(attributes.text(part));
            }
            id = parts.toString();
        }
        event.setNativeId(id.isEmpty() || !failed ? id : "failed:" + id + "/" + attributes.text("attempt"));
    }

    private String session() {
        return attributes.firstText("session.id", "conversation.id", "session_id");
    }

    private void outcome(boolean failed) {
        int status = attributes.httpStatus("status_code");
        status = status == 0 ? attributes.httpStatus("http.response.status_code") : status;
        event.setHttpStatus(status);
        event.setStatus(CallStatus.OK);
        List<String> reasons = attributes.texts("finish_reasons");
        event.setFinishReason(reasons.isEmpty() ? "" : reasons.getFirst());
        if (status >= 400) {
            Errors.http(status, draft);
        } else if (failed) {
            // What went wrong is free text; of it, only whether the user broke off is read.
            String said = attributes
                    .firstText("error", "error.message", "error_message")
                    .toLowerCase(Locale.ROOT);
            if (said.contains("abort") || said.contains("cancel")) {
                event.setStatus(CallStatus.CANCELLED);
            } else {
                Errors.failed(draft, attributes.text("error_type"));
            }
        }
    }

    private void usage() {
        var totals = new InclusiveUsage(true);
        String rule = attributes.has("input_token_count") || attributes.has("output_token_count")
                ? counted(totals)
                : claude(totals);
        totals.writeTo(draft, totals.said() ? rule : "");
        Map<String, Long> reported = new HashMap<>();
        for (String count : COUNTS) {
            long said = attributes.count(count);
            if (said > 0) {
                reported.put(count, said);
            }
        }
        event.setReportedUsage(reported);
        if (reported.isEmpty() && event.getStatus() != CallStatus.OK) {
            event.setUsageStatus(UsageStatus.MISSING);
        }
    }

    private String claude(InclusiveUsage totals) {
        totals.read(Measure.INPUT, attributes, "input_tokens");
        totals.read(Measure.OUTPUT, attributes, "output_tokens");
        totals.read(Measure.CACHE_READ, attributes, "cache_read_tokens");
        totals.read(Measure.CACHE_READ, attributes, "cache_read_input_tokens");
        totals.read(Measure.CACHE_WRITE, attributes, "cache_creation_tokens");
        totals.read(Measure.CACHE_WRITE, attributes, "cache_creation_input_tokens");
        add(totals, Measure.INPUT, totals.get(Measure.CACHE_READ) + totals.get(Measure.CACHE_WRITE));
        return AnthropicUsage.RULE;
    }

    private String counted(InclusiveUsage totals) {
        totals.read(Measure.INPUT, attributes, "input_token_count");
        totals.read(Measure.OUTPUT, attributes, "output_token_count");
        if (name.startsWith("codex.")) {
            // tool_token_count is input and output once more
            totals.read(Measure.CACHE_READ, attributes, "cached_token_count");
            totals.read(Measure.CACHE_WRITE, attributes, "cache_write_token_count");
            totals.read(Measure.REASONING, attributes, "reasoning_token_count");
            return OpenAiUsage.RULE;
        }
        totals.read(Measure.CACHE_READ, attributes, "cached_content_token_count");
        totals.read(Measure.REASONING, attributes, "thoughts_token_count");
        totals.read(Measure.TOOL_INPUT, attributes, "tool_token_count");
        add(totals, Measure.INPUT, totals.get(Measure.TOOL_INPUT));
        add(totals, Measure.OUTPUT, totals.get(Measure.REASONING));
        long total = attributes.count("total_token_count");
        if (total > 0) {
            totals.reportedTotal(total);
        }
        return GeminiUsage.RULE;
    }

    /** Counts told beside a total. */
    private static void add(InclusiveUsage totals, Measure total, long beside) {
        if (beside > 0) {
            totals.adjust(total, totals.get(total) + beside);
        }
    }

    private void labels() {
        SpanLabels.read(log, List.of(), attributes, event);
        for (Json.Obj said : List.of(log.attributes(), log.resource())) {
            for (int member = 0; member < said.size(); member++) {
                String attribute = said.name(member);
                String label = LABELS.get(attribute);
                if (!(said.value(member) instanceof Json.Str text)) {
                    continue;
                }
                if (label != null) {
                    Labels.set(label, text.value(), event);
                } else if (TAGS.contains(attribute)) {
                    Labels.tag(event, attribute, text.value());
                }
            }
        }
        Labels.set("session", session(), event);
        Labels.set("end_user", attributes.firstText("user.account_uuid", "user.account_id", "user.email"), event);
        Labels.set("provider_account", attributes.text("organization.id"), event);
    }
}
