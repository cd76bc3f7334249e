package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.ModelAlias;
import io.costline.enrich.pricing.RateCard;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What importing a public list puts in force. Its first import counts from the beginning of time: a list has no dates, so
 * that is assumed. A later import counts from its as-of date, and only what it changes is new: before that instant, and
 * where it says the same, the cards of earlier imports stay in force, and so do those of models it no longer has, because
 * calls to them are still billed.
 *
 * @param importId id of the import
 * @param cards what it adds
 * @param aliases what it adds
 * @param imports every import in force afterwards, in order of precedence
 * @param counts what it comes to, in models
 */
public record ListImport(
        String importId, List<RateCard> cards, List<ModelAlias> aliases, List<String> imports, Counts counts) {
    /**
     * Models of the list against what is in force of the same catalog.
     *
     * @param added new ones
     * @param changed ones whose prices differ from the as-of date on
     * @param unchanged ones whose prices do not
     * @param gone ones the list does not have any more
     */
    public record Counts(int added, int changed, int unchanged, int gone) {}

    /** Where a list goes that is imported for the first time: always below cards of one's own. */
    public enum Rank {
        /** Above the lists in force. */
        ABOVE_LISTS,
        /** Below them: it prices only what they do not. */
        BELOW_LISTS
    }

    public ListImport {
        cards = List.copyOf(cards);
        aliases = List.copyOf(aliases);
        imports = List.copyOf(imports);
    }

    /**
     * @param list what an importer read, undated where the list is
     * @param asOf when its prices are from
     * @param active what is in force, in order of precedence
     * @throws IllegalArgumentException if a later list of the catalog is in force
     */
    static ListImport plan(CatalogImport list, Instant asOf, Rank rank, List<ActiveImport> active) {
        ImportId id = ImportId.parse(list.importId()).asOf(asOf);
        List<String> present = active.stream().map(ActiveImport::importId).toList();
        List<ActiveImport> earlier = active.stream()
                .filter(found -> ImportId.parse(found.importId()).catalog().equals(list.catalog()))
                .toList();
        SortedMap<ModelKey, List<CardSpan>> listed =
                CardSet.of(list.catalog(), list).spans();
        if (earlier.isEmpty()) {
            Counts counts = new Counts(listed.size(), 0, 0, 0);
            return new ListImport(id.toString(), list.cards(), list.aliases(), first(present, id, rank), counts);
        }
        ImportId newest = ImportId.parse(earlier.getFirst().importId());
        if (newest.sameContent(id) || present.contains(id.toString())) {
            return unchanged(id, present, listed, earlier);
        }
        if (asOf.isBefore(newest.dated())) {
            throw new IllegalArgumentException(
                    "a " + list.catalog() + " list as of " + newest.asOf() + " is in force; this one is as of " + asOf
                            + ", and lists are imported in the order of their dates");
        }
        return later(list, id, listed, earlier, present);
    }

    /** Whether it changes what is in force. */
    boolean changes() {
        return !cards.isEmpty() || !aliases.isEmpty();
    }

    private static ListImport later(
            CatalogImport list,
            ImportId id,
            SortedMap<ModelKey, List<CardSpan>> listed,
            List<ActiveImport> earlier,
            List<String> present) {
        Instant asOf = id.dated();
        SortedMap<ModelKey, List<CardSpan>> inForce = spans(earlier);
        SortedMap<ModelKey, List<CardSpan>> after = new TreeMap<>();
        Set<ModelKey> differing = new TreeSet<>();
        listed.forEach((model, spans) -> {
            after.put(model, CardSpan.since(asOf, spans));
            if (!CardsDiff.same(CardSpan.since(asOf, inForce.getOrDefault(model, List.of())), after.get(model))) {
                differing.add(model);
            }
        });
        int added = (int)
                differing.stream().filter(model -> !inForce.containsKey(model)).count();
        int changed = differing.size() - added;
        int gone = (int) inForce.keySet().stream()
                .filter(model -> !listed.containsKey(model))
                .count();
        List<String> imports = new ArrayList<>(present);
        imports.add(present.indexOf(earlier.getFirst().importId()), id.toString());
        return new ListImport(
                id.toString(),
                cards(after, differing),
                aliases(list, asOf, listed.keySet(), earlier),
                imports,
                new Counts(added, changed, listed.size() - added - changed, gone));
    }

    /**
     * The cards of models that differ, and of those that are the same name once the provider in front is left out: a card
     * of either name answers for the other unless its own stands beside it.
     */
    private static List<RateCard> cards(SortedMap<ModelKey, List<CardSpan>> after, Set<ModelKey> differing) {
        Set<ModelKey> names = differing.stream().map(ModelKey::withoutHost).collect(Collectors.toSet());
        List<RateCard> cards = new ArrayList<>();
        after.forEach((model, spans) -> {
            if (names.contains(model.withoutHost())) {
                spans.forEach(span -> cards.add(CardIds.versioned(span.card().effective(span.from(), span.to()))));
            }
        });
        return cards;
    }

    /** All aliases of the list from its date on, if it has other ones than the lists before. */
    private static List<ModelAlias> aliases(
            CatalogImport list, Instant asOf, Set<ModelKey> models, List<ActiveImport> earlier) {
        List<ModelAlias> before = earlier.stream()
                .map(ActiveImport::aliases)
                .filter(aliases -> !aliases.isEmpty())
                .findFirst()
                .orElse(List.of());
        Set<ModelAlias> names = undated(list.aliases());
        if (names.equals(undated(before))) {
            return List.of();
        }
        List<ModelAlias> aliases = new ArrayList<>();
        list.aliases().forEach(alias -> aliases.add(dated(alias, asOf)));
        Set<String> named = list.aliases().stream().map(ListImport::name).collect(Collectors.toSet());
        for (ModelAlias old : before) { // a name that meant another model and is one itself now
            ModelKey own = ModelKey.of(old.provider(), old.alias(), "");
            if (models.contains(own) && named.add(name(old))) {
                aliases.add(new ModelAlias(old.provider(), old.alias(), "", own.model(), asOf, null));
            }
        }
        return aliases;
    }

    private static String name(ModelAlias alias) {
        return alias.provider() + '\n' + alias.alias().toLowerCase(Locale.ROOT);
    }

    private static Set<ModelAlias> undated(List<ModelAlias> aliases) {
        Set<ModelAlias> undated = new HashSet<>();
        for (ModelAlias alias : aliases) {
            boolean itself = ModelKey.of(alias.provider(), alias.alias(), "")
                    .equals(ModelKey.of(alias.provider(), alias.targetModel(), ""));
            if (!itself) {
                undated.add(new ModelAlias(
                        alias.provider(), alias.alias(), alias.targetProvider(), alias.targetModel(), null, null));
            }
        }
        return undated;
    }

    private static ModelAlias dated(ModelAlias alias, Instant asOf) {
        return new ModelAlias(
                alias.provider(),
                alias.alias(),
                alias.targetProvider(),
                alias.targetModel(),
                asOf,
                alias.effectiveTo());
    }

    private static ListImport unchanged(
            ImportId id, List<String> present, SortedMap<ModelKey, List<CardSpan>> listed, List<ActiveImport> earlier) {
        int gone = (int) spans(earlier).keySet().stream()
                .filter(model -> !listed.containsKey(model))
                .count();
        return new ListImport(id.toString(), List.of(), List.of(), present, new Counts(0, 0, listed.size(), gone));
    }

    private static SortedMap<ModelKey, List<CardSpan>> spans(List<ActiveImport> imports) {
        return new CardSet("", imports.stream().map(ActiveImport::cards).toList()).spans();
    }

    private static List<String> first(List<String> present, ImportId id, Rank rank) {
        List<String> imports = new ArrayList<>(present);
        int place = 0;
        while (place < imports.size() && !ImportId.parse(imports.get(place)).list()) {
            place++;
        }
        imports.add(rank == Rank.BELOW_LISTS ? imports.size() : place, id.toString());
        return imports;
    }
}
