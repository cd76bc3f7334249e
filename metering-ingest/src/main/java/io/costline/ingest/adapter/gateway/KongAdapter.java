package io.costline.ingest.adapter.gateway;

import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.Labels;
import io.costline.ingest.adapter.reading.RecordAdapter;
import io.costline.ingest.adapter.reading.Source;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.Set;

/**
 * Entries of Kong's log plugins (http-log, kafka-log, file-log) with what its AI plugins add under {@code ai}. Every
 * plugin that called a model is a call of its own: the proxy, and those that work for it.
 */
public final class KongAdapter implements RecordAdapter {
    /** Members of {@code ai} that are no plugin's. */
    private static final Set<String> NO_PLUGINS = Set.of("payload", "mcp", "a2a", "guardrails", "audit");

    private static final Source SOURCE = new Source(
                    "kong", 1, "Kong log entries with AI plugins' usage (http-log, kafka-log)")
            .skipping(PassedThrough.unreadAnd("set-cookie", "authorization", "querystring"))
            .embedding("response");

    @Override
    public Source source() {
        return SOURCE;
    }

    @Override
    public void adapt(Element element, Json.Obj object, Findings findings) {
        entry(element, object, findings);
    }

    private static void entry(Element element, Json.Obj object, Findings findings) {
        Fields ai = Fields.lenient(object, new Draft()).object("ai");
        int calls = 0;
        for (int member = 0; member < ai.object().size(); member++) {
            String plugin = ai.object().name(member);
            Fields said = ai.object(plugin);
            if (!NO_PLUGINS.contains(plugin) && (said.has("usage") || said.has("meta"))) {
                calls++;
                Draft draft = KongPlugin.read(element, plugin, said.object(), findings);
                around(Fields.lenient(object, draft), plugin, draft);
            }
        }
        if (calls == 0) {
            findings.ignore(
                    element,
                    ai.has("mcp")
                            ? "an MCP audit log: tool calls, no model's usage"
                            : ai.present() ? "no AI plugin called a model" : "a request no AI plugin handled");
        }
    }

    /** What the entry says of the request around the call. */
    private static void around(Fields entry, String plugin, Draft draft) {
        RequestEvent event = draft.event();
        String id = entry.object("request").text("id");
        if (id.isEmpty()) {
            id = entry.object("response").object("headers").text("x-kong-request-id");
        }
        event.setGatewayRequestId(id);
        event.setNativeId(id.isEmpty() ? "" : id + "/" + plugin);
        Times.Reading started = Times.read(entry.object().get("started_at"));
        if (started != null) {
            Times.span(started, entry.object("latencies").millis("request"), draft);
        }
        KongPlugin.outcome(entry, draft);
        event.setRoute(entry.object("route").text("name"));
        Fields consumer = entry.object("consumer");
        Labels.fillFromHeaders(entry.object("request").object("headers"), event);
        Labels.set("app_key", consumer.firstText("username", "custom_id", "id"), event);
        Labels.set("team", entry.text("workspace_name").equals("default") ? "" : entry.text("workspace_name"), event);
        Labels.tag(event, "kong_service", entry.object("service").text("name"));
    }
}
