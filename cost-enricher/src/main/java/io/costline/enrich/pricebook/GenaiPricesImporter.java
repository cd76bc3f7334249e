package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Band;
import io.costline.enrich.pricing.ModelAlias;
import io.costline.enrich.pricing.Providers;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads genai-prices' list of providers (its v2 data file and what its npm package holds alike). Rules:
 *
 * <ul>
 *   <li>A model is one card for each span of its dated prices, see {@link GenaiPricesDates}.
 *   <li>A price key becomes the unit and {@code per} that genai-prices' own unit table gives it.
 *   <li>{@code tiers} are context bands of the whole call: above {@code start} tokens of total input.
 *   <li>Names a {@code match} clause spells out become aliases, its other clauses patterns, ranked as the list is ordered.
 *   <li>A model named {@code :free} without prices costs nothing; any other model without prices is reported.
 * </ul>
 */
public final class GenaiPricesImporter {
    public static final String CATALOG = "genai-prices";

    /** When the committed list is from. */
    public static final Instant LISTED = Instant.parse("2026-09-23T00:00:00Z");

    private static final String RESOURCE = "/io/costline/catalog/genai-prices.json";
    private static final String UNITS = "/io/costline/catalog/genai-prices-units.json";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Instant learntAt;
    private final Map<String, Unit> units = units();
    private final SortedMap<String, Integer> notExpressed = new TreeMap<>();
    private final List<RateCard> cards = new ArrayList<>();
    private final List<ModelAlias> aliases = new ArrayList<>();

    private record Unit(String name, long per) {}

    private GenaiPricesImporter(Instant learntAt) {
        this.learntAt = learntAt;
    }

    /** The committed list with the committed corrections. */
    public static CatalogImport committed(Instant learntAt) {
        return committed(learntAt, Corrections.committed());
    }

    /** The committed list. */
    public static CatalogImport committed(Instant learntAt, Corrections corrections) {
        return read(resource(RESOURCE), learntAt, corrections);
    }

    /**
     * @param json the file
     * @param learntAt when it was read
     * @param corrections what is corrected in it
     * @throws IllegalArgumentException if it is not such a file
     */
    public static CatalogImport read(byte[] json, Instant learntAt, Corrections corrections) {
        JsonNode root = JSON.readTree(json);
        if (!root.isArray()) {
            throw new IllegalArgumentException("a genai-prices file is one JSON array of providers");
        }
        GenaiPricesImporter importer = new GenaiPricesImporter(learntAt);
        root.forEach(importer::addProvider);
        return new CatalogImport(
                corrections.importId(CATALOG, json),
                CATALOG,
                corrections.apply(importer.cards),
                importer.aliases,
                importer.notExpressed);
    }

    private void addProvider(JsonNode provider) {
        String id = provider.path("id").asString("");
        if (id.isEmpty()) {
            throw new IllegalArgumentException("a genai-prices provider has no id");
        }
        if (provider.has("fallback_model_providers")) {
            count("provider:fallback_model_providers");
        }
        List<JsonNode> models = provider.path("models").valueStream().toList();
        List<GenaiPricesMatch> matches = models.stream()
                .map(model -> new GenaiPricesMatch(model.path("match")))
                .toList();
        Set<String> ids = new HashSet<>();
        models.forEach(model -> ids.add(model.path("id").asString("").toLowerCase(Locale.ROOT)));
        for (int rank = 0; rank < models.size(); rank++) {
            JsonNode model = models.get(rank);
            String name = model.path("id").asString("");
            if (addCards(id, name, model)) {
                addAliases(id, name, matches, ids, rank);
            }
        }
    }

    private boolean addCards(String provider, String name, JsonNode model) {
        boolean priced = false;
        for (GenaiPricesDates.Span span : new GenaiPricesDates(model.path("prices")).spans(this::rates)) {
            List<Rate> rates = span.rates();
            if (rates.isEmpty() && name.endsWith(":free")) {
                rates = List.of(Rate.of("input_tokens", "0", 1), Rate.of("output_tokens", "0", 1));
            }
            if (rates.isEmpty()) {
                count("model without a price");
                continue;
            }
            priced = true;
            cards.add(CardIds.versioned(new RateCard(
                    "",
                    CATALOG,
                    Providers.canonical(provider),
                    name,
                    "",
                    "USD",
                    span.from(),
                    span.to(),
                    learntAt,
                    "",
                    rates,
                    List.of())));
        }
        return priced;
    }

    private void addAliases(String provider, String name, List<GenaiPricesMatch> matches, Set<String> ids, int rank) {
        for (String other : matches.get(rank).names()) {
            boolean free = !ids.contains(other.toLowerCase(Locale.ROOT));
            boolean first = matches.subList(0, rank).stream().noneMatch(earlier -> earlier.matches(other));
            if (free && first) {
                aliases.add(alias(provider, other, name));
            }
        }
        for (List<String> pattern : matches.get(rank).patterns()) {
            aliases.add(alias(provider, String.join(" ", pattern.getFirst(), rank + "", pattern.getLast()), name));
        }
    }

    private static ModelAlias alias(String provider, String alias, String name) {
        return new ModelAlias(Providers.canonical(provider), alias, "", name, null, null).checked();
    }

    private List<Rate> rates(JsonNode prices) {
        List<Rate> rates = new ArrayList<>();
        for (Map.Entry<String, JsonNode> price : prices.properties()) {
            Unit unit = units.get(price.getKey());
            JsonNode value = price.getValue();
            if (unit == null) {
                count("price:" + price.getKey());
            } else if (value.isNumber()) {
                rates.add(rate(unit, value, Band.NONE));
            } else {
                rates.add(rate(unit, value.path("base"), Band.NONE));
                for (JsonNode tier : value.path("tiers")) {
                    rates.add(rate(
                            unit,
                            tier.path("price"),
                            Band.above(tier.path("start").asLong())));
                }
            }
        }
        return rates;
    }

    private static Rate rate(Unit unit, JsonNode price, Band band) {
        return new Rate(unit.name(), price.decimalValue(BigDecimal.ZERO), unit.per(), band, Map.of());
    }

    private void count(String what) {
        notExpressed.merge(what, 1, Integer::sum);
    }

    private static Map<String, Unit> units() {
        Map<String, Unit> units = new HashMap<>();
        for (Map.Entry<String, JsonNode> unit : JSON.readTree(resource(UNITS)).properties()) {
            JsonNode told = unit.getValue();
            units.put(
                    told.path("price_key").asString(unit.getKey()),
                    new Unit(unit.getKey(), told.path("per").asLong()));
        }
        return units;
    }

    private static byte[] resource(String name) {
        try (InputStream in = GenaiPricesImporter.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
