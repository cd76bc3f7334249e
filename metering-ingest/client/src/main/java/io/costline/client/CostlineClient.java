package io.costline.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends what language-model calls used to Costline's HTTP door. Recording puts an event into memory and returns; threads
 * of the client send batches and repeat what got no verdict, under the same ids, so that nothing counts twice. Nothing
 * about the door or the way to it ever throws from a recording method.
 *
 * <pre>{@code
 * try (CostlineClient client = CostlineClient.builder().url("https://costline.example.com").key(key).build()) {
 *     CallContext context = CallContext.builder().customer("acme").feature("search").trace(traceId).build();
 *     client.meterOpenAi(responseBody, context);
 *     client.record(UsageEvent.builder().context(context).provider("openai").model("gpt-4o")
 *             .inputTokens(1200).cacheReadTokens(1000).outputTokens(80).build());
 * }
 * }</pre>
 *
 * <p>One client serves a process: it is safe for many threads. What it holds is lost if the process is killed, except
 * what {@link Overflow#spill} has on disk; {@link #close(Duration)} delivers what is left.
 */
public final class CostlineClient implements AutoCloseable {
    private static final int MAX_ID = 512;

    private final Settings settings;
    private final Delivery delivery;
    private @Nullable CloseReport closed;

    CostlineClient(Settings settings) {
        this.settings = settings;
        this.delivery = Delivery.start(settings);
    }

    /** A builder with the defaults that its methods tell. */
    public static CostlineClientBuilder builder() {
        return new CostlineClientBuilder();
    }

    /**
     * Takes an event. It waits for room only if {@link Overflow#block} was chosen, or the disk of {@link
     * Overflow#spill} is slower than the events come, and no longer than was chosen.
     *
     * @return whether the client has it now; if not, it was dropped and counted: memory is full, the thread was
     *     interrupted while it waited (and still is), or the client is closed
     */
    public boolean record(UsageEvent event) {
        return offer(Frame.event(event));
    }

    /**
     * Meters an OpenAI-shaped response: a body of chat, responses, embeddings, images or audio, a batch line, an error
     * body, or a whole event stream. Ids, model, tier, counts and types are sent; text, tool calls and messages are not.
     *
     * @return as {@link #record}; also false for what is neither JSON nor a stream, which is told to the listener
     */
    public boolean meterOpenAi(String body, CallContext context) {
        return meter(Shape.OPENAI, body, context);
    }

    /**
     * Meters an Anthropic-shaped response: a message, a batch result, an error body, or a whole event stream. Ids,
     * model, tier, counts and types are sent; text, thinking, tool calls and messages are not.
     *
     * @return as {@link #record}; also false for what is neither JSON nor a stream, which is told to the listener
     */
    public boolean meterAnthropic(String body, CallContext context) {
        return meter(Shape.ANTHROPIC, body, context);
    }

    /** Meters an OpenAI-shaped stream while it is read. */
    public MeteredStream openAiStream(CallContext context) {
        return stream(Shape.OPENAI, context, sent -> {});
    }

    /** Meters an Anthropic-shaped stream while it is read. */
    public MeteredStream anthropicStream(CallContext context) {
        return stream(Shape.ANTHROPIC, context, sent -> {});
    }

    /**
     * Sends what was recorded before, without waiting for batches to fill, until the door has judged all of it.
     *
     * @return whether it has, within that time
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public boolean flush(Duration maxWait) throws InterruptedException {
        return delivery.flush(Nanos.of(maxWait));
    }

    /** What the client has done so far. */
    public ClientMetrics metrics() {
        return delivery.metrics();
    }

    /** As {@link #close(Duration)} with the builder's close timeout; what could not be delivered is logged. */
    @Override
    public void close() {
        close(settings.closeTimeout());
    }

    /**
     * Takes nothing more, delivers what there is within that time, and ends the client's threads. With {@link
     * Overflow#spill} the rest goes to disk. An interrupt shortens the wait; the thread is interrupted afterwards, too.
     * May be called again and says the same.
     *
     * @return what could not be delivered
     */
    public CloseReport close(Duration deadline) {
        synchronized (delivery) {
            if (closed == null) {
                closed = delivery.close(Nanos.of(deadline));
            }
            return closed;
        }
    }

    private boolean meter(Shape shape, String body, CallContext context) {
        Frame frame;
        try {
            if (body.stripLeading().startsWith("{") || body.stripLeading().startsWith("[")) {
                frame = call(shape, context, "application/json", shape.strip(body));
            } else {
                return meterStream(shape, body, context);
            }
        } catch (JsonSyntaxException e) {
            String reason = Objects.requireNonNullElse(e.getMessage(), "");
            return reject(new RejectedEvent(id(context), "MALFORMED_JSON", "body", reason));
        }
        return offer(frame);
    }

    private boolean meterStream(Shape shape, String body, CallContext context) {
        boolean[] said = {false, false};
        try (MeteredStream stream = stream(shape, context, taken -> {
            said[0] = true;
            said[1] = taken;
        })) {
            stream.accept(body);
        }
        return said[0]
                ? said[1]
                : reject(new RejectedEvent(id(context), "MALFORMED_JSON", "body", "neither JSON nor an event stream"));
    }

    private MeteredStream stream(Shape shape, CallContext context, Consumer<Boolean> taken) {
        Objects.requireNonNull(context, "context");
        Instant start = Instant.now();
        return new MeteredStream(
                shape, lines -> taken.accept(offer(call(shape, at(context, start), "application/x-ndjson", lines))));
    }

    private static Frame call(Shape shape, CallContext context, String contentType, byte[] body) {
        // Anthropic's bodies carry no time: one sent late must not count as of then.
        String id = id(context);
        CallContext whole = at(context, Instant.now()).toBuilder().callId(id).build();
        String source = context.source().isEmpty() ? shape.source() : context.source();
        return Frame.call(id, source, contentType, whole.headers(), body);
    }

    private static CallContext at(CallContext context, Instant time) {
        return context.labels().containsKey(Label.TIME)
                ? context
                : context.toBuilder().time(time).build();
    }

    private static String id(CallContext context) {
        String id = context.labels().get(Label.ID);
        return id == null ? UUID.randomUUID().toString() : id;
    }

    private boolean offer(Frame frame) {
        Function<String, RejectedEvent> tooLarge =
                field -> new RejectedEvent(frame.id(), "TOO_LARGE", field, "is larger than the client sends");
        if (frame.id().length() > MAX_ID) {
            return reject(new RejectedEvent(
                    frame.id().substring(0, MAX_ID), "TOO_LONG", "id", "has more than " + MAX_ID + " characters"));
        }
        if (frame.headerBytes() > Frame.MAX_HEADERS) {
            return reject(tooLarge.apply("context"));
        }
        if (frame.size() > settings.limits().batchBytes()) {
            return reject(tooLarge.apply(frame.isCall() ? "body" : ""));
        }
        return delivery.offer(frame);
    }

    private boolean reject(RejectedEvent event) {
        delivery.reject(event);
        return false;
    }
}
