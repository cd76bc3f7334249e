package io.costline.enrich.pricebook;

import io.costline.avro.Activation;
import io.costline.avro.PriceBookEntry;
import io.costline.enrich.pricing.Agreements;
import io.costline.enrich.pricing.ModelAlias;
import io.costline.enrich.pricing.RateCard;
import io.costline.topics.Topics;
import io.costline.wire.AvroSerializer;
import io.costline.wire.SchemaRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Publishes an import and activates it, in one transaction. What else is in force stays so; publishing what is already in
 * force at its place changes nothing. One publisher at a time: the transactional id fences others off.
 */
public final class PriceBookPublisher {
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
     * @param published what was published
     * @param counts its models against what was in force of the same catalog
     */
    public record Imported(Published published, ListImport.Counts counts) {}

    /** What a state of the price book is to become. */
    private record Change(
            String importId, List<RateCard> cards, List<ModelAlias> aliases, Agreements agreed, List<String> imports) {
        static Change of(CatalogImport whole, List<String> imports) {
            return new Change(whole.importId(), whole.cards(), whole.aliases(), whole.agreed(), imports);
        }

        static Change of(ListImport plan, List<String> imports) {
            return new Change(plan.importId(), plan.cards(), plan.aliases(), Agreements.NONE, imports);
        }

        Published published(long version, boolean changed) {
            return new Published(version, changed, cards.size(), agreed.size());
        }
    }

    /**
     * @param kafka client settings, at least bootstrap.servers
     */
    public PriceBookPublisher(Map<String, String> kafka, SchemaRegistry registry) {
        this.kafka = kafka;
        this.registry = registry;
    }

    /**
     * Publishes and activates cards and agreements of one's own on top of what is in force.
     *
     * @param now the activation's time
     * @param note why, for people
     */
    public Published publish(CatalogImport cards, Instant now, String note) {
        return publish(present -> Change.of(cards, onTop(ids(present), cards.importId())), now, note);
    }

    /**
     * Publishes and activates a public list: what counts from when stands on {@link ListImport}.
     *
     * @param asOf when the list's prices are from
     * @param rank where it goes if the catalog is not in force yet
     * @throws IllegalArgumentException if a later list of the catalog is in force
     */
    public Imported importList(CatalogImport list, Instant asOf, ListImport.Rank rank, Instant now, String note) {
        AtomicReference<ListImport.Counts> counts = new AtomicReference<>();
        Published published = publish(
                present -> {
                    ListImport plan = ListImport.plan(list, asOf, rank, present.imports());
                    counts.set(plan.counts());
                    return Change.of(plan, plan.changes() ? plan.imports() : ids(present));
                },
                now,
                note);
        return new Imported(published, counts.get());
    }

    /** The same for the list a stack starts with: where that list or a later one is in force nothing changes. */
    public Published publishDefault(CatalogImport list, Instant asOf, Instant now, String note) {
        return publish(
                present -> {
                    ListImport plan = supersedes(list, asOf, present)
                            ? ListImport.plan(list, asOf, ListImport.Rank.BELOW_LISTS, present.imports())
                            : null;
                    return plan == null || !plan.changes()
                            ? Change.of(list, ids(present))
                            : Change.of(plan, plan.imports());
                },
                now,
                note);
    }

    private static boolean supersedes(CatalogImport list, Instant asOf, PriceBookAssembler present) {
        ImportId own = ImportId.parse(list.importId());
        return present.imports().stream()
                .map(found -> ImportId.parse(found.importId()))
                .filter(found -> found.catalog().equals(list.catalog()))
                .noneMatch(found -> found.sameContent(own) || found.dated().isAfter(asOf));
    }

    private Published publish(Function<PriceBookAssembler, Change> decide, Instant now, String note) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("transactional.id", "costline-price-book");
        settings.put("acks", "all");
        settings.put("linger.ms", "20");
        settings.put("compression.type", "lz4");
        AvroSerializer<PriceBookEntry> values = AvroSerializer.of(registry, Topics.PRICE_BOOK);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), values)) {
            producer.initTransactions(); // fences another publisher before the present state is read
            PriceBookAssembler present = PriceBookReader.read(kafka, registry);
            Activation active = present.active().orElse(null);
            Change change = decide.apply(present);
            if (active != null && active.getImports().equals(change.imports())) {
                return change.published(active.getVersion(), false);
            }
            long version = active == null ? 1 : active.getVersion() + 1;
            producer.beginTransaction();
            if (!present.hasImport(change.importId())) {
                sendEntries(producer, change, now);
            }
            Activation activation = Activation.newBuilder()
                    .setVersion(version)
                    .setImports(change.imports())
                    .setActivatedAt(now)
                    .setNote(note)
                    .build();
            send(producer, ACTIVATION_KEY, change.importId(), activation);
            producer.commitTransaction();
            return change.published(version, true);
        }
    }

    private static List<String> ids(PriceBookAssembler present) {
        return present.active().map(Activation::getImports).orElse(List.of());
    }

    private static List<String> onTop(List<String> active, String importId) {
        List<String> imports = new ArrayList<>(active);
        imports.remove(importId);
        imports.addFirst(importId);
        return imports;
    }

    private static void sendEntries(KafkaProducer<String, PriceBookEntry> producer, Change change, Instant now) {
        int number = 0;
        for (RateCard card : change.cards()) {
            String name = card.cardId() + '/' + card.account() + '/' + number++;
            send(producer, EntryCodec.key(change.importId(), "card", name), change.importId(), EntryCodec.toAvro(card));
        }
        for (ModelAlias alias : change.aliases()) {
            String name = alias.provider() + '/' + alias.alias() + '/' + number++;
            send(
                    producer,
                    EntryCodec.key(change.importId(), "alias", name),
                    change.importId(),
                    EntryCodec.toAvro(alias));
        }
        for (Agreements agreed : change.agreed().each()) {
            send(
                    producer,
                    EntryCodec.key(change.importId(), "agreed", Integer.toString(number++)),
                    EntryCodec.toAvro(change.importId(), agreed, now));
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
}
