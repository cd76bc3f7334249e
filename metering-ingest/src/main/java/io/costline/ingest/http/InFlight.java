package io.costline.ingest.http;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Bounds the requests being worked on and the memory of their bodies. What does not fit is turned away, not queued. */
final class InFlight {
    private final int maxRequests;
    private final long maxBytes;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    InFlight(int maxRequests, long maxBytes) {
        this.maxRequests = maxRequests;
        this.maxBytes = maxBytes;
    }

    /** A place for one request, or null when there is none. */
    @Nullable
    Lease enter() {
        if (requests.incrementAndGet() > maxRequests) {
            requests.decrementAndGet();
            return null;
        }
        return new Lease();
    }

    int requests() {
        return requests.get();
    }

    long bytes() {
        return bytes.get();
    }

    /** One request's share; used by one thread. */
    final class Lease implements AutoCloseable {
        private long held;

        /** Takes more bytes; false when they are not to be had. */
        boolean grow(long more) {
            if (bytes.addAndGet(more) > maxBytes) {
                bytes.addAndGet(-more);
                return false;
            }
            held += more;
            return true;
        }

        @Override
        public void close() {
            bytes.addAndGet(-held);
            requests.decrementAndGet();
        }
    }
}
