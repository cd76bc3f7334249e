package io.costline.enrich.topology;

import io.costline.enrich.pricing.CallAttributes;
import io.costline.enrich.pricing.Caller;
import io.costline.enrich.pricing.PricingQuery;
import io.costline.wire.EventText;
import io.costline.wire.Interner;
import io.costline.wire.RequestEventView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

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
                CallAttributes.of(
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
}
