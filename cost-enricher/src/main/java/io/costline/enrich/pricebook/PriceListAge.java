package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.RateCard;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;

/** Measures how long ago the newest public card was learnt; there is no such meter while there is no such card. */
public final class PriceListAge {
    private final MeterRegistry meters;
    private final InstantSource clock;
    private Optional<Gauge> gauge = Optional.empty();

    public PriceListAge(MeterRegistry meters, InstantSource clock) {
        this.meters = meters;
        this.clock = clock;
    }

    /** A book came into force. Called by one thread. */
    public void of(PriceBook book) {
        gauge.ifPresent(meters::remove);
        gauge = book.cards().stream()
                .filter(card -> card.account().isEmpty())
                .map(RateCard::learntAt)
                .max(Comparator.naturalOrder())
                .map(newest -> Gauge.builder(
                                "costline.enrich.price.list.age.seconds",
                                () -> Duration.between(newest, clock.instant()).toMillis() / 1_000.0)
                        .register(meters));
    }
}
