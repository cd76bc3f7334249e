package io.costline.enrich.pricebook;

import io.costline.avro.Activation;
import io.costline.avro.PriceBookEntry;
import io.costline.enrich.pricing.Agreements;
import io.costline.enrich.pricing.ModelAlias;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.RateCard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts the price book together from its topic. Entries gather by import, unseen; an Activation makes the imports it lists
 * the book, whole. The highest version counts, so that reading the topic in any order of compaction ends the same.
 * Not safe for use by several threads.
 */
public final class PriceBookAssembler {
    private final Map<String, Map<String, PriceBookEntry>> byImport = new LinkedHashMap<>();
    private @Nullable Activation active;

    /** Takes a record in; a null entry deletes its key. */
    public void apply(String key, @Nullable PriceBookEntry entry) {
        if (entry == null) {
            byImport.values().forEach(entries -> entries.remove(key));
            return;
        }
        if (entry.getBody() instanceof Activation activation) {
            if (active == null || activation.getVersion() >= active.getVersion()) {
                active = activation;
            }
            return;
        }
        byImport.computeIfAbsent(entry.getImportId(), id -> new LinkedHashMap<>())
                .put(key, entry);
    }

    /** The activation in force; empty before the first. */
    public Optional<Activation> active() {
        return Optional.ofNullable(active);
    }

    /** The book in force; empty before the first activation. */
    public Optional<PriceBook> book() {
        return active().map(this::assemble);
    }

    /** Imports whose entries are on the topic, active or not. */
    public boolean hasImport(String importId) {
        return byImport.containsKey(importId);
    }

    /** The imports in force, in order of precedence; none before the first activation. */
    public List<ActiveImport> imports() {
        return active == null
                ? List.of()
                : active.getImports().stream().map(this::importOf).toList();
    }

    /** A card by its id, be it of an import in force or of an earlier one that is still on the topic. */
    public Optional<RateCard> card(String cardId) {
        return byImport.values().stream()
                .flatMap(entries -> entries.values().stream())
                .map(PriceBookEntry::getBody)
                .filter(body -> body instanceof io.costline.avro.RateCard card && cardId.equals(card.getCardId()))
                .map(body -> EntryCodec.fromAvro((io.costline.avro.RateCard) body))
                .findFirst();
    }

    private ActiveImport importOf(String importId) {
        List<RateCard> cards = new ArrayList<>();
        List<ModelAlias> aliases = new ArrayList<>();
        List<Agreements> agreed = new ArrayList<>();
        for (PriceBookEntry entry : byImport.getOrDefault(importId, Map.of()).values()) {
            if (!entry.getDefinition().isEmpty()) {
                agreed.add(EntryCodec.agreed(entry));
                continue;
            }
            switch (entry.getBody()) {
                case io.costline.avro.RateCard card -> cards.add(EntryCodec.fromAvro(card));
                case io.costline.avro.ModelAlias alias -> aliases.add(EntryCodec.fromAvro(alias));
                default -> throw new IllegalStateException("import " + importId + " holds an unknown entry");
            }
        }
        return new ActiveImport(importId, cards, aliases, Agreements.all(agreed));
    }

    private PriceBook assemble(Activation activation) {
        List<ActiveImport> imports = imports();
        return PriceBook.ofImports(
                activation.getVersion(),
                imports.stream().map(ActiveImport::cards).toList(),
                imports.stream().map(ActiveImport::aliases).toList(),
                imports.stream()
                        .map(ActiveImport::agreed)
                        .filter(agreed -> agreed.size() > 0)
                        .toList());
    }
}
