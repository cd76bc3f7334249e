package io.costline.ingest.adapter.provider;

/** What one service states in words or by rules of its own, read after the common counts. */
@FunctionalInterface
interface Departure {
    /** Speaks the dialect as OpenAI does. */
    Departure NONE = call -> "";

    /** @return the inclusion rule that holds, or empty where the common reading decides */
    String read(UsageReading call);
}
