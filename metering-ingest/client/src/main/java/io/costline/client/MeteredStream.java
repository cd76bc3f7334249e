package io.costline.client;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Meters one streamed response while it passes by. Give it every line of the event stream, or every chunk of JSON, as it
 * comes; closing it sends what they said of usage. A stream that breaks off is closed all the same: what was used until
 * then is billed too.
 *
 * <pre>{@code
 * try (MeteredStream meter = client.openAiStream(context)) {
 *     lines.peek(meter).forEach(this::show);
 * }
 * }</pre>
 *
 * <p>Of each chunk only what is sent is kept: no text, and chunks that say the same only once, within 128 KiB. For use by
 * one thread at a time. OpenAI's chat streams carry usage only if asked with {@code stream_options.include_usage}.
 */
public final class MeteredStream implements Consumer<String>, AutoCloseable {
    private static final int MAX_HEAD = 64 << 10;
    private static final int MAX_TAIL = 64 << 10;

    private final Shape shape;
    private final Consumer<byte[]> sink;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private final ArrayDeque<byte[]> tail = new ArrayDeque<>();
    private int tailBytes;
    private byte[] last = {};
    private boolean closed;

    /** @param sink gets the stream as lines of JSON, if there are any */
    MeteredStream(Shape shape, Consumer<byte[]> sink) {
        this.shape = shape;
        this.sink = sink;
    }

    /**
     * Takes note of one or more lines of an event stream ({@code data: {...}}) or of one chunk of JSON. Anything else,
     * such as event names, comments and {@code [DONE]}, is passed over. Nothing is noted after closing.
     */
    @Override
    public void accept(String text) {
        if (closed) {
            return;
        }
        if (text.stripLeading().startsWith("{") && chunk(text)) {
            return;
        }
        text.lines().forEach(line -> {
            String data = line.strip();
            if (data.startsWith("data:")) {
                data = data.substring("data:".length()).strip();
            }
            if (data.startsWith("{")) {
                chunk(data);
            }
        });
    }

    /** Sends what was noted. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        tail.forEach(head::writeBytes);
        if (head.size() > 0) {
            sink.accept(head.toByteArray());
        }
    }

    private boolean chunk(String json) {
        byte[] kept;
        try {
            kept = shape.strip(json);
        } catch (JsonSyntaxException notAChunk) {
            return false;
        }
        if (!Arrays.equals(kept, last)) {
            last = kept;
            keep(Arrays.copyOf(kept, kept.length + 1));
        }
        return true;
    }

    /** The first chunks name the call and the last ones its usage; of what is too much in between, the older goes. */
    private void keep(byte[] line) {
        line[line.length - 1] = '\n';
        if (tail.isEmpty() && head.size() + line.length <= MAX_HEAD) {
            head.writeBytes(line);
            return;
        }
        tail.addLast(line);
        tailBytes += line.length;
        while (tailBytes > MAX_TAIL && tail.size() > 1) {
            tailBytes -= tail.removeFirst().length;
        }
    }
}
