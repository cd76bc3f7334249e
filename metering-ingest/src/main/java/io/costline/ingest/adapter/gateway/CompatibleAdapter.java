package io.costline.ingest.adapter.gateway;

import io.costline.avro.CredentialKind;
import io.costline.avro.ObservationLayer;
import io.costline.avro.ReportedCostKind;
import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.reading.Decimals;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.Hosts;
import io.costline.ingest.adapter.reading.ReportedCosts;
import io.costline.ingest.adapter.reading.ReportedCosts.Unit;
import io.costline.ingest.adapter.reading.Source;
import io.costline.ingest.adapter.reading.SourceAdapter;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.math.BigDecimal;
import java.util.List;

/**
 * A gateway that answers as a provider would: response bodies and streams, with the response headers sent along, and the
 * comment some write behind a stream's end. What only headers tell is read when they are there and never required.
 */
public final class CompatibleAdapter implements SourceAdapter {
    private final Source source;
    private final Traits traits;

    /**
     * What differs between them.
     *
     * @param provider who bills; empty when the body's own provider does
     * @param credential whose key the provider sees
     * @param costHeader response header with the cost in dollars
     * @param costKind what that cost is
     * @param modelHeader response header with the model that served
     */
    private record Traits(
            String provider,
            CredentialKind credential,
            String costHeader,
            ReportedCostKind costKind,
            String modelHeader) {}

    private CompatibleAdapter(String name, String description, Traits traits) {
        this.source = new Source(name, 1, description).skipping(PassedThrough.UNREAD);
        this.traits = traits;
    }

    /** Flatkey, AllToken, PromptUnit, and any other by what LiteLLM's response headers say. */
    public static List<SourceAdapter> all() {
        return List.of(
                new CompatibleAdapter(
                        "flatkey",
                        "Flatkey responses and streams, in any of its providers' shapes",
                        new Traits("flatkey", CredentialKind.SYSTEM, "", ReportedCostKind.BILLED, "")),
                new CompatibleAdapter(
                        "alltoken",
                        "AllToken responses and streams with the cost comment behind them",
                        new Traits("alltoken", CredentialKind.SYSTEM, "", ReportedCostKind.BILLED, "")),
                new CompatibleAdapter(
                        "promptunit",
                        "PromptUnit responses and streams with their response headers",
                        new Traits(
                                "",
                                CredentialKind.BYOK,
                                "x-promptunit-cost",
                                ReportedCostKind.ESTIMATE,
                                "x-promptunit-model")),
                new CompatibleAdapter(
                        "openai-compatible",
                        "responses and streams of any gateway with OpenAI's interface, LiteLLM's response headers",
                        new Traits(
                                "", CredentialKind.UNKNOWN, "x-litellm-response-cost", ReportedCostKind.ESTIMATE, "")));
    }

    @Override
    public Source source() {
        return source;
    }

    @Override
    public boolean readsComments() {
        return true;
    }

    @Override
    public void adapt(List<Element> elements, Findings findings) {
        var calls = new CompatibleCalls();
        for (Element element : elements) {
            Json.Obj object = findings.object(element);
            if (object != null) {
                calls.add(element, object);
            }
        }
        calls.finish(findings, (body, draft) -> complete(body, draft, findings));
    }

    private void complete(Fields body, Draft draft, Findings findings) {
        RequestEvent event = draft.event();
        event.setLayer(ObservationLayer.GATEWAY);
        event.setCredentialKind(traits.credential);
        if (!traits.provider.isEmpty()) {
            event.setProvider(traits.provider);
            event.setModelVendor(ModelVendors.of(event.getServedModel()));
        }
        ReportedCosts.add(draft, traits.costKind, body.object("tail").decimal("cost"), Unit.USD);
        if (findings.all().size() == 1) {
            headers(draft, findings); // of several calls, they are nobody's
        }
    }

    private void headers(Draft draft, Findings findings) {
        RequestEvent event = draft.event();
        BigDecimal cost = Decimals.parse(findings.header(traits.costHeader));
        ReportedCosts.add(draft, traits.costKind, cost, Unit.USD);
        String model = findings.header(traits.modelHeader);
        if (!model.isEmpty() && !model.equals(event.getServedModel())) {
            event.setRequestedModel(event.getServedModel());
            event.setServedModel(model);
        }
        if (event.getFeature().isEmpty()) {
            event.setFeature(findings.header("x-promptunit-feature"));
        }
        liteLlm(event, findings);
    }

    private static void liteLlm(RequestEvent event, Findings findings) {
        event.setGatewayRequestId(findings.header("x-litellm-call-id"));
        event.setOperationId(findings.header("x-litellm-call-id"));
        event.setRoute(findings.header("x-litellm-model-group"));
        event.setRouteConfigId(findings.header("x-litellm-model-id"));
        String provider = Hosts.provider(findings.header("x-litellm-model-api-base"));
        event.setProvider(provider.isEmpty() ? event.getProvider() : provider);
        int tries = number(findings.header("x-litellm-attempted-retries"))
                + number(findings.header("x-litellm-attempted-fallbacks"));
        event.setRetryCount(tries);
    }

    private static int number(String text) {
        boolean number = !text.isEmpty() && text.length() <= 4 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Integer.parseInt(text) : 0;
    }
}
