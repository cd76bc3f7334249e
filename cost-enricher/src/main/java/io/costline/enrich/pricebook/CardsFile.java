package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Agreements;
import io.costline.enrich.pricing.Band;
import io.costline.enrich.pricing.ModelAlias;
import io.costline.enrich.pricing.Multiplier;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import io.costline.enrich.pricing.Terms;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads cards of one's own, YAML or JSON:
 *
 * <pre>
 * cards:
 *   - provider: openai
 *     model: gpt-4o
 *     account: acme-prod            # optional: a contract of this provider account
 *     currency: USD                 # optional
 *     effective_from: 2026-01-01T00:00:00Z   # optional, inclusive
 *     effective_to: 2027-01-01T00:00:00Z     # optional, exclusive
 *     source: contract 4711         # optional
 *     rates:
 *       - {unit: input_tokens, price: "2.25", per: 1000000}
 *       - {unit: input_tokens, price: "4.50", per: 1000000, above: 200000}
 *       - {unit: output_tokens, price: "5", per: 1000000, when: {service_tier: batch}}
 *       - {unit: output_tokens, price: "4", per: 1000000, when: {time_of_day: 22:00-06:00, weekday: sat-sun}}
 *       - {unit: web_searches, price: "35", per: 1000, basis: prompt}   # quantity, prompt, unique or stated
 *       - {unit: queries, price: "1", per: 1000, tiers: graduated}      # or all_units; measured: period
 *     multipliers:
 *       - {name: eu, factor: "1.1", when: {region: eu}}
 * aliases:
 *   - {provider: openai, alias: our-model, model: gpt-4o}
 *   - {provider: openai, alias: "glob 1 our-*", model: gpt-4o}
 * </pre>
 *
 * Contracts, baselines and currency rates may stand beside them: see {@link AgreementsFile}. A card printed by {@link CardsPrinter} also says its {@code card_id}, {@code catalog} and {@code learnt_at}.
 */
public final class CardsFile {
    private static final String CATALOG = "cards";
    private static final Set<String> SECTIONS = Set.of("cards", "aliases", "contracts", "baselines", "fx", "reporting");
    private static final Set<String> RATE_FIELDS = Set.of(
            "unit", "price", "per", "above", "at_least", "when", RateTerms.BASIS, RateTerms.TIERS, RateTerms.MEASURED);
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Instant learntAt;
    private final List<String> faults = new ArrayList<>();

    private CardsFile(Instant learntAt) {
        this.learntAt = learntAt;
    }

    /**
     * @throws IllegalArgumentException naming every fault with its place
     */
    public static CatalogImport read(byte[] content, Instant learntAt) {
        JsonNode root;
        try {
            root = YAML.readTree(content);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not YAML or JSON: " + e.getMessage(), e);
        }
        return new CardsFile(learntAt).read(root, Hashes.sha256(content, 16));
    }

    private CatalogImport read(JsonNode root, String hash) {
        known(root, "file", SECTIONS);
        List<RateCard> cards = new ArrayList<>();
        int number = 0;
        for (JsonNode node : root.path("cards")) {
            RateCard card = card(node, "cards[" + number++ + "]");
            if (card != null) {
                cards.add(card);
            }
        }
        List<ModelAlias> aliases = new ArrayList<>();
        number = 0;
        for (JsonNode node : root.path("aliases")) {
            ModelAlias alias = alias(node, "aliases[" + number++ + "]");
            if (alias != null) {
                aliases.add(alias);
            }
        }
        Agreements agreed = AgreementsFile.read(root, faults);
        if (cards.isEmpty() && aliases.isEmpty() && agreed.size() == 0 && faults.isEmpty()) {
            faults.add("file: neither cards nor aliases");
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", faults));
        }
        return new CatalogImport(CATALOG + '@' + hash, CATALOG, cards, aliases, agreed, new TreeMap<>());
    }

