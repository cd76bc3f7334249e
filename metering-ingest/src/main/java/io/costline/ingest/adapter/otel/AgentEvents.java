package io.costline.ingest.adapter.otel;

import io.costline.ingest.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which log records are calls: the events by which coding agents tell each request, and the conventions' own. */
enum AgentEvents {
    /** One request and its usage, in the agent's names. */
    CALL("", true),
    /** A request that failed or was broken off. */
    FAILED("", true),
    /** One request in the names of the conventions. */
    CONVENTION("", true),
    REPEATED("a log record that repeats the usage of requests with events of their own", false),
    OTHER("a log record of something else than a model call", false);

    private static final Set<String> CODEX = Set.of("codex.sse_event", "codex.websocket_event");
    private static final Set<String> CODEX_FAILED = Set.of("response.failed", "response.error", "error");
    /** As the agents name their service; one's own program may be named alike, so nothing but these. */
    private static final Set<String> AGENTS = Set.of("""
            claude-code codex_cli_rs codex-cli codex_exec codex-app-server codex_vscode codex-tui gemini-cli qwen-code""".split("\\s+"));

    private static final List<String> COUNTS =
            List.of("input_tokens", "output_tokens", "input_token_count", "output_token_count");

    private final String ignored;
    private final boolean call;

    AgentEvents(String ignored, boolean call) {
        this.ignored = ignored;
        this.call = call;
    }

    /** Why a record does not count; empty when it does. */
    String ignored() {
        return ignored;
    }

    boolean isCall() {
        return call;
    }

    /** Whether an agent wrote it that tells each request as a log record: its spans and metrics repeat them. */
    static boolean isAgent(SpanView span) {
        return AGENTS.contains(Attributes.service(span));
    }

    /** The event's name with its agent, {@code claude_code.api_request}: said in one of three places, or there in parts. */
    static String name(SpanView log) {
        String bare = "";
        for (String said :
                List.of(log.attribute("event.name"), log.text(SpanElements.NAME), log.text(SpanElements.EVENT))) {
            if (said.indexOf('.') > 0) {
                return said.toLowerCase(Locale.ROOT);
            }
            bare = bare.isEmpty() ? said : bare;
        }
        String writer = log.text(SpanElements.SCOPE) + " " + Attributes.service(log);
        String name = bare.toLowerCase(Locale.ROOT);
        for (String agent : List.of("claude_code", "codex", "gemini_cli")) {
            if (!name.isEmpty() && writer.replace('-', '_').contains(agent)) {
                return agent + "." + name;
            }
        }
        return name;
    }

    static AgentEvents of(SpanView log) {
        String name = name(log);
        if (name.startsWith("codex.")) {
            return codex(name, log);
        }
        if (OtelUsage.states(log)) {
            boolean turn = name.endsWith(".turn");
            return turn || isAgent(log) ? REPEATED : SpanKind.of(log) == SpanKind.CALL ? CONVENTION : OTHER;
        }
        if (name.endsWith("api_error") || name.endsWith("api.error")) {
            return FAILED;
        }
        boolean ended = name.equals("claude_code.api_request")
                || name.endsWith("api_response")
                || name.endsWith("api.response");
        return ended || (name.endsWith("api_request") && counts(log)) ? CALL : OTHER;
    }

    /** The end of a stream has the usage; a request that was answered with an error has no stream. */
    private static AgentEvents codex(String name, SpanView log) {
        if (CODEX.contains(name)) {
            String kind = log.attribute("event.kind");
            boolean end = kind.equals("response.completed") || kind.equals("response.incomplete");
            if (end && counts(log)) {
                return CALL;
            }
            boolean failed = CODEX_FAILED.contains(kind) || log.has("error.message");
            return failed ? FAILED : OTHER;
        }
        long status = name.equals("codex.api_request") ? number(log, "http.response.status_code") : 0;
        return status >= 400 ? FAILED : OTHER;
    }

    private static long number(SpanView log, String attribute) {
        Json value = log.attributes().get(attribute);
        if (value instanceof Json.Int whole) {
            return whole.value();
        }
        return value instanceof Json.Str text && text.value().matches("\\d{3}") ? Long.parseLong(text.value()) : 0;
    }

    private static boolean counts(SpanView log) {
        return COUNTS.stream().anyMatch(log::has);
    }
}
