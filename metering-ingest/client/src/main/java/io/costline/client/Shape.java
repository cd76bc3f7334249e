package io.costline.client;

import io.costline.client.Whitelist.Counts;
import io.costline.client.Whitelist.Members;
import io.costline.client.Whitelist.Plain;
import io.costline.client.Whitelist.Presence;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The shapes of provider responses and what of them the door reads: ids, models, times, tiers, counts, the types of
 * parts, and error codes. Error messages, stop sequences, tool names and arguments are among what is left out.
 */
enum Shape {
    OPENAI("openai", openAi()),
    ANTHROPIC("anthropic", anthropic());

    private final String source;
    private final Whitelist whitelist;

    Shape(String source, Whitelist whitelist) {
        this.source = source;
        this.whitelist = whitelist;
    }

    /** The door's name for the service that made the shape. */
    String source() {
        return source;
    }

    /** @throws JsonSyntaxException if the body is not one JSON object or array */
    byte[] strip(String json) throws JsonSyntaxException {
        return JsonFilter.filter(json, whitelist);
    }

    private static final class Rules {
        private final Map<String, Whitelist> rules = new HashMap<>();

        Rules plain(String... names) {
            return with(new Plain(), names);
        }

        Rules presence(String... names) {
            return with(new Presence(), names);
        }

        Rules counts(String... names) {
            Set<String> texts =
                    Set.of("type", "model", "service_tier", "speed", "inference_geo", "search_context_size", "id");
            return with(new Counts(texts), names);
        }

        Rules nested(String name, Whitelist rule) {
            return with(rule, name);
        }

        Rules all(Map<String, Whitelist> others) {
            rules.putAll(others);
            return this;
        }

        private Rules with(Whitelist rule, String... names) {
            for (String name : names) {
                rules.put(name, rule);
            }
            return this;
        }

        Members members() {
            return new Members(rules);
        }
    }

    private static Rules rules() {
        return new Rules();
    }

    private static Members members(String... plain) {
        return rules().plain(plain).members();
    }

    private static Members openAi() {
        Members error = members("type", "code");
        Members message = rules().nested("annotations", members("type")).members();
        Members choice = rules().plain("finish_reason")
                .presence("delta")
                .counts("usage")
                .nested("message", message)
                .members();
        Members output = rules().plain("type", "status", "container_id")
                .nested("action", members("type"))
                .members();
        Members item = rules().plain("object").presence("b64_json", "url").members();
        Map<String, Whitelist> body = rules().plain("id", "object", "type", "model", "status", "service_tier")
                .plain("created", "created_at", "completed_at", "conversation_id", "item_id")
                .plain("size", "seconds", "duration", "task", "has_more", "status_code", "request_id")
                .counts("usage", "usage_info", "usage_breakdown", "timings", "x_groq")
                .presence("text", "citations", "search_results", "document_annotation", "prompt_filter_results")
                .nested("incomplete_details", members("reason"))
                .nested("error", error)
                .nested("choices", choice)
                .nested("output", output)
                .nested("outputs", output)
                .nested("data", item)
                .members()
                .rules();
        Members batchResponse =
                rules().all(body).nested("body", rules().all(body).members()).members();
        return rules().all(body)
                .plain("custom_id", "code")
                .nested("response", batchResponse)
                .members();
    }

    private static Members anthropic() {
        Members error = rules().plain("type").nested("error", members("type")).members();
        Members block = rules().plain("type").nested("from", members("model")).members();
        Map<String, Whitelist> message = rules().plain("id", "type", "model", "stop_reason")
                .counts("usage")
                .nested("stop_details", members("category", "type"))
                .nested("content", block)
                .members()
                .rules();
        Members delta = rules().plain("stop_reason")
                .nested("stop_details", members("category", "type"))
                .members();
        Members result = rules().plain("type")
                .nested("message", rules().all(message).members())
                .nested("error", error)
                .members();
        return rules().all(message)
                .plain("request_id", "custom_id", "has_more")
                .nested("message", rules().all(message).members())
                .nested("delta", delta)
                .nested("content_block", block)
                .nested("error", error)
                .nested("result", result)
                .members();
    }
}
