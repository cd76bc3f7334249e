package io.costline.lab.traffic;

/** How a call reaches Costline. */
public enum Door {
    /** A LiteLLM proxy's callback: arrays of log records. */
    LITELLM("/v1/ingest/litellm", "application/json", 100),
    /** Our own event format, as lines. */
    EVENTS("/v1/events", "application/x-ndjson", 100),
    /** A product's code passes on what OpenAI's chat API answered, with correlation headers. */
    OPENAI_CHAT("/v1/ingest/openai", "application/json", 1),
    /** The same for the Responses API. */
    OPENAI_RESPONSES("/v1/ingest/openai", "application/json", 1),
    ANTHROPIC("/v1/ingest/anthropic", "application/json", 1),
    GEMINI("/v1/ingest/gemini", "application/json", 1);

    private final String path;
    private final String contentType;
    private final int batchSize;

    Door(String path, String contentType, int batchSize) {
        this.path = path;
        this.contentType = contentType;
        this.batchSize = batchSize;
    }

    public String path() {
        return path;
    }

    public String contentType() {
        return contentType;
    }

    /** Calls a delivery of this door carries at most: correlation headers speak for one call. */
    int batchSize() {
        return batchSize;
    }
}
