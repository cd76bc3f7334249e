package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Every card and alias in force at one version, immutable. A model resolves, as of an instant, by these rules:
 *
 * <ol>
 *   <li>Provider and model are brought to the forms of {@link Providers} and {@link ModelNames}.
 *   <li>A name that is an alias at that instant stands for its target; a pattern of names only where neither a card nor
 *       an alias has the name itself.
 *   <li>The card of the host provider prices the call; where it has none, that of the model's vendor (a finding says
 *       so): the vendor the event names, else a path segment in front of the model.
 *   <li>A dated snapshot without a card of its own takes the undated name's, an undated name the newest snapshot's, a
 *       regional name the plain one's (findings say so).
 *   <li>An event without a provider, or with a name nobody serves under, takes the one in front of the model, else the only provider that has the model, else
 *       the only maker of models that has it (a finding says so).
 *   <li>A card of the event's account, at the same provider and model, goes on top as its contract; one in another currency
 *       at that day's rate, and not at all where there is none (a finding says either).
 *   <li>Of several cards, the import of higher precedence wins, then one with exactly the name, then the later start, then the
 *       lower card id.
 * </ol>
 */
public final class PriceBook {
    private static final int ALIAS_STEPS = 4;

    private final long version;
    private final Map<String, Map<String, List<RateCard>>> byProvider;
    /** Names of dated cards by provider and undated name, the newest. */
    private final Map<String, Map<String, String>> newest = new HashMap<>();

    private final Map<String, List<ModelAlias>> aliases;
    private final List<ModelPattern> patterns;
    private final List<RateCard> cards;
    private final AgreementBook agreements;
    private final IdentityHashMap<RateCard, List<TimeCondition>> timed;
    private final Map<String, UpperBounds> bounds = new ConcurrentHashMap<>();

    private PriceBook(
            long version,
            Map<String, Map<String, List<RateCard>>> byProvider,
            Map<String, List<ModelAlias>> aliases,
            List<ModelPattern> patterns,
            List<RateCard> cards,
            AgreementBook agreements) {
        this.version = version;
        this.byProvider = byProvider;
        this.aliases = aliases;
        this.patterns = patterns;
        this.cards = cards;
        this.agreements = agreements;
        this.timed = new IdentityHashMap<>();
        byProvider.forEach((provider, models) -> models.keySet().forEach(name -> {
            String base = ModelNames.base(name);
            if (!base.equals(name)) {
                newest.computeIfAbsent(provider, none -> new HashMap<>())
                        .merge(base, name, (one, other) -> one.compareTo(other) > 0 ? one : other);
            }
        }));
        for (RateCard card : cards) {
            List<TimeCondition> conditions = TimeConditions.of(card);
            if (!conditions.isEmpty()) {
                timed.put(card, conditions);
            }
        }
    }

    public static PriceBook empty() {
        return of(0, List.of(), List.of());
    }

    /**
     * @param version price-book version
     * @param imports the cards of each import, in order of precedence
     * @param aliases in order of precedence
     */
    public static PriceBook of(long version, List<List<RateCard>> imports, List<ModelAlias> aliases) {
        return of(version, imports, aliases, List.of());
    }

    /**
     * @param version price-book version
     * @param imports the cards of each import, in order of precedence
     * @param aliases in order of precedence
     * @param agreed what each import agrees on, in order of precedence
     */
    public static PriceBook of(
            long version, List<List<RateCard>> imports, List<ModelAlias> aliases, List<Agreements> agreed) {
        return ofImports(version, imports, List.of(aliases), agreed);
    }

    /**
     * @param version price-book version
     * @param imports the cards of each import, in order of precedence
     * @param aliases the aliases of each import, likewise: a pattern of an earlier one wins over any of a later one
     * @param agreed what each import agrees on, likewise
     */
    public static PriceBook ofImports(
            long version, List<List<RateCard>> imports, List<List<ModelAlias>> aliases, List<Agreements> agreed) {
        Map<String, Map<String, List<RateCard>>> byProvider = new HashMap<>();
        List<RateCard> all = new ArrayList<>();
        for (List<RateCard> cardsOfImport : imports) {
            List<RateCard> sorted = new ArrayList<>(cardsOfImport);
            sorted.sort(
                    Comparator.comparingLong(RateCard::fromMicros).reversed().thenComparing(RateCard::cardId));
            file(
                    sorted,
                    byProvider,
                    0,
                    1); // a name as it is written goes before one that is left when a host is taken off
            file(sorted, byProvider, 1, Integer.MAX_VALUE);
            all.addAll(sorted);
        }
        Map<String, List<ModelAlias>> byName = new HashMap<>();
        List<ModelPattern> patterns = new ArrayList<>();
        for (List<ModelAlias> aliasesOfImport : aliases) {
            List<ModelPattern> sorted = new ArrayList<>();
            for (ModelAlias alias : aliasesOfImport) {
                ModelPattern pattern = ModelPattern.of(alias);
                if (pattern == null) {
                    byName.computeIfAbsent(alias.alias().toLowerCase(Locale.ROOT), a -> new ArrayList<>(1))
                            .add(alias);
                } else {
                    sorted.add(pattern);
                }
            }
            sorted.sort(ModelPattern.ORDER);
            patterns.addAll(sorted);
        }
        AgreementBook agreements = agreed.isEmpty() ? AgreementBook.NONE : new AgreementBook(agreed);
        return new PriceBook(version, byProvider, byName, List.copyOf(patterns), List.copyOf(all), agreements);
    }

