package io.costline.ingest.adapter.provider;

/**
 * A service that writes OpenAI's shapes.
 *
 * @param name as a source
 * @param provider who bills its calls, in the words of the price lists
 * @param departure where its counts differ from OpenAI's
 */
record OpenAiService(String name, String provider, String description, Departure departure) {
    static final OpenAiService OPENAI = new OpenAiService(
            "openai",
            "openai",
            "OpenAI responses: chat, responses, realtime, embeddings, images, audio, video, streams, batch output",
            Departure.NONE);
}
