package io.costline.client;

import java.util.ArrayList;
import java.util.List;

/** What is sent about one call: an event of our own, or a provider's body with headers of its own. */
final class Frame {
    /** Bytes of memory beside the text itself: the objects, the id, the place in a queue. */
    static final int OVERHEAD = 200;

    /** Bytes of headers that pass any server's limit beside the rest of a request. */
    static final int MAX_HEADERS = 12_000;

    private final String id;
    private final String source;
    private final List<String> headers;
    private final byte[] body;
    private final int size;
    private long sequence;
    private long addedAt;

    /**
     * @param source the door's name for who wrote the body; empty for an event of our own
     * @param headers names and values in turn
     */
    Frame(String id, String source, List<String> headers, byte[] body) {
        this.id = id;
        this.source = source;
        this.headers = List.copyOf(headers);
        this.body = body;
        this.size = OVERHEAD + body.length + headerBytes();
    }

    static Frame event(UsageEvent event) {
        return new Frame(event.id(), "", List.of(), event.json());
    }

    static Frame call(String id, String source, String contentType, List<String> headers, byte[] body) {
        var all = new ArrayList<>(headers);
        all.add("Content-Type");
        all.add(contentType);
        return new Frame(id, source, all, body);
    }

    String id() {
        return id;
    }

    String source() {
        return source;
    }

    boolean isCall() {
        return !source.isEmpty();
    }

    List<String> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    /** Bytes of memory it is counted with. */
    int size() {
        return size;
    }

    int headerBytes() {
        int bytes = 0;
        for (String text : headers) {
            bytes += text.length() + 2;
        }
        return bytes;
    }

    long sequence() {
        return sequence;
    }

    /** Nanoseconds on {@link System#nanoTime}'s clock. */
    long addedAt() {
        return addedAt;
    }

    void added(long at, long inSequence) {
        this.addedAt = at;
        this.sequence = inSequence;
    }
}
