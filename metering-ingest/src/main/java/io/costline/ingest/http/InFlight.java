package io.costline.ingest.http;

import org.jspecify.annotations.Nullable;

/**
 * Bounds the bodies being read, the requests being worked on, and the memory of both. What does not fit is turned away, not
 * queued. Reading is slow or fast as the sender likes, so it has places of its own, and many: a request takes its place among
 * those worked on when its body is there.
 */
final class InFlight {
    private static final int READING_FOR_EACH_PLACE = 16;

    private final Shares reading;
    private final Shares places;
    private final Shares bytes;

    InFlight(int maxRequests, long maxBytes) {
        this.reading = new Shares((long) READING_FOR_EACH_PLACE * maxRequests);
        this.places = new Shares(maxRequests);
        this.bytes = new Shares(maxBytes);
    }

    /** A place to read a body in, or null when the tenant has none left. */
    @Nullable
    Lease enter(String tenant) {
        return reading.take(tenant, 1) ? new Lease(tenant) : null;
    }

    long requests() {
        return places.taken();
    }

    long bodies() {
        return reading.taken();
    }

    long bytes() {
        return bytes.taken();
    }

    /** One request's share; used by one thread. */
    final class Lease implements AutoCloseable {
        private final String tenant;
        private long held;
        private boolean works;

        private Lease(String tenant) {
            this.tenant = tenant;
        }

        /** Takes more bytes; false when they are not to be had. */
        boolean grow(long more) {
            if (!bytes.take(tenant, more)) {
                return false;
            }
            held += more;
            return true;
        }

        /** The body is read: leaves the place of reading for one of work; false when there is none. */
        boolean work() {
            works = places.take(tenant, 1);
            if (works) {
                reading.give(tenant, 1);
            }
            return works;
        }

        @Override
        public void close() {
            bytes.give(tenant, held);
            (works ? places : reading).give(tenant, 1);
        }
    }
}