    private static void file(
            List<RateCard> cards, Map<String, Map<String, List<RateCard>>> byProvider, int firstForm, int endForm) {
        for (RateCard card : cards) {
            String provider = Providers.canonical(card.provider());
            Map<String, List<RateCard>> models = byProvider.computeIfAbsent(provider, p -> new HashMap<>());
            List<String> forms = ModelNames.forms(provider, card.model());
            for (int form = firstForm; form < Math.min(endForm, forms.size()); form++) {
                models.computeIfAbsent(forms.get(form), m -> new ArrayList<>(1)).add(card);
            }
        }
    }

    public long version() {
        return version;
    }

    /** All cards, in order of precedence. */
    public List<RateCard> cards() {
        return cards;
    }

    /** Contracts, baselines and currency rates. */
    public AgreementBook agreements() {
        return agreements;
    }

    /** Resolves a model as of a UTC microsecond. */
    public Resolution resolve(String provider, String model, String vendor, String account, long atMicros) {
        TimeWindow window = new TimeWindow(atMicros);
        List<String> findings = new ArrayList<>(1);
        String host = Providers.canonical(provider);
        RateCard list = null;
        RateCard contract = null;
        for (Place place : places(host, model, vendor)) {
            Place meant = throughAliases(place, window);
            list = card(meant, "", window);
            contract = account.isEmpty() ? null : card(meant, account, window);
            if (list != null || contract != null) {
                if (place.finding() != null) {
                    findings.add(place.finding());
                }
                if (!meant.equals(place)) {
                    findings.add(Reasons.ALIAS + ':' + meant.model());
                }
                break;
            }
        }
        BigDecimal rate = BigDecimal.ONE;
        if (list != null && contract != null && !list.currency().equals(contract.currency())) {
            rate = agreements.fxRates().rate(contract.currency(), list.currency(), window);
            if (rate == null) {
                findings.add(Reasons.CURRENCY_DIFFERS + ':' + contract.cardId());
                contract = null;
                rate = BigDecimal.ONE;
            } else {
                findings.add(Reasons.CONVERTED + ':' + contract.cardId() + ':' + rate.toPlainString());
            }
        }
        Map<String, String> times = new HashMap<>(times(list, window));
        times.putAll(times(contract, window));
        return new Resolution(
                list == null ? contract : list,
                list == null ? null : contract,
                rate,
                findings,
                times,
                window.from(),
                window.to());
    }

    /** The times that hold for a card; the answer is narrowed to where they do not change. */
    private Map<String, String> times(@Nullable RateCard card, TimeWindow window) {
        List<TimeCondition> conditions = card == null ? null : timed.get(card);
        if (conditions == null) {
            return Map.of();
        }
        conditions.forEach(condition -> condition.boundaries(window.at()).forEach(window::see));
        return TimeConditions.at(conditions, window.at());
    }

    /** What unknown usage at a provider may cost at most, by the dearest rates of its cards or else of all. */
    UpperBounds bounds(String provider) {
        String host = Providers.canonical(provider);
        Map<String, List<RateCard>> own = byProvider.get(host);
        if (own == null) {
            return bounds.computeIfAbsent("*", all -> UpperBounds.of(cards));
        }
        return bounds.computeIfAbsent(
                host,
                key -> UpperBounds.of(
                        own.values().stream().flatMap(List::stream).toList()));
    }

    /** The bounds over the whole book, for units a provider's own cards do not have. */
    UpperBounds bounds() {
        return bounds.computeIfAbsent("*", all -> UpperBounds.of(cards));
    }

    /** A provider and model form to look under. */
    private record Place(
            String provider, String model, @Nullable String finding) {}

