package io.costline.enrich.topology;

import io.costline.enrich.pricing.Caller;
import io.costline.enrich.pricing.PricingQuery;
import io.costline.wire.EventText;
import io.costline.wire.Interner;
import io.costline.wire.RequestEventView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Brings an event's own words into those the pricing core asks by. */
final class EventQueries {
    private EventQueries() {}

    static PricingQuery query(RequestEventView event, Interner interner) {
        return new PricingQuery(
                event.text(EventText.PROVIDER, interner),
                event.text(EventText.SERVED_MODEL, interner),
                event.text(EventText.MODEL_VENDOR, interner),
                event.text(EventText.PROVIDER_ACCOUNT, interner),
                Instant.EPOCH.plus(event.eventTime(), ChronoUnit.MICROS),
                attributes(
                        event.batch(),
                        event.text(EventText.SERVICE_TIER, interner),
                        event.text(EventText.SPEED, interner),
                        event.text(EventText.REGION, interner)),
                new Caller(
                        event.text(EventText.TENANT, interner),
                        event.text(EventText.SOURCE, interner),
                        event.text(EventText.APP_KEY, interner),
                        event.text(EventText.FEATURE, interner),
                        event.text(EventText.WORKFLOW, interner)));
    }

    /**
     * A call's attributes in the words of conditions. The event has one region; catalogs condition on it under three
     * names, by what the provider calls it.
     */
    static Map<String, String> attributes(boolean batch, String serviceTier, String speed, String region) {
        if (!batch && serviceTier.isEmpty() && speed.isEmpty() && region.isEmpty()) {
            return Map.of();
        }
        Map<String, String> attributes = new HashMap<>();
        attributes.put(PricingQuery.SERVICE_TIER, batch ? "batch" : serviceTier.toLowerCase(Locale.ROOT));
        attributes.put("speed", speed.toLowerCase(Locale.ROOT));
        String place = region.toLowerCase(Locale.ROOT);
        attributes.put("region", place);
        attributes.put("inference_geo", place);
        attributes.put("processing_region", place);
        attributes.values().removeIf(String::isEmpty);
        return attributes;
    }
}
