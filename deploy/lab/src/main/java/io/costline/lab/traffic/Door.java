package io.costline.lab.traffic;

/** How a call reaches Costline. */
public enum Door {
    /** A LiteLLM proxy's callback: arrays of log records. */
    LITELLM("litellm", "/v1/ingest/litellm", "application/json", 100),
    /** Our own event format, as lines. */
    EVENTS("costline", "/v1/events", "application/x-ndjson", 100),
    /** A product's code passes on what OpenAI's chat API answered, with correlation headers. */
    OPENAI_CHAT("openai", "/v1/ingest/openai", "application/json", 1),
    /** The same for the Responses API. */
    OPENAI_RESPONSES("openai", "/v1/ingest/openai", "application/json", 1),
    ANTHROPIC("anthropic", "/v1/ingest/anthropic", "application/json", 1),
    GEMINI("gemini", "/v1/ingest/gemini", "application/json", 1),
    /** A product's own producer of Avro events. */
    KAFKA_EVENTS("chaos-bus", "costline.raw.events", "", 1),
    /** LiteLLM's JSON on a topic. */
    KAFKA_LITELLM("litellm", "costline.raw.litellm", "", 1);

    private final String source;
    private final String address;
    private final String contentType;
    private final int batchSize;

    Door(String source, String address, String contentType, int batchSize) {
        this.source = source;
        this.address = address;
        this.contentType = contentType;
        this.batchSize = batchSize;
    }

    /** What the events' source is called, which is part of their ids. */
    public String source() {
        return source;
    }

    /** Path or topic. */
    public String address() {
        return address;
    }

    public String contentType() {
        return contentType;
    }

    /** Calls a delivery of this door carries at most: correlation headers speak for one call. */
    int batchSize() {
        return batchSize;
    }

    public boolean http() {
        return address.startsWith("/");
    }

    /** Whether records are LiteLLM's JSON, which knows no revisions. */
    public boolean litellm() {
        return this == LITELLM || this == KAFKA_LITELLM;
    }

    /** Whether records are our own events, which say what they are. */
    public boolean ownFormat() {
        return this == EVENTS || this == KAFKA_EVENTS;
    }
}
