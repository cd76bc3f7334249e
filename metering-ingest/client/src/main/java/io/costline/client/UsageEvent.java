package io.costline.client;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one call used. Immutable, and an identity: it gets its id and its time when it is built, so recording the same
 * event again, in this process or another, is a duplicate that counts once.
 *
 * <p>Token counts are inclusive: cache reads and writes are part of the input tokens, reasoning is part of the output
 * tokens. A count that is not said is unknown, which is not the same as zero.
 */
public final class UsageEvent {
    private final String id;
    private final byte[] json;

    private UsageEvent(String id, byte[] json) {
        this.id = id;
        this.json = json;
    }

    /** A builder that says nothing yet. */
    public static Builder builder() {
        return new Builder();
    }

    /** The id the door knows the event by, within the tenant. */
    public String id() {
        return id;
    }

    /** The event as it is sent. */
    public String toJson() {
        return new String(json, StandardCharsets.UTF_8);
    }

    byte[] json() {
        return json;
    }

    /** Same as {@link #toJson()}. */
    @Override
    public String toString() {
        return toJson();
    }

    /** How a call ended. */
    public enum Status {
        /** It was answered. */
        OK,
        /** It failed. */
        ERROR,
        /** The caller gave up. */
        CANCELLED,
        /** A quota or a filter stopped it. */
        BLOCKED
    }

    /** Collects what is known of a call. Not for use by several threads at once. */
    public static final class Builder {
        private final Map<String, Object> members = new LinkedHashMap<>();
        private final Map<String, Object> usage = new LinkedHashMap<>();
        private CallContext context = CallContext.empty();

        private Builder() {}

        /** Who and where: everything the context says, unless this builder says it too. */
        public Builder context(CallContext context) {
            this.context = Objects.requireNonNull(context, "context");
            return this;
        }

        /** An id of your own, up to 512 characters; without one the event gets a random UUID. */
        public Builder id(String id) {
            return text(Label.ID.member(), id);
        }

        /** When the call started. Without it, and without an end, it is the moment the event is built. */
        public Builder time(Instant start) {
            return text(Label.TIME.member(), start.toString());
        }

        /** When the first token came. */
        public Builder firstTokenAt(Instant time) {
            return text("first_token_at", time.toString());
        }

        /** When the call ended. */
        public Builder endedAt(Instant end) {
            return text("ended_at", end.toString());
        }

        /** The provider's id of its response: where a gateway reports the same call, the two meet by it. */
        public Builder providerResponseId(String id) {
            return text("provider_response_id", id);
        }

        /** Who bills the call: {@code openai}, {@code anthropic}, {@code bedrock}. */
        public Builder provider(String provider) {
            return text("provider", provider);
        }

        /** The model that served. */
        public Builder model(String model) {
            return text(Label.MODEL.member(), model);
        }

        /** The model that was asked for, where another may have served. */
        public Builder requestedModel(String model) {
            return text("requested_model", model);
        }

        /** What was done: {@code chat}, {@code embeddings}, {@code image_generation}. */
        public Builder operation(String operation) {
            return text("operation", operation);
        }

        /** The provider's service tier that served: {@code flex}, {@code priority}. */
        public Builder serviceTier(String tier) {
            return text("service_tier", tier);
        }

        /** The region that served. */
        public Builder region(String region) {
            return text("region", region);
        }

        /** Whether the call was part of a batch at the provider's batch price. */
        public Builder batch(boolean batch) {
            return put("batch", batch);
        }

        /** Whether the answer was streamed. */
        public Builder stream(boolean stream) {
            return put("stream", stream);
        }

        /** How the call ended; without it, well, unless there is an error type. */
        public Builder status(Status status) {
            return text("status", status.name().toLowerCase(Locale.ROOT));
        }

        /** The HTTP status of the provider's answer. */
        public Builder httpStatus(int status) {
            return count(members, "http_status", status);
        }

        /** The provider's code for what went wrong; never its message, which may quote the prompt. */
        public Builder errorType(String code) {
            return text("error_type", code);
        }

        /** Why the model stopped, in the provider's word. */
        public Builder finishReason(String reason) {
            return text("finish_reason", reason);
        }

