package io.costline.enrich.pricebook;

import io.costline.avro.Activation;
import io.costline.avro.PriceBookEntry;
import io.costline.enrich.pricing.Agreements;
import io.costline.enrich.pricing.ModelAlias;
import io.costline.enrich.pricing.RateCard;
import io.costline.topics.CompactedTopicFollower;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.SchemaRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes an import and activates it, in one transaction. Imports from elsewhere stay in force below it; publishing what
 * is already in force at its place changes nothing. One publisher at a time: the transactional id fences others off.
 */
public final class PriceBookPublisher {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String ACTIVATION_KEY = "activation";

    private final Map<String, String> kafka;
    private final SchemaRegistry registry;

    /**
     * @param version price-book version in force afterwards
     * @param changed whether this call brought it about
     * @param cards cards in the import
     * @param agreed contracts, baselines and currency rates in it
     */
    public record Published(long version, boolean changed, int cards, int agreed) {}

    /**
     * @param kafka client settings, at least bootstrap.servers
     */
    public PriceBookPublisher(Map<String, String> kafka, SchemaRegistry registry) {
        this.kafka = kafka;
        this.registry = registry;
    }

    /**
     * Publishes and activates an import on top of what is in force.
     *
     * @param now the activation's time
     * @param note why, for people
     */
    public Published publish(CatalogImport catalog, Instant now, String note) {
        return publish(catalog, true, now, note);
    }

    /** The same, below what is in force: for the default list, which one's own cards outrank. */
    public Published publishDefault(CatalogImport catalog, Instant now, String note) {
        return publish(catalog, false, now, note);
    }

    private Published publish(CatalogImport catalog, boolean onTop, Instant now, String note) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("transactional.id", "costline-price-book");
        settings.put("acks", "all");
        settings.put("linger.ms", "20");
        settings.put("compression.type", "lz4");
        AvroSerializer<PriceBookEntry> values = AvroSerializer.of(registry, Topics.PRICE_BOOK);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), values)) {
            producer.initTransactions(); // fences another publisher before the present state is read
            PriceBookAssembler present = read();
            Activation active = present.active().orElse(null);
            List<String> imports = imports(active, catalog.importId(), onTop);
            if (active != null && active.getImports().equals(imports)) {
                return published(active.getVersion(), false, catalog);
            }
            long version = active == null ? 1 : active.getVersion() + 1;
            producer.beginTransaction();
            if (!present.hasImport(catalog.importId())) {
                sendEntries(producer, catalog, now);
            }
            Activation activation = Activation.newBuilder()
                    .setVersion(version)
                    .setImports(imports)
                    .setActivatedAt(now)
                    .setNote(note)
                    .build();
            send(producer, ACTIVATION_KEY, catalog.importId(), activation);
            producer.commitTransaction();
            return published(version, true, catalog);
        }
    }

    private static Published published(long version, boolean changed, CatalogImport catalog) {
        return new Published(
                version, changed, catalog.cards().size(), catalog.agreed().size());
    }

    private static List<String> imports(@Nullable Activation active, String importId, boolean onTop) {
        List<String> imports = new ArrayList<>(active == null ? List.of() : active.getImports());
        if (onTop) {
            imports.remove(importId);
            imports.addFirst(importId);
        } else if (!imports.contains(importId)) {
            imports.addLast(importId);
        }
        return imports;
    }

    private static void sendEntries(
            KafkaProducer<String, PriceBookEntry> producer, CatalogImport catalog, Instant now) {
        int number = 0;
        for (RateCard card : catalog.cards()) {
            String name = card.cardId() + '/' + card.account() + '/' + number++;
            send(
                    producer,
                    EntryCodec.key(catalog.importId(), "card", name),
                    catalog.importId(),
                    EntryCodec.toAvro(card));
        }
        for (ModelAlias alias : catalog.aliases()) {
            String name = alias.provider() + '/' + alias.alias() + '/' + number++;
            send(
                    producer,
                    EntryCodec.key(catalog.importId(), "alias", name),
                    catalog.importId(),
                    EntryCodec.toAvro(alias));
        }
        for (Agreements agreed : catalog.agreed().each()) {
            send(
                    producer,
                    EntryCodec.key(catalog.importId(), "agreed", Integer.toString(number++)),
                    EntryCodec.toAvro(catalog.importId(), agreed, now));
        }
    }

    private static void send(KafkaProducer<String, PriceBookEntry> producer, String key, String importId, Object body) {
        send(
                producer,
                key,
                PriceBookEntry.newBuilder().setImportId(importId).setBody(body).build());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failed send fails the commit of its transaction
    private static void send(KafkaProducer<String, PriceBookEntry> producer, String key, PriceBookEntry entry) {
        producer.send(new ProducerRecord<>(Topics.PRICE_BOOK.name(), key, entry));
    }

    private PriceBookAssembler read() {
        PriceBookAssembler assembler = new PriceBookAssembler();
        CompactedTopicFollower.Listener<PriceBookEntry> listener = (key, value, offset) -> assembler.apply(key, value);
        try (var follower = new CompactedTopicFollower<>(
                Topics.PRICE_BOOK, kafka, AvroDeserializer.of(registry, PriceBookEntry.class), listener)) {
            follower.start(TIMEOUT);
        }
        return assembler;
    }
}
