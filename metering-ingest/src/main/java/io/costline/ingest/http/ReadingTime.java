package io.costline.ingest.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ends the reading of bodies that come too slowly: a body has so much time, and more for each byte that came, at the least rate
 * that is put up with. Whoever reads is interrupted, which closes the connection of a virtual thread; there is no other way to
 * end a read that waits.
 */
final class ReadingTime implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(250);

    private final long graceNanos;
    private final long nanosForEachByte;
    private final Set<Reading> readings = ConcurrentHashMap.newKeySet();
    private final Thread watch =
            Thread.ofPlatform().daemon().name("reading-time").unstarted(this::watch);

    /** @param minBytesPerSecond the least rate, once the first time is over */
    ReadingTime(Duration grace, int minBytesPerSecond) {
        this.graceNanos = grace.toNanos();
        this.nanosForEachByte = Duration.ofSeconds(1).toNanos() / minBytesPerSecond;
        watch.start();
    }

    /** The body, read by this thread, until it is closed. */
    Reading limit(InputStream body) {
        var reading = new Reading(body, Thread.currentThread());
        readings.add(reading);
        return reading;
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(LOOK);
                long now = System.nanoTime();
                for (Reading reading : readings) {
                    reading.endIfLate(now);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }

    /** One body on its way. */
    final class Reading extends FilterInputStream {
        private final Thread reader;
        private final long begun = System.nanoTime();
        private final AtomicLong received = new AtomicLong();
        private boolean over;
        private boolean late;

        private Reading(InputStream body, Thread reader) {
            super(body);
            this.reader = reader;
        }

        private synchronized void endIfLate(long now) {
            if (!over && !late && now - begun > graceNanos + received.get() * nanosForEachByte) {
                late = true;
                reader.interrupt();
            }
        }

        /** The reading is over; true if it was ended, and with it the connection. */
        synchronized boolean isLate() {
            over = true;
            readings.remove(this);
            if (late) {
                Thread.interrupted(); // what comes after is not to meet an interrupt that was for the read
            }
            return late;
        }

        @Override
        public int read() throws IOException {
            int octet = super.read();
            if (octet >= 0) {
                received.incrementAndGet();
            }
            return octet;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            if (read > 0) {
                received.addAndGet(read);
            }
            return read;
        }
    }
}