        /** Retries that the SDK made by itself before this answer. */
        public Builder retryCount(int retries) {
            return count(members, "retry_count", retries);
        }

        /** All tokens read, those from and into the cache included. */
        public Builder inputTokens(long tokens) {
            return unit("input_tokens", tokens);
        }

        /** Of the input tokens, those read from the cache. */
        public Builder cacheReadTokens(long tokens) {
            return unit("cache_read_tokens", tokens);
        }

        /** Of the input tokens, those written to the cache. */
        public Builder cacheWriteTokens(long tokens) {
            return unit("cache_write_tokens", tokens);
        }

        /** All tokens written, reasoning included. */
        public Builder outputTokens(long tokens) {
            return unit("output_tokens", tokens);
        }

        /** Of the output tokens, those of reasoning. */
        public Builder reasoningTokens(long tokens) {
            return unit("output_reasoning_tokens", tokens);
        }

        /**
         * Any other count by its unit's name: {@code web_searches}, {@code input_audio_tokens}.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder unit(String name, long quantity) {
            return count(usage, name, quantity);
        }

        /**
         * Any other amount by its unit's name, exactly: {@code input_audio_seconds}.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder unit(String name, BigDecimal quantity) {
            if (quantity.signum() < 0) {
                throw new IllegalArgumentException(name + " must not be negative: " + quantity);
            }
            usage.put(Objects.requireNonNull(name, "name"), quantity);
            return this;
        }

        /**
         * What the provider or gateway says the call cost, exactly; it is kept beside the computed cost.
         *
         * @param currency ISO 4217 code
         */
        public Builder reportedCost(BigDecimal amount, String currency) {
            Map<String, Object> cost = new LinkedHashMap<>();
            cost.put("amount", Objects.requireNonNull(amount, "amount"));
            cost.put("currency", Objects.requireNonNull(currency, "currency"));
            return put("reported_cost", cost);
        }

        /** The event; the builder may go on to another, which shares nothing with this one but what was said. */
        public UsageEvent build() {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put(Label.ID.member(), "");
            context.labels().forEach((label, value) -> all.put(label.member(), typed(label, value)));
            if (!context.tags().isEmpty()) {
                all.put("tags", context.tags());
            }
            all.putAll(members);
            if (all.get(Label.ID.member()) instanceof String id && id.isEmpty()) {
                all.put(Label.ID.member(), UUID.randomUUID().toString());
            }
            if (!all.containsKey(Label.TIME.member()) && !all.containsKey("ended_at")) {
                all.put(Label.TIME.member(), Instant.now().toString());
            }
            if (!usage.isEmpty()) {
                all.put("usage", usage);
            }
            JsonOut out = new JsonOut();
            write(all, out);
            return new UsageEvent((String) all.get(Label.ID.member()), out.toBytes());
        }

        private static Object typed(Label label, String value) {
            return switch (label) {
                case ATTEMPT -> Long.valueOf(value);
                case TRACE_END -> true;
                default -> value;
            };
        }

        private static void write(Map<?, ?> object, JsonOut out) {
            out.startObject();
            object.forEach((name, value) -> {
                out.name((String) name);
                if (value instanceof Map<?, ?> nested) {
                    write(nested, out);
                } else if (value instanceof Long number) {
                    out.number(number);
                } else if (value instanceof BigDecimal number) {
                    out.number(number);
                } else if (value instanceof Boolean flag) {
                    out.bool(flag);
                } else {
                    out.string((String) value);
                }
            });
            out.endObject();
        }

        private Builder text(String member, String value) {
            if (Objects.requireNonNull(value, member).isEmpty()) {
                members.remove(member);
                return this;
            }
            return put(member, value);
        }

        private Builder count(Map<String, Object> into, String name, long quantity) {
            if (quantity < 0) {
                throw new IllegalArgumentException(name + " must not be negative: " + quantity);
            }
            into.put(Objects.requireNonNull(name, "name"), quantity);
            return this;
        }

        private Builder put(String member, @Nullable Object value) {
            members.put(member, Objects.requireNonNull(value, member));
            return this;
        }
    }
}
