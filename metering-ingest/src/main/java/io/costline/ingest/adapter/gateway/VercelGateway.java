package io.costline.ingest.adapter.gateway;

import io.costline.avro.CredentialKind;
import io.costline.avro.ObservationLayer;
import io.costline.avro.ReportedCostKind;
import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.reading.Errors;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.ReportedCosts;
import io.costline.ingest.adapter.reading.ReportedCosts.Unit;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The gateway's word on a call: which model and provider served, on whose credentials, after which tries, at what cost. */
final class VercelGateway {
    /** Attempt times are epoch milliseconds in some versions and a process's own clock in others. */
    private static final Instant EPOCH_FROM = Instant.parse("2020-01-01T00:00:00Z");

    private VercelGateway() {}

    static void read(Fields gateway, Draft draft) {
        RequestEvent event = draft.event();
        Fields routing = gateway.object("routing");
        event.setLayer(ObservationLayer.GATEWAY);
        event.setNativeId(gateway.text("generationId"));
        event.setProviderResponseId(gateway.text("generationId"));
        event.setGatewayRequestId(gateway.text("generationId"));
        List<Fields> attempts = attempts(routing);
        Fields served = attempts.isEmpty() ? routing.object("none") : attempts.getLast();
        event.setCredentialKind(
                switch (served.text("credentialType")) {
                    case "byok" -> CredentialKind.BYOK;
                    case "system" -> CredentialKind.SYSTEM;
                    default -> CredentialKind.UNKNOWN;
                });
        boolean own = event.getCredentialKind() == CredentialKind.BYOK;
        models(routing, own, event);
        times(served, draft);
        RoutedAttempts.read(attempts, "provider", "providerApiModelId", event);
        if (served.has("success") && !served.flag("success")) {
            Errors.failed(draft, "");
            Errors.http(served.httpStatus("statusCode"), draft);
        }
        // With its surcharges, which "cost" leaves out.
        String bill = gateway.has("gatewayCost") ? "gatewayCost" : "cost";
        ReportedCosts.add(
                draft, own ? ReportedCostKind.GATEWAY_FEE : ReportedCostKind.BILLED, gateway.decimal(bill), Unit.USD);
        ReportedCosts.add(draft, ReportedCostKind.MARKET, gateway.decimal("marketCost"), Unit.USD);
    }

    static void generation(Fields record, Draft draft) {
        Boolean own = record.has("is_byok") ? Boolean.valueOf(record.flag("is_byok")) : null;
        boolean byok = own != null && own;
        RequestEvent event = draft.event();
        event.setLayer(ObservationLayer.GATEWAY);
        event.setCredentialKind(
                own == null ? CredentialKind.UNKNOWN : byok ? CredentialKind.BYOK : CredentialKind.SYSTEM);
        event.setProvider(byok ? event.getRoute().toLowerCase(Locale.ROOT) : VercelAdapter.PROVIDER);
        if (!byok && event.getServedModel().indexOf('/') < 0) {
            event.setModelVendor(event.getRoute().toLowerCase(Locale.ROOT));
        }
        ReportedCosts.add(
                draft,
                byok ? ReportedCostKind.GATEWAY_FEE : ReportedCostKind.BILLED,
                record.decimal("total_cost"),
                Unit.USD);
        ReportedCosts.add(draft, ReportedCostKind.UPSTREAM, record.decimal("upstream_inference_cost"), Unit.USD);
    }

    /** Every try at a provider, in order, over all models. */
    private static List<Fields> attempts(Fields routing) {
        var attempts = new ArrayList<Fields>();
        routing.objects("modelAttempts").forEach(model -> attempts.addAll(model.objects("providerAttempts")));
        return attempts;
    }

    private static void models(Fields routing, boolean own, RequestEvent event) {
        String slug = routing.text("canonicalSlug");
        String provider = routing.firstText("finalProvider", "resolvedProvider").toLowerCase(Locale.ROOT);
        String model = routing.text("resolvedProviderApiModelId");
        event.setRoute(provider);
        event.setProvider(own && !provider.isEmpty() ? provider : VercelAdapter.PROVIDER);
        event.setServedModel((own && !model.isEmpty()) || slug.isEmpty() ? model : slug);
        String asked = routing.text("originalModelId");
        event.setRequestedModel(asked.isEmpty() ? event.getServedModel() : asked);
        int slash = slug.indexOf('/');
        if (own && slash > 0) {
            event.setModelVendor(slug.substring(0, slash));
        }
    }

    private static void times(Fields served, Draft draft) {
        Times.Reading start = epoch(served.object().get("startTime"));
        Times.Reading end = epoch(served.object().get("endTime"));
        if (start != null && draft.event().getStartedAt() == null) {
            draft.startedAt(start.time(), start.quality());
            draft.event().setEndedAt(end == null ? null : end.time());
        }
    }

    private static Times.@Nullable Reading epoch(@Nullable Json time) {
        Times.Reading reading = Times.read(time);
        return reading == null || reading.time().isBefore(EPOCH_FROM) ? null : reading;
    }
}