    private List<Place> places(String host, String model, String vendor) {
        List<Place> places = new ArrayList<>();
        if (host.isEmpty()) {
            addAssumed(places, model);
            return places;
        }
        addAt(places, host, model, null);
        List<String> forms = ModelNames.forms(host, model);
        Set<String> makers = new HashSet<>();
        if (!vendor.isEmpty()) {
            makers.add(Providers.canonical(vendor));
        }
        int slash = forms.getLast().indexOf('/');
        if (slash > 0 && vendor.isEmpty()) {
            makers.add(Providers.canonical(forms.getLast().substring(0, slash)));
        }
        makers.remove(host);
        for (String maker : makers) {
            for (String form : forms) {
                addAt(places, maker, form, Reasons.VENDOR_PRICE);
            }
        }
        String sibling = Providers.sibling(host);
        if (!sibling.isEmpty()) {
            addAt(places, sibling, model, Reasons.SIBLING_PRICE);
        }
        if (makers.isEmpty() && !byProvider.containsKey(host) && !Providers.withoutList(host)) {
            addAssumed(places, model); // a framework's name, or a misspelling: worth no less than none
        }
        return places;
    }

    /** Every name of a model at a provider, those that need no finding of their own first. */
    private void addAt(List<Place> places, String host, String model, @Nullable String finding) {
        List<String> spellings = ModelNames.spellings(host, model);
        spellings.forEach(name -> places.add(new Place(host, name, finding)));
        for (String name : spellings) {
            String base = ModelNames.withoutSnapshot(name);
            if (!base.equals(name)) {
                places.add(new Place(host, base, finding == null ? Reasons.SNAPSHOT_AT_BASE_PRICE : finding));
            }
        }
        for (String name : spellings) {
            addNewest(places, host, name, finding);
        }
        for (String name : spellings) {
            String region = ModelNames.region(name);
            if (!region.isEmpty()) {
                String plain = name.substring(region.length() + 1);
                String told = finding == null ? Reasons.NO_REGION_PRICE + ':' + region : finding;
                places.add(new Place(host, plain, told));
                addNewest(places, host, plain, told);
            }
        }
    }

    /** An undated name, or one of the newest, is the newest of its snapshots. */
    private void addNewest(List<Place> places, String host, String name, @Nullable String finding) {
        String base = name.endsWith("-latest") || name.endsWith("@latest") ? ModelNames.withoutSnapshot(name) : name;
        String snapshot = newest.getOrDefault(host, Map.of()).get(base);
        if (snapshot != null) {
            places.add(new Place(host, snapshot, finding == null ? Reasons.ALIAS + ':' + snapshot : finding));
        }
    }

    private void addAssumed(List<Place> places, String model) {
        for (String name : ModelNames.spellings("", model)) {
            int slash = name.indexOf('/');
            String named = slash > 0 ? Providers.canonical(name.substring(0, slash)) : "";
            if (byProvider.containsKey(named)) {
                addAt(places, named, name, null);
                return;
            }
            addOnly(places, name);
        }
    }

    /** The only provider that has the name, else the only maker that does. */
    private void addOnly(List<Place> places, String name) {
        List<String> having = byProvider.entrySet().stream()
                .filter(models -> models.getValue().containsKey(name))
                .map(Map.Entry::getKey)
                .toList();
        List<String> makers = having.stream().filter(Providers::maker).toList();
        List<String> meant = having.size() == 1 ? having : makers;
        if (meant.size() == 1) {
            places.add(new Place(meant.getFirst(), name, Reasons.PROVIDER_ASSUMED));
        }
    }

    private Place throughAliases(Place place, TimeWindow window) {
        Place at = place;
        for (int step = 0; step < ALIAS_STEPS; step++) {
            ModelAlias alias = alias(at, window);
            if (alias == null) {
                return at;
            }
            String provider =
                    alias.targetProvider().isEmpty() ? at.provider() : Providers.canonical(alias.targetProvider());
            at = new Place(provider, ModelNames.withoutHost(provider, alias.targetModel()), place.finding());
        }
        return at;
    }

    private @Nullable ModelAlias alias(Place place, TimeWindow window) {
        for (ModelAlias alias : aliases.getOrDefault(place.model(), List.of())) {
            if (!alias.provider().isEmpty()
                    && !Providers.canonical(alias.provider()).equals(place.provider())) {
                continue;
            }
            if (window.within(alias.fromMicros(), alias.toMicros())) {
                return alias;
            }
        }
        boolean named = byProvider.getOrDefault(place.provider(), Map.of()).containsKey(place.model());
        return named ? null : pattern(place, window);
    }

    private @Nullable ModelAlias pattern(Place place, TimeWindow window) {
        for (ModelPattern pattern : patterns) {
            ModelAlias alias = pattern.alias();
            if (Providers.canonical(alias.provider()).equals(place.provider())
                    && pattern.matches(place.model())
                    && window.within(alias.fromMicros(), alias.toMicros())) {
                return alias;
            }
        }
        return null;
    }

    private @Nullable RateCard card(Place place, String account, TimeWindow window) {
        List<RateCard> offers =
                byProvider.getOrDefault(place.provider(), Map.of()).getOrDefault(place.model(), List.of());
        for (RateCard card : offers) {
            if (card.account().equals(account) && window.within(card.fromMicros(), card.toMicros())) {
                return card;
            }
        }
        return null;
    }
}
