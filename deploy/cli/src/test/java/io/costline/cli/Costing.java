package io.costline.cli;

import io.costline.avro.RequestCost;
import io.costline.avro.RequestEvent;
import io.costline.enrich.pricebook.CatalogImport;
import io.costline.enrich.pricing.CallAttributes;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.Pricer;
import io.costline.enrich.pricing.PricingQuery;
import io.costline.enrich.pricing.PricingResult;
import io.costline.enrich.pricing.Usage;
import io.costline.enrich.topology.EventPricer;
import io.costline.identity.Attribution;
import io.costline.ingest.Normalized;
import io.costline.ingest.Normalizer;
import io.costline.ingest.adapter.reading.CanonicalUsage;
import io.costline.ingest.admission.Outcome;
import io.costline.topics.Topics;
import io.costline.wire.AvroBuffer;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.Framing;
import io.costline.wire.InMemoryRegistry;
import io.costline.wire.RequestEventView;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A payload normalized and priced by one list, as the pipeline would. */
final class Costing {
    private final Pricer pricer;
    private final EventPricer events = new EventPricer(1);
    private final InMemoryRegistry registry = new InMemoryRegistry();
    private final AvroSerializer<RequestEvent> requests = AvroSerializer.of(registry, Topics.REQUESTS);
    private final int costSchema =
            AvroSerializer.<RequestCost>of(registry, Topics.COSTS).schemaId();
    private final AvroDeserializer<RequestCost> costs = AvroDeserializer.of(registry, RequestCost.class);

    Costing(CatalogImport catalog) {
        this.pricer = new Pricer(PriceBook.of(1, List.of(catalog.cards()), catalog.aliases()));
    }

    /** The record the enricher makes of the event, to the byte. */
    RequestCost cost(RequestEvent event) {
        byte[] framed = requests.serialize(null, event);
        RequestEventView view = new RequestEventView();
        view.wrap(framed, Framing.HEADER, framed.length);
        AvroBuffer buffer = new AvroBuffer();
        Framing.writeHeader(buffer, costSchema);
        buffer.writeRaw(framed, Framing.HEADER, framed.length - Framing.HEADER);
        events.append(view, pricer.book(), buffer);
        return costs.deserialize(null, buffer.toByteArray());
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
                CallAttributes.of(event.getBatch(), event.getServiceTier(), event.getSpeed(), event.getRegion());
        Map<String, BigDecimal> usage = CanonicalUsage.inclusive(event);
        return pricer.price(
                Usage.ofInclusive(usage),
                new PricingQuery(
                        event.getProvider(), event.getServedModel(), event.getModelVendor(), "", at, attributes));
    }
}
