package io.costline.lab.chaos.workload;

/** A way into the pipeline. */
public enum Door {
    HTTP_EVENTS("costline", "/v1/events"),
    HTTP_LITELLM("litellm", "/v1/ingest/litellm"),
    KAFKA_EVENTS("chaos-bus", "costline.raw.events"),
    KAFKA_LITELLM("litellm", "costline.raw.litellm");

    private final String source;
    private final String address;

    Door(String source, String address) {
        this.source = source;
        this.address = address;
    }

    /** What the events' source is called, which is part of their ids. */
    public String source() {
        return source;
    }

    /** Path or topic. */
    public String address() {
        return address;
    }

    public boolean http() {
        return this == HTTP_EVENTS || this == HTTP_LITELLM;
    }

    /** Whether records are LiteLLM's JSON, which knows no revisions, operations or failures of ours. */
    public boolean litellm() {
        return this == HTTP_LITELLM || this == KAFKA_LITELLM;
    }
}
