package io.costline.enrich.reprice;

import io.costline.avro.PricingStatus;
import io.costline.wire.EventText;
import io.costline.wire.RequestCostView;
import io.costline.wire.RequestEventView;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/**
 * Which events are priced again.
 *
 * @param fromMicros event time, UTC microseconds, inclusive
 * @param toMicros event time, UTC microseconds, exclusive
 * @param tenant empty: every tenant
 * @param provider empty: every provider
 * @param model the model that served; empty: every model
 * @param onlyUnpriced those alone that are UNPRICED or PARTLY_PRICED
 */
public record RepriceFilter(
        long fromMicros, long toMicros, String tenant, String provider, String model, boolean onlyUnpriced) {
    public RepriceFilter {
        if (fromMicros >= toMicros) {
            throw new IllegalArgumentException("from must lie before to");
        }
    }

    /** Everything between two instants of event time. */
    public static RepriceFilter between(Instant from, Instant to) {
        return new RepriceFilter(micros(from), micros(to), "", "", "", false);
    }

    /** Whatever has no (full) price, whenever it was. */
    public static RepriceFilter unpriced() {
        return new RepriceFilter(Long.MIN_VALUE, Long.MAX_VALUE, "", "", "", true);
    }

    public RepriceFilter withTenant(String only) {
        return new RepriceFilter(fromMicros, toMicros, only, provider, model, onlyUnpriced);
    }

    public RepriceFilter withProvider(String only) {
        return new RepriceFilter(fromMicros, toMicros, tenant, only, model, onlyUnpriced);
    }

    public RepriceFilter withModel(String only) {
        return new RepriceFilter(fromMicros, toMicros, tenant, provider, only, onlyUnpriced);
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    /** The filter as bytes, to be held against records in place. Not safe for use by several threads. */
    Matcher matcher() {
        return new Matcher(this);
    }

    static final class Matcher {
        private final RepriceFilter filter;
        private final byte[] tenant;
        private final byte[] provider;
        private final byte[] model;

        private Matcher(RepriceFilter filter) {
            this.filter = filter;
            this.tenant = filter.tenant.getBytes(StandardCharsets.UTF_8);
            this.provider = filter.provider.getBytes(StandardCharsets.UTF_8);
            this.model = filter.model.getBytes(StandardCharsets.UTF_8);
        }

        /** Whether the record's event is meant, whatever it costs. */
        boolean matches(RequestEventView event) {
            long time = event.eventTime();
            return time >= filter.fromMicros
                    && time < filter.toMicros
                    && same(event, EventText.TENANT, tenant)
                    && same(event, EventText.PROVIDER, provider)
                    && same(event, EventText.SERVED_MODEL, model);
        }

        /** Whether this record of it is to be priced by the book of the given version. */
        boolean isCandidate(RequestCostView cost, long version) {
            return cost.priceBookVersion() < version
                    && (!filter.onlyUnpriced
                            || cost.status() == PricingStatus.UNPRICED
                            || cost.status() == PricingStatus.PARTLY_PRICED);
        }

        private static boolean same(RequestEventView event, EventText field, byte[] wanted) {
            int start = event.start(field);
            return wanted.length == 0
                    || Arrays.equals(event.bytes(), start, start + event.length(field), wanted, 0, wanted.length);
        }
    }
}
