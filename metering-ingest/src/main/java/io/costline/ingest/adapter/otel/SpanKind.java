package io.costline.ingest.adapter.otel;

import io.costline.ingest.json.Json;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a span says it is. Whoever names a kind is believed; a span that names none is a call if it states usage. */
enum SpanKind {
    /** One request to a model. */
    CALL,
    /** Work around calls: an agent, a workflow, a tool, a step. Usage it states sums what stands below it. */
    AROUND,
    /** A piece of a call that another span of the same source stands for. */
    PIECE,
    /** A call of a coding agent, which tells it as a log record, too. */
    REPEATED,
    /** Nothing to do with models. */
    OTHER;

    private static final Set<String> AROUND_OPERATIONS = Set.of("""
            invoke_agent create_agent invoke_workflow execute_tool plan retrieval fetch_response agent workflow tool
            task guardrail framework""".split("\\s+"));
    private static final Set<String> CALL_OPERATIONS = Set.of("""
            chat text_completion completion generate_content embeddings embedding rerank image image_generation audio
            speech transcription responses""".split("\\s+"));

    static SpanKind of(SpanView span) {
        if (span.attribute("logfire.span_type").equals("pending_span")) {
            return PIECE; // the same span comes again when it ended
        }
        String broadcast = span.attribute("span.type");
        if (broadcast.equals("span") && Attributes.isOpenRouter(span)) {
            return PIECE;
        }
        SpanKind said = said(span);
        if (said != AROUND && AgentEvents.isAgent(span) && OtelUsage.states(span)) {
            return REPEATED;
        }
        if (said != null) {
            return said;
        }
        if (OtelUsage.states(span)) {
            return CALL;
        }
        return span.attribute("llm.request.type").isEmpty() ? OTHER : CALL;
    }

    private static @Nullable SpanKind said(SpanView span) {
        String openInference = span.attribute("openinference.span.kind");
        if (!openInference.isEmpty()) {
            return switch (openInference.toUpperCase(Locale.ROOT)) {
                case "LLM", "EMBEDDING", "RERANKER" -> CALL;
                default -> AROUND;
            };
        }
        String langfuse = span.attribute("langfuse.observation.type");
        if (!langfuse.isEmpty()) {
            return langfuse.equals("generation") || langfuse.equals("embedding") ? CALL : AROUND;
        }
        if (span.attributes().get("traceloop.span.kind") instanceof Json.Str) {
            return AROUND;
        }
        String vercel = span.attribute("ai.operationId");
        if (vercel.startsWith("ai.")) {
            // ai.generateText sums its steps, which are ai.generateText.doGenerate
            return vercel.contains(".do") ? CALL : AROUND;
        }
        String operation = span.attribute("gen_ai.operation.name").toLowerCase(Locale.ROOT);
        if (AROUND_OPERATIONS.contains(operation) || operation.endsWith("_memory")) {
            return AROUND;
        }
        return CALL_OPERATIONS.contains(operation) ? CALL : null;
    }
}
