package io.costline.ingest.adapter.otel;

import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Labels;
import io.costline.ingest.json.Json;
import io.costline.wire.EventText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who a call is for and where in the work it stands: our own names ({@code costline.customer}, ...) on the span, on the
 * spans above it, then on the resource; after them what the conventions say.
 */
final class SpanLabels {
    private static final String OURS = "costline.";
    private static final List<EventText> CONVENTIONS = EventText.conventional();
    private static final String TAG = "costline.tag.";
    /** Free metadata in which our names without the prefix are believed. */
    private static final List<String> METADATA = List.of("""
            traceloop.association.properties. langfuse.trace.metadata. langfuse.observation.metadata. trace.metadata.
            metadata.""".split("\\s+"));

    private SpanLabels() {}

    static void read(SpanView span, List<SpanView> ancestors, Fields attributes, RequestEvent event) {
        Map<String, String> tags = new HashMap<>();
        fill(span.attributes(), event, tags);
        for (SpanView above : ancestors) {
            ours(above.attributes(), event, tags);
        }
        ours(span.resource(), event, tags);
        conventions(span.attributes(), event);
        for (SpanView above : ancestors) {
            conventions(above.attributes(), event);
        }
        conventions(span.resource(), event);
        event.setEndUserId(known(
                event.getEndUserId(),
                attributes.firstText(
                        "user.id",
                        "enduser.id",
                        "langfuse.user.id",
                        "gen_ai.request.user",
                        "traceloop.association.properties.user_id",
                        "llm.user")));
        event.setAppKey(known(
                event.getAppKey(),
                attributes.firstText(
                        "trace.metadata.openrouter.api_key_name",
                        "metadata.user_api_key_alias",
                        "metadata.user_api_key_hash")));
        event.setTeam(known(
                event.getTeam(),
                attributes.firstText("metadata.user_api_key_team_alias", "metadata.user_api_key_team_id")));
        String service = Attributes.service(span);
        if (!service.isEmpty() && !service.startsWith("unknown_service")) {
            tags.putIfAbsent("service", service);
        }
        event.getTags().forEach(tags::putIfAbsent); // those said in one text
        event.setTags(tags);
    }

    private static void fill(Json.Obj attributes, RequestEvent event, Map<String, String> tags) {
        ours(attributes, event, tags);
        // Cloudflare writes the caller's metadata under its bare names.
        boolean bare = attributes.get("gen_ai.model.provider") != null;
        for (int member = 0; member < attributes.size(); member++) {
            if (!(attributes.value(member) instanceof Json.Str text)) {
                continue;
            }
            String name = attributes.name(member);
            for (String prefix : METADATA) {
                if (name.startsWith(prefix)) {
                    Labels.set(name.substring(prefix.length()), text.value(), event);
                }
            }
            if (bare && name.indexOf('.') < 0) {
                Labels.set(name, text.value(), event);
            }
        }
    }

    private static void ours(Json.Obj attributes, RequestEvent event, Map<String, String> tags) {
        for (int member = 0; member < attributes.size(); member++) {
            String name = attributes.name(member);
            if (name.startsWith(TAG)) {
                tags.putIfAbsent(name.substring(TAG.length()), text(attributes.value(member)));
            } else if (name.startsWith(OURS)) {
                Labels.set(name.substring(OURS.length()), text(attributes.value(member)), event);
            }
        }
    }

    private static String text(Json value) {
        return switch (value) {
            case Json.Str text -> text.value();
            case Json.Int number -> Long.toString(number.value());
            case Json.Bool flag -> flag == Json.Bool.TRUE ? "true" : "false";
            default -> "";
        };
    }

    private static void conventions(Json.Obj attributes, RequestEvent event) {
        for (EventText text : CONVENTIONS) {
            for (String name : text.of(event).isEmpty() ? text.conventions() : List.<String>of()) {
                if (attributes.get(name) instanceof Json.Str said) {
                    text.fill(event, said.value());
                }
            }
        }
    }

    private static String known(String known, String said) {
        return known.isEmpty() ? said : known;
    }
}
