package io.costline.cli;

import io.costline.avro.RequestEvent;
import io.costline.enrich.pricebook.CatalogImport;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.Pricer;
import io.costline.enrich.pricing.PricingQuery;
import io.costline.enrich.pricing.PricingResult;
import io.costline.enrich.pricing.Usage;
import io.costline.ingest.Normalized;
import io.costline.ingest.Normalizer;
import io.costline.ingest.adapter.reading.CanonicalUsage;
import io.costline.ingest.admission.Attribution;
import io.costline.ingest.admission.Outcome;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A payload normalized and priced by one list, as the pipeline would. */
final class Costing {
    private final Pricer pricer;

    Costing(CatalogImport catalog) {
        this.pricer = new Pricer(PriceBook.of(1, List.of(catalog.cards()), catalog.aliases()));
    }

    static RequestEvent event(String source, Map<String, String> headers, byte[] body) {
        Normalized normalized = Normalizer.forInspection()
                .normalize(source, headers, body, Attribution.ofTenant("demo"), Instant.parse("2026-11-21T00:00:00Z"));
        if (normalized instanceof Normalized.Outcomes outcomes
                && outcomes.outcomes().getFirst() instanceof Outcome.Admitted admitted) {
            return admitted.event();
        }
        throw new AssertionError(source + ": " + normalized);
    }

    /** What the event costs as of its time, without its parts. */
    PricingResult price(RequestEvent event) {
        return price(event, event.getEventTime());
    }

    PricingResult price(RequestEvent event, Instant at) {
        Map<String, String> attributes =
                event.getServiceTier().isEmpty() ? Map.of() : Map.of(PricingQuery.SERVICE_TIER, event.getServiceTier());
        Map<String, BigDecimal> usage = CanonicalUsage.inclusive(event);
        usage.keySet().removeIf(unit -> unit.contains("_text_")); // what is no other modality is text
        return pricer.price(
                Usage.ofInclusive(usage),
                new PricingQuery(
                        event.getProvider(), event.getServedModel(), event.getModelVendor(), "", at, attributes));
    }
}
