package io.costline.ingest.adapter.provider;

/**
 * Which of two tellings of one stream is the later: a delivery that broke off must not keep the whole one, sent again or
 * in pieces, from counting.
 */
final class StreamRevision {
    private StreamRevision() {}

    static long of(boolean usage, boolean finished) {
        return (usage ? 1L : 0L) + (finished ? 1L : 0L);
    }
}
