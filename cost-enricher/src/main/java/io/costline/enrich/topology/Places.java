package io.costline.enrich.topology;

import io.costline.enrich.pricing.AgreementBook;
import io.costline.enrich.pricing.CallAttributes;
import io.costline.enrich.pricing.CallTerms;
import io.costline.enrich.pricing.Pricer;
import io.costline.enrich.pricing.PricingQuery;
import io.costline.enrich.pricing.RateTable;
import io.costline.enrich.pricing.Resolution;
import io.costline.wire.EventText;
import io.costline.wire.Interner;
import io.costline.wire.RequestEventView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Remembers, for one price book, which card and terms are for calls like this one. Not safe for use by several threads. */
final class Places {
    private static final int REMEMBERED = 1 << 14;
    private static final EventText[] TERMS_FOLLOW = {
        EventText.TENANT,
        EventText.SOURCE,
        EventText.PROVIDER,
        EventText.PROVIDER_ACCOUNT,
        EventText.APP_KEY,
        EventText.SERVED_MODEL,
        EventText.FEATURE,
        EventText.WORKFLOW
    };

    private final Pricer pricer;
    private final Interner interner;
    private final boolean withTerms;
    private final Map<CallPlace, Prepared> prepared = new HashMap<>();
    private final Map<List<String>, AgreementBook.Match> terms = new HashMap<>();
    private final CallPlace probe = new CallPlace();

    /** What was found at a place and prepared for it; the card is null for an unknown model. */
    private record Prepared(Resolution resolution, @Nullable PreparedCard card) {}

    Places(Pricer pricer, Interner interner) {
        this.pricer = pricer;
        this.interner = interner;
        this.withTerms = !pricer.book().agreements().isEmpty();
    }

    /** The terms of a call. */
    CallTerms terms(RequestEventView event) {
        if (!withTerms) {
            return CallTerms.NONE;
        }
        String[] texts = new String[TERMS_FOLLOW.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = event.text(TERMS_FOLLOW[i], interner);
        }
        List<String> key = List.of(texts);
        AgreementBook.Match match = terms.get(key);
        if (match == null || !match.holdsAt(event.eventTime())) {
            if (terms.size() >= REMEMBERED) {
                terms.clear();
            }
            PricingQuery query = EventQueries.query(event, interner);
            match = pricer.book().agreements().match(query);
            terms.put(key, match);
        }
        return match.terms();
    }

    /** The card of a model at a provider for the call, under terms; null for an unknown model. */
    @Nullable
    PreparedCard card(RequestEventView event, String provider, String model, CallTerms under) {
        probe.set(
                provider,
                model,
                event.text(EventText.MODEL_VENDOR, interner),
                event.text(EventText.PROVIDER_ACCOUNT, interner),
                event.text(EventText.SERVICE_TIER, interner),
                event.text(EventText.SPEED, interner),
                event.text(EventText.REGION, interner),
                event.batch(),
                under);
        Prepared place = prepared.get(probe);
        if (place == null || !place.resolution().holdsAt(event.eventTime())) {
            place = prepare(event.eventTime());
        }
        return place.card();
    }

    /** The card a call is compared with: of the provider, else of whoever alone has the model; null for neither. */
    @Nullable
    PreparedCard other(RequestEventView event, String provider, String model) {
        PreparedCard here = card(event, provider, model, CallTerms.NONE);
        return here != null ? here : card(event, "", model, CallTerms.NONE);
    }

    private Prepared prepare(long eventTime) {
        if (prepared.size() >= REMEMBERED) {
            prepared.clear();
        }
        CallPlace key = probe.copy();
        Resolution resolution =
                pricer.book().resolve(key.provider(), key.model(), key.vendor(), key.account(), eventTime);
        RateTable table = pricer.table(
                resolution, CallAttributes.of(key.batch(), key.serviceTier(), key.speed(), key.region()), key.terms());
        Prepared place = new Prepared(resolution, table == null ? null : new PreparedCard(resolution, table));
        prepared.put(key, place);
        return place;
    }
}
