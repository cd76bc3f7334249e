package io.costline.ingest.adapter.gateway;

import io.costline.avro.CredentialKind;
import io.costline.avro.ObservationLayer;
import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.reading.Errors;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.Source;
import io.costline.ingest.adapter.reading.SourceAdapter;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.FailureCause;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * OpenRouter's responses and streams with their {@code usage.cost}, bare usage objects, generation records and routing
 * errors. Its Broadcast comes as OTLP.
 */
public final class OpenRouterAdapter implements SourceAdapter {
    private static final String PROVIDER = "openrouter";
    private static final Map<String, String> HOSTS =
            Map.of("google", "vertex_ai", "moonshot_ai", "moonshot", "z.ai", "zai");

    private static final Source SOURCE = new Source(
                    PROVIDER, 1, "OpenRouter responses, streams, usage objects, generation records, errors")
            .skipping(PassedThrough.UNREAD);

    @Override
    public Source source() {
        return SOURCE;
    }

    @Override
    public void adapt(List<Element> elements, Findings findings) {
        var calls = new CompatibleCalls();
        for (Element element : elements) {
            Json.Obj object = findings.object(element);
            if (object == null) {
                continue;
            }
            Fields peek = Fields.lenient(object, new Draft());
            if (peek.has("resourceSpans")) {
                findings.reject(
                        element, RejectionCode.UNSUPPORTED, "resourceSpans", "Broadcast's traces go to /v1/traces");
            } else if (GenerationRecord.is(peek) || GenerationRecord.is(peek.object("data"))) {
                generation(object, findings.event(element));
            } else {
                calls.add(element, isUsage(peek) ? Json.Obj.EMPTY.with("usage", object) : object);
            }
        }
        calls.finish(findings, OpenRouterAdapter::complete);
    }

    private static boolean isUsage(Fields object) {
        boolean counts = object.has("prompt_tokens") || object.has("input_tokens");
        return counts && !object.has("choices") && !object.has("usage");
    }

    private static void generation(Json.Obj object, Draft draft) {
        Fields outer = Fields.lenient(object, draft);
        Fields record = outer.has("data") ? outer.object("data") : outer;
        GenerationRecord.read(record, draft);
        costs(record, "total_cost", record, record, draft);
        bill(draft.event(), draft.event().getRoute());
    }

    private static void complete(Fields body, Draft draft) {
        RequestEvent event = draft.event();
        Fields metadata = body.object("openrouter_metadata");
        Fields usage = body.object("usage");
        costs(usage, "cost", usage.object("cost_details"), usage.has("is_byok") ? usage : metadata, draft);
        String asked = metadata.text("requested");
        if (!asked.isEmpty()) {
            event.setRequestedModel(asked);
        }
        RoutedAttempts.read(metadata.objects("attempts"), "provider", "model", event);
        bill(event, host(body, metadata));
        error(body.object("error"), draft);
    }

    private static void costs(Fields amounts, String cost, Fields upstream, Fields byok, Draft draft) {
        OpenRouterCosts.add(
                draft,
                byok.has("is_byok") ? Boolean.valueOf(byok.flag("is_byok")) : null,
                amounts.decimal(cost),
                upstream.decimal("upstream_inference_cost"));
    }

    /** Who ran the model: said at the top, or by the endpoint that was selected. */
    private static String host(Fields body, Fields metadata) {
        String host = body.text("provider");
        for (Fields endpoint : metadata.object("endpoints").objects("available")) {
            if (host.isEmpty() && endpoint.flag("selected")) {
                host = endpoint.text("provider");
            }
        }
        return host;
    }

    /** OpenRouter bills what runs on its keys; with one's own key the host does. */
    private static void bill(RequestEvent event, String host) {
        event.setLayer(ObservationLayer.GATEWAY);
        event.setRoute(host);
        boolean own = event.getCredentialKind() == CredentialKind.BYOK && !host.isEmpty();
        event.setProvider(own ? provider(host) : PROVIDER);
        int slash = event.getServedModel().indexOf('/');
        if (own && slash > 0) {
            event.setModelVendor(event.getServedModel().substring(0, slash));
        }
    }

    private static String provider(String host) {
        String name = host.toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
        return HOSTS.getOrDefault(name, name);
    }

    /** {@code code} is an HTTP status; the message may quote the request and is not read. */
    private static void error(Fields error, Draft draft) {
        if (error.present()) {
            Fields metadata = error.object("metadata");
            draft.event().setErrorType("");
            draft.refused(new FailureCause("", "", metadata.firstText("limit_source", "provider_name"), ""));
            Errors.http(error.integer("code"), draft);
        }
    }
}
