package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Multiplier;
import io.costline.enrich.pricing.Providers;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import io.costline.enrich.pricing.TokenLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads LiteLLM's {@code model_prices_and_context_window.json}. Each key is one card; its fields become rates by
 * {@link LiteLlmFields}. Rules:
 *
 * <ul>
 *   <li>The provider is {@code litellm_provider} in our word for it; the model is the key without the host in front.
 *   <li>Where two keys come to the same name and differ, each has a card under its whole key, and it is reported.
 *   <li>A key with a size in front, as {@code hd/1024-x-1792/dall-e-3}, is a card of its own and a rate of its model's.
 *   <li>The list has no dates: cards hold always, unless the caller gives an instant.
 *   <li>{@code deprecation_date} ends nothing: calls of that day and later are still billed.
 * </ul>
 */
public final class LiteLlmImporter {
    public static final String CATALOG = "litellm";

    /** When the committed list is from. */
    public static final Instant LISTED = Instant.parse("2026-08-01T00:00:00Z");

    private static final String RESOURCE = "/io/costline/catalog/litellm.json";
    private static final Set<String> NOT_MODELS = Set.of("sample_spec", "fallback_generalizations");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Instant learntAt;
    private final @Nullable Instant effectiveFrom;
    private final SortedMap<String, Integer> notExpressed = new TreeMap<>();
    /** Host and name to the cards of the keys that come to it. */
    private final Map<String, Map<String, RateCard>> byName = new LinkedHashMap<>();

    private final LiteLlmSizes sizes = new LiteLlmSizes();

    private LiteLlmImporter(Instant learntAt, @Nullable Instant effectiveFrom) {
        this.learntAt = learntAt;
        this.effectiveFrom = effectiveFrom;
    }

    /** The committed list with the committed corrections. */
    public static CatalogImport committed(Instant learntAt) {
        return committed(learntAt, Corrections.committed());
    }

    /** The committed list. */
    public static CatalogImport committed(Instant learntAt, Corrections corrections) {
        try (InputStream in = LiteLlmImporter.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("resource " + RESOURCE + " is missing");
            }
            return read(in.readAllBytes(), learntAt, null, corrections);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param json the file
     * @param learntAt when it was read
     * @param effectiveFrom when its prices start to hold; null: always
     * @param corrections what is corrected in it
     * @throws IllegalArgumentException if it is not such a file
     */
    public static CatalogImport read(
            byte[] json, Instant learntAt, @Nullable Instant effectiveFrom, Corrections corrections) {
        JsonNode root = JSON.readTree(json);
        if (!root.isObject()) {
            throw new IllegalArgumentException("a LiteLLM price file is one JSON object of models");
        }
        LiteLlmImporter importer = new LiteLlmImporter(learntAt, effectiveFrom);
        for (Map.Entry<String, JsonNode> model : root.properties()) {
            importer.add(model.getKey(), model.getValue());
        }
        return new CatalogImport(
                corrections.importId(CATALOG, json),
                CATALOG,
                corrections.apply(importer.cards()),
                List.of(),
                importer.notExpressed);
    }

    private void add(String key, JsonNode model) {
        String provider = model.path("litellm_provider").asString("");
        if (NOT_MODELS.contains(key) || !model.isObject() || provider.isEmpty()) {
            count("entry:" + (NOT_MODELS.contains(key) ? key : "without litellm_provider"));
            return;
        }
        LiteLlmFields fields = new LiteLlmFields(model, this::count);
        List<Rate> rates = fields.rates();
        if (rates.isEmpty()) {
            count("model without a price");
            return;
        }
        String host = Providers.canonical(provider);
        String name = withoutHost(host, key);
        RateCard card = card(
                        host,
                        name,
                        fields.multipliers(),
                        rates,
                        model.path("source").asString(""))
                .withLimits(limits(model));
        byName.computeIfAbsent(byName(host, name), none -> new LinkedHashMap<>())
                .put(key, card);
        sizes.read(card, inner -> withoutHost(host, inner));
    }

    private static String byName(String host, String model) {
        return host + '\n' + model.toLowerCase(Locale.ROOT);
    }

    private List<RateCard> cards() {
        for (RateCard each : sizes.cards()) {
            Map<String, RateCard> known =
                    byName.computeIfAbsent(byName(each.provider(), each.model()), none -> new LinkedHashMap<>());
            known.replaceAll((key, card) -> CardIds.versioned(card.withRates(
                    Stream.concat(card.rates().stream(), each.rates().stream()).toList())));
            known.putIfAbsent(
                    known.isEmpty() ? each.model() : known.keySet().iterator().next(), each);
        }
        List<RateCard> cards = new ArrayList<>();
        for (Map<String, RateCard> keys : byName.values()) {
            RateCard last = new ArrayList<>(keys.values()).getLast();
            if (keys.values().stream().allMatch(card -> card.rates().equals(last.rates()))) {
                cards.add(last);
            } else {
                keys.forEach((key, card) -> {
                    count("second entry of one model:" + key);
                    cards.add(CardIds.versioned(card.withModel(key)));
                });
            }
        }
        return cards;
    }

    private RateCard card(String host, String name, List<Multiplier> multipliers, List<Rate> rates, String source) {
        return CardIds.versioned(new RateCard(
                "", CATALOG, host, name, "", "USD", effectiveFrom, null, learntAt, source, rates, multipliers));
    }

    /** {@code max_tokens} is the list's older word for the longer of what it knew. */
    private static TokenLimits limits(JsonNode model) {
        long either = limit(model.path("max_tokens"));
        long input = limit(model.path("max_input_tokens"));
        long output = limit(model.path("max_output_tokens"));
        return new TokenLimits(input == 0 ? either : input, output == 0 ? either : output);
    }

    private static long limit(JsonNode tokens) {
        return tokens.isNumber() ? Math.max(0, tokens.decimalValue().longValue()) : 0;
    }

    private static String withoutHost(String host, String key) {
        int slash = key.indexOf('/');
        boolean named = slash > 0
                && slash < key.length() - 1
                && Providers.canonical(key.substring(0, slash)).equals(host);
        return named ? key.substring(slash + 1) : key;
    }

    private void count(String what) {
        notExpressed.merge(what, 1, Integer::sum);
    }
}