    private @Nullable RateCard card(JsonNode node, String at) {
        known(
                node,
                at,
                Set.of(
                        "provider",
                        "model",
                        "account",
                        "currency",
                        "effective_from",
                        "effective_to",
                        "source",
                        "rates",
                        "multipliers",
                        "card_id",
                        "catalog",
                        "learnt_at"));
        List<Rate> rates = new ArrayList<>();
        int number = 0;
        for (JsonNode rate : node.path("rates")) {
            Rate read = rate(rate, at + ".rates[" + number++ + "]");
            if (read != null) {
                rates.add(read);
            }
        }
        List<Multiplier> multipliers = new ArrayList<>();
        number = 0;
        for (JsonNode multiplier : node.path("multipliers")) {
            String place = at + ".multipliers[" + number++ + "]";
            known(multiplier, place, Set.of("name", "factor", "units", "when"));
            BigDecimal factor = decimal(multiplier, "factor", place);
            Set<String> units = new HashSet<>();
            multiplier.path("units").forEach(unit -> units.add(unit.asString()));
            try {
                if (factor != null) {
                    multipliers.add(new Multiplier(
                            multiplier.path("name").asString(""), factor, units, conditions(multiplier)));
                }
            } catch (IllegalArgumentException e) {
                faults.add(place + ": " + e.getMessage());
            }
        }
        String provider = required(node, "provider", at);
        String model = required(node, "model", at);
        String account = node.path("account").asString("");
        if (rates.isEmpty() && faults.isEmpty()) {
            faults.add(at + ".rates: a card needs at least one rate");
        }
        String catalog = node.path("catalog").asString(CATALOG);
        String id = node.path("card_id")
                .asString(catalog + '/' + provider + '/' + model + '@' + Hashes.sha256(node.toString(), 8));
        Instant learnt = instant(node, "learnt_at", at);
        Instant from = instant(node, "effective_from", at);
        Instant to = instant(node, "effective_to", at);
        if (!faults.isEmpty()) {
            return null;
        }
        try {
            return new RateCard(
                    id,
                    catalog,
                    provider,
                    model,
                    account,
                    node.path("currency").asString("USD"),
                    from,
                    to,
                    learnt == null ? learntAt : learnt,
                    node.path("source").asString(""),
                    rates,
                    multipliers);
        } catch (IllegalArgumentException e) {
            faults.add(at + ": " + e.getMessage());
            return null;
        }
    }

    private @Nullable Rate rate(JsonNode node, String at) {
        known(node, at, RATE_FIELDS);
        String unit = required(node, "unit", at);
        BigDecimal price = decimal(node, "price", at);
        if (!node.path("per").isIntegralNumber()) {
            faults.add(at + ".per: must be a whole number of units the price buys");
            return null;
        }
        if (node.has("above") && node.has("at_least")) {
            faults.add(at + ": above and at_least exclude each other");
            return null;
        }
        Band band = node.has("above")
                ? Band.above(node.path("above").asLong(0))
                : node.has("at_least") ? Band.atLeast(node.path("at_least").asLong(0)) : Band.NONE;
        if (price == null || unit.isEmpty()) {
            return null;
        }
        try {
            return new Rate(unit, price, node.path("per").asLong(0), band, conditions(node), terms(node));
        } catch (IllegalArgumentException e) {
            faults.add(at + ": " + e.getMessage());
            return null;
        }
    }

    private @Nullable ModelAlias alias(JsonNode node, String at) {
        known(node, at, Set.of("provider", "alias", "target_provider", "model", "effective_from", "effective_to"));
        String alias = required(node, "alias", at);
        String model = required(node, "model", at);
        Instant from = instant(node, "effective_from", at);
        Instant to = instant(node, "effective_to", at);
        if (alias.isEmpty() || model.isEmpty()) {
            return null;
        }
        try {
            return new ModelAlias(
                            node.path("provider").asString(""),
                            alias,
                            node.path("target_provider").asString(""),
                            model,
                            from,
                            to)
                    .checked();
        } catch (IllegalArgumentException e) {
            faults.add(at + ": " + e.getMessage());
            return null;
        }
    }

    private static Terms terms(JsonNode node) {
        Map<String, String> words = new HashMap<>();
        for (String word : List.of(RateTerms.BASIS, RateTerms.TIERS, RateTerms.MEASURED)) {
            if (node.has(word)) {
                words.put(word, node.path(word).asString(""));
            }
        }
        return RateTerms.of(words);
    }

    private static Map<String, String> conditions(JsonNode node) {
        Map<String, String> conditions = new HashMap<>();
        node.path("when")
                .properties()
                .forEach(
                        entry -> conditions.put(entry.getKey(), entry.getValue().asString()));
        return conditions;
    }

    private void known(JsonNode node, String at, Set<String> names) {
        if (!node.isObject()) {
            faults.add(at + ": must be an object");
            return;
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!names.contains(field.getKey())) {
                faults.add(at + '.' + field.getKey() + ": unknown field");
            }
        }
    }

    private String required(JsonNode node, String name, String at) {
        String text = node.path(name).asString("");
        if (text.isBlank()) {
            faults.add(at + '.' + name + ": must be given");
        }
        return text;
    }

    private @Nullable BigDecimal decimal(JsonNode node, String name, String at) {
        try {
            return new BigDecimal(node.path(name).asString(""));
        } catch (NumberFormatException e) {
            faults.add(at + '.' + name + ": must be a decimal number");
            return null;
        }
    }

    private @Nullable Instant instant(JsonNode node, String name, String at) {
        if (!node.hasNonNull(name)) {
            return null;
        }
        try {
            return Instant.parse(node.path(name).asString(""));
        } catch (DateTimeParseException e) {
            faults.add(at + '.' + name + ": must be an RFC 3339 instant in UTC, as 2026-01-01T00:00:00Z");
            return null;
        }
    }
}
