package io.costline.ingest.adapter.provider;

import java.util.Set;

/**
 * A service that writes OpenAI's shapes.
 *
 * @param name as a source
 * @param provider who bills its calls, in the words of the price lists
 * @param aliases other names of the source
 * @param departure where its counts differ from OpenAI's
 * @param topic whether it has one from the start
 */
record OpenAiService(
        String name, String provider, Set<String> aliases, String description, Departure departure, boolean topic) {
    static final OpenAiService OPENAI = new OpenAiService(
            "openai",
            "openai",
            "OpenAI responses: chat, responses, realtime, embeddings, images, audio, video, streams, batch output",
            Departure.NONE);

    OpenAiService(String name, String provider, String description, Departure departure) {
        this(name, provider, Set.of(), description, departure, true);
    }
}
