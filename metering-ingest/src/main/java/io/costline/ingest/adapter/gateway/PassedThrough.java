package io.costline.ingest.adapter.gateway;

import io.costline.ingest.adapter.provider.ProviderSources;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.SourceAdapter;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.Fault;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A provider's body, or its stream, inside a gateway's record. Who wrote the body decides how its counts are meant, and
 * its shape shows who did; so the provider's own adapter reads it.
 */
final class PassedThrough {
    private static final Map<String, SourceAdapter> PROVIDERS = providers();

    /** Content to a provider, something else to a gateway. */
    private static final Set<String> GATEWAYS = Set.of(
            "body", "data", "delta", "headers", "message", "metadata", "properties", "request", "response", "result");

    /** Content of the bodies, at any depth. */
    static final Set<String> UNREAD = unread();

    private PassedThrough() {}

    private static Map<String, SourceAdapter> providers() {
        var providers = new HashMap<String, SourceAdapter>();
        for (SourceAdapter adapter : ProviderSources.all()) {
            providers.put(adapter.name(), adapter);
            adapter.aliases().forEach(alias -> providers.put(alias, adapter));
        }
        return providers;
    }

    private static Set<String> unread() {
        var names = new HashSet<String>();
        for (String name : List.of("openai", "anthropic", "gemini", "cohere")) {
            names.addAll(adapter(name).source().unread());
        }
        names.removeAll(GATEWAYS);
        return Set.copyOf(names);
    }

    /** Like {@link #UNREAD}, and these. */
    static Set<String> unreadAnd(String... more) {
        var names = new HashSet<>(UNREAD);
        names.addAll(List.of(more));
        return Set.copyOf(names);
    }

    /** Like {@link #UNREAD}, except these, which mean something else to the gateway. */
    static Set<String> unreadBut(String... read) {
        var names = new HashSet<>(UNREAD);
        List.of(read).forEach(names::remove);
        return Set.copyOf(names);
    }

    /**
     * The event the body tells, begun as that of the record; null when the body tells none.
     *
     * @param body an object, or the events of a stream
     * @param provider who wrote it, empty when the gateway does not say
     */
    static @Nullable Draft read(
            List<Element> record, @Nullable Json body, String provider, String endpoint, Findings findings) {
        List<Element> parts = parts(record.getFirst(), body);
        SourceAdapter adapter = parts.isEmpty() ? null : adapter(parts.getFirst(), provider);
        if (adapter == null) {
            return null;
        }
        var inner = new Findings(endpoint, Map.of());
        adapter.adapt(parts, inner);
        for (Findings.Finding finding : inner.all()) {
            Draft draft = finding.draft();
            if (draft != null) {
                Fault fault = draft.fault();
                return fault != null && fault.code() == RejectionCode.UNSUPPORTED
                        ? null
                        : findings.adopt(record, draft);
            }
        }
        return null;
    }

    private static List<Element> parts(Element record, @Nullable Json body) {
        List<Json> values = body instanceof Json.Arr events ? events.items() : body == null ? List.of() : List.of(body);
        var parts = new ArrayList<Element>(values.size());
        for (Json value : values) {
            if (value instanceof Json.Obj) {
                parts.add(new Element(parts.size(), value, null, record.bytes()));
            }
        }
        return parts;
    }

    private static SourceAdapter adapter(String provider) {
        return Objects.requireNonNull(PROVIDERS.get(provider), provider);
    }

    private static @Nullable SourceAdapter adapter(Element first, String provider) {
        Fields body = Fields.lenient((Json.Obj) Objects.requireNonNull(first.value()), new Draft());
        String type = body.text("type");
        if (type.startsWith("message") || (type.equals("error") && body.has("error"))) {
            return adapter(type.equals("message-start") || type.equals("message-end") ? "cohere" : "anthropic");
        }
        if (body.has("usageMetadata") || body.has("candidates") || body.has("modelVersion")) {
            return adapter("gemini");
        }
        Fields usage = body.object("usage");
        if (usage.has("inputTokens") || usage.has("totalTokens")) {
            return adapter("bedrock");
        }
        if (usage.has("billed_units") || body.object("meta").has("billed_units")) {
            return adapter("cohere");
        }
        boolean openAi = body.has("choices")
                || body.has("object")
                || body.has("usage")
                || body.has("error")
                || type.startsWith("response.");
        return openAi ? speaking(provider) : null;
    }

    /** Most providers write OpenAI's shape, some with a rule of their own. */
    private static SourceAdapter speaking(String provider) {
        boolean own =
                Set.of("anthropic", "gemini", "google", "bedrock", "cohere").contains(provider);
        return own ? adapter("openai") : PROVIDERS.getOrDefault(provider, adapter("openai"));
    }
}
