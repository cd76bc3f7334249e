package io.costline.enrich.pricebook;

import io.costline.avro.PriceBookEntry;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.RateCard;
import io.costline.topics.CompactedTopicFollower;
import io.costline.topics.TopicSpec;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.SchemaRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps the price book of this process as the topic says. {@link #get} is safe for use by several threads. */
public final class PriceBookFollower
        implements Supplier<PriceBook>, CompactedTopicFollower.Listener<PriceBookEntry>, AutoCloseable {
    private final PriceBookAssembler assembler = new PriceBookAssembler();
    private final Consumer<PriceBook> changed;
    private final CompactedTopicFollower<PriceBookEntry> follower;
    private volatile PriceBook book = PriceBook.empty();
    private long assembled;

    /**
     * @param kafka client settings, at least bootstrap.servers
     * @param changed told of every new book, on the follower's thread
     */
    public PriceBookFollower(Map<String, String> kafka, SchemaRegistry registry, Consumer<PriceBook> changed) {
        TopicSpec topic = Topics.PRICE_BOOK;
        this.changed = changed;
        this.follower =
                new CompactedTopicFollower<>(topic, kafka, AvroDeserializer.of(registry, PriceBookEntry.class), this);
    }

    /** Starts following and waits until the topic was read to its end, for as long as that gets nearer. */
    public void start(Duration patience) {
        follower.start(patience);
    }

    /** The topic as it is followed. */
    public CompactedTopicFollower<PriceBookEntry> topic() {
        return follower;
    }

    /** The book in force; version 0, without cards, before the first activation. */
    @Override
    public PriceBook get() {
        return book;
    }

    @Override
    public void record(String key, @Nullable PriceBookEntry value, long offset) {
        synchronized (assembler) {
            assembler.apply(key, value);
        }
    }

    /** A card by its id, be it of the book in force or of an earlier one. */
    public Optional<RateCard> card(String cardId) {
        synchronized (assembler) {
            return assembler.card(cardId);
        }
    }

    @Override
    public void caughtUp() {
        long version =
                assembler.active().map(io.costline.avro.Activation::getVersion).orElse(0L);
        if (version != assembled) {
            assembled = version;
            assembler.book().ifPresent(assembledBook -> {
                book = assembledBook;
                changed.accept(assembledBook);
            });
        }
    }

    @Override
    public void close() {
        follower.close();
    }
}
