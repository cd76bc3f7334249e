package io.costline.enrich.pricebook;

import io.costline.avro.PriceBookEntry;
import io.costline.topics.CompactedTopicFollower;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.SchemaRegistry;
import java.time.Duration;
import java.util.Map;

/** Reads the price book's topic once, to its end. */
public final class PriceBookReader {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private PriceBookReader() {}

    /**
     * @param kafka client settings, at least bootstrap.servers
     */
    public static PriceBookAssembler read(Map<String, String> kafka, SchemaRegistry registry) {
        PriceBookAssembler assembler = new PriceBookAssembler();
        CompactedTopicFollower.Listener<PriceBookEntry> listener = (key, value, offset) -> assembler.apply(key, value);
        try (var follower = new CompactedTopicFollower<>(
                Topics.PRICE_BOOK, kafka, AvroDeserializer.of(registry, PriceBookEntry.class), listener)) {
            follower.start(TIMEOUT);
        }
        return assembler;
    }
}
