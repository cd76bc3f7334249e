package io.costline.ingest.json;

/** How a body holds its values. */
public enum Framing {
    /** One JSON value; the items of an array are the elements. */
    DOCUMENT,
    /** One JSON value a line. */
    LINES,
    /** Server-sent events whose data is JSON. */
    EVENT_STREAM,
    /** Nobody said: decided by looking. */
    UNKNOWN;

    /** By media type, parameters already cut off. */
    public static Framing ofMediaType(String mediaType) {
        return switch (mediaType) {
            case "application/json", "application/cloudevents+json", "application/cloudevents-batch+json" -> DOCUMENT;
            case "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines" -> LINES;
            case "text/event-stream" -> EVENT_STREAM;
            default -> UNKNOWN;
        };
    }
}
