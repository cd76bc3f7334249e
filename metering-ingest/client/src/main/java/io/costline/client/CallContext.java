package io.costline.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Who caused a call, and where in the work it stands. Immutable; a context shared by many calls is varied with {@link
 * #toBuilder()}. All of it is optional: an empty text says nothing. The door takes texts of up to 512 characters and
 * 100 tags, and rejects an event that has more.
 */
public final class CallContext {
    private static final CallContext EMPTY = builder().build();

    private final EnumMap<Label, String> labels;
    private final Map<String, String> tags;
    private final String source;

    private CallContext(Builder builder) {
        this.labels = new EnumMap<>(builder.labels);
        this.tags = new TreeMap<>(builder.tags);
        this.source = builder.source;
    }

    /** A context that says nothing. */
    public static CallContext empty() {
        return EMPTY;
    }

    /** A builder that says nothing yet. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that says what this context says. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.labels.putAll(labels);
        builder.tags.putAll(tags);
        builder.source = source;
        return builder;
    }

    Map<Label, String> labels() {
        return labels;
    }

    Map<String, String> tags() {
        return tags;
    }

    String source() {
        return source;
    }

    /** Names and values in turn, as headers of a provider's body. */
    List<String> headers() {
        var headers = new ArrayList<String>(labels.size() * 2 + 2);
        labels.forEach((label, value) -> {
            headers.add(label.header());
            headers.add(HeaderText.of(value));
        });
        if (!tags.isEmpty()) {
            headers.add(HeaderText.TAGS);
            headers.add(HeaderText.ofTags(tags));
        }
        return headers;
    }

    /** As the labels are named at the door, for a log. */
    @Override
    public String toString() {
        return "CallContext" + labels + tags;
    }

    /** Collects what is known of a call. Not for use by several threads at once. */
    public static final class Builder {
        private final EnumMap<Label, String> labels = new EnumMap<>(Label.class);
        private final TreeMap<String, String> tags = new TreeMap<>();
        private String source = "";

        private Builder() {}

        /** The customer the call was made for. */
        public Builder customer(String customer) {
            return say(Label.CUSTOMER, customer);
        }

        /** The customer's own user. */
        public Builder endUser(String endUser) {
            return say(Label.END_USER, endUser);
        }

        /** The feature of the product that needed the call. */
        public Builder feature(String feature) {
            return say(Label.FEATURE, feature);
        }

        /** The kind of workflow the call is part of. */
        public Builder workflow(String workflow) {
            return say(Label.WORKFLOW, workflow);
        }

        /** The step of the workflow. */
        public Builder step(String step) {
            return say(Label.STEP, step);
        }

        /** The agent that made the call. */
        public Builder agent(String agent) {
            return say(Label.AGENT, agent);
        }

        /** Id of the trace: the calls of one run of a workflow share it. */
        public Builder trace(String traceId) {
            return say(Label.TRACE, traceId);
        }

        /** Id of the call's own span. */
        public Builder span(String spanId) {
            return say(Label.SPAN, spanId);
        }

        /** Id of the span that caused the call's. */
        public Builder parentSpan(String spanId) {
            return say(Label.PARENT_SPAN, spanId);
        }

        /** Id of the session or conversation. */
        public Builder session(String sessionId) {
            return say(Label.SESSION, sessionId);
        }

        /** Whether the call ends its trace. */
        public Builder traceEnd(boolean traceEnd) {
            return say(Label.TRACE_END, traceEnd ? "true" : "");
        }

        /** The team that owns the spend. */
        public Builder team(String team) {
            return say(Label.TEAM, team);
        }

        /** The project that owns the spend. */
        public Builder project(String project) {
            return say(Label.PROJECT, project);
        }

        /** The application's key, by a name that is no secret. */
        public Builder appKey(String appKey) {
            return say(Label.APP_KEY, appKey);
        }

        /** The account at the provider that pays. */
        public Builder providerAccount(String account) {
            return say(Label.PROVIDER_ACCOUNT, account);
        }

        /** Id of the logical request: its retries and fallbacks share it. */
        public Builder operation(String operationId) {
            return say(Label.OPERATION, operationId);
        }

        /**
         * Which attempt at the operation this is, from 0.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder attempt(int index) {
            if (index < 0) {
                throw new IllegalArgumentException("attempt must not be negative: " + index);
            }
            return say(Label.ATTEMPT, index == 0 ? "" : Integer.toString(index));
        }

        /** The model that failed before this attempt. */
        public Builder fallbackFrom(String model) {
            return say(Label.FALLBACK_FROM, model);
        }

        /** How hard a router judged the request to be. */
        public Builder complexityTier(String tier) {
            return say(Label.COMPLEXITY_TIER, tier);
        }

        /**
         * Any label by the door's name for it, as {@code environment}.
         *
         * @throws IllegalArgumentException if this client knows no such label
         */
        public Builder label(String name, String value) {
            return say(Label.named(name), value);
        }

        /** A label of your own; a value for the same name replaces the one before. */
        public Builder tag(String name, String value) {
            Objects.requireNonNull(value, "value");
            tags.put(Objects.requireNonNull(name, "name"), value);
            return this;
        }

        /** Labels of your own, added to those there are. */
        public Builder tags(Map<String, String> more) {
            more.forEach(this::tag);
            return this;
        }

        /** When the call started. An event without it, and without an end, is of the moment it is built. */
        public Builder time(Instant start) {
            return say(Label.TIME, Objects.requireNonNull(start, "start").toString());
        }

        /**
         * The call's own id, for a context that is used for one call. Several events of one id count once. Without it
         * an event gets a random id; a provider's body that carries an id is always known by that one.
         */
        public Builder callId(String id) {
            return say(Label.ID, id);
        }

        /** Who bills the call, where a body's shape does not tell: {@code together_ai}, {@code my-cluster}. */
        public Builder provider(String provider) {
            return say(Label.PROVIDER, provider);
        }

        /** The model that served, for bodies that do not name theirs. */
        public Builder model(String model) {
            return say(Label.MODEL, model);
        }

        /** The model that was asked for. */
        public Builder requestedModel(String model) {
            return say(Label.REQUESTED_MODEL, model);
        }

        /** The endpoint called ({@code embeddings}, {@code image_generation}), for bodies that do not show it. */
        public Builder endpoint(String endpoint) {
            return say(Label.ENDPOINT, endpoint);
        }

        /**
         * The door's name for the service a metered body comes from, where it is neither OpenAI nor Anthropic itself
         * but writes their shape with rules of its own: {@code azure}, {@code groq}, {@code xai}. {@code GET
         * /v1/sources} lists them. Events that are recorded have no use for it.
         *
         * @throws IllegalArgumentException if it has other characters than a-z, 0-9, dash and underscore
         */
        public Builder source(String source) {
            if (!source.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_')) {
                throw new IllegalArgumentException("source may have a-z, 0-9, - and _ only: " + source);
            }
            this.source = source;
            return this;
        }

        /** The context as said so far; the builder may go on. */
        public CallContext build() {
            return new CallContext(this);
        }

        private Builder say(Label label, String value) {
            if (Objects.requireNonNull(value, label.member()).isBlank()) {
                labels.remove(label);
            } else {
                labels.put(label, value);
            }
            return this;
        }
    }
}
