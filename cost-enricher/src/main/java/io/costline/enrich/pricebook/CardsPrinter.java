package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Agreements;
import io.costline.enrich.pricing.Band;
import io.costline.enrich.pricing.ModelAlias;
import io.costline.enrich.pricing.Multiplier;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Writes cards and aliases in the format {@link CardsFile} reads: what is printed reads as what it was. */
public final class CardsPrinter {
    private static final YAMLMapper YAML = new YAMLMapper();

    private CardsPrinter() {}

    public static String print(List<RateCard> cards, List<ModelAlias> aliases) {
        return print(cards, aliases, Agreements.NONE);
    }

    public static String print(List<RateCard> cards, List<ModelAlias> aliases, Agreements agreed) {
        ObjectNode root = YAML.createObjectNode();
        if (!cards.isEmpty()) {
            ArrayNode nodes = root.putArray("cards");
            cards.forEach(card -> card(nodes.addObject(), card));
        }
        if (!aliases.isEmpty()) {
            ArrayNode nodes = root.putArray("aliases");
            aliases.forEach(alias -> alias(nodes.addObject(), alias));
        }
        AgreementsPrinter.print(root, agreed);
        return YAML.writeValueAsString(root);
    }

    private static void card(ObjectNode node, RateCard card) {
        node.put("card_id", card.cardId())
                .put("catalog", card.catalog())
                .put("provider", card.provider())
                .put("model", card.model())
                .put("account", card.account())
                .put("currency", card.currency());
        instant(node, "effective_from", card.effectiveFrom());
        instant(node, "effective_to", card.effectiveTo());
        instant(node, "learnt_at", card.learntAt());
        node.put("source", card.source());
        limit(node, "max_input_tokens", card.limits().input());
        limit(node, "max_output_tokens", card.limits().output());
        ArrayNode rates = node.putArray("rates");
        card.rates().forEach(rate -> rate(rates.addObject(), rate));
        ArrayNode multipliers = node.putArray("multipliers");
        card.multipliers().forEach(multiplier -> multiplier(multipliers.addObject(), multiplier));
    }

    private static void limit(ObjectNode node, String name, long tokens) {
        if (tokens > 0) {
            node.put(name, tokens);
        }
    }

    private static void rate(ObjectNode node, Rate rate) {
        node.put("unit", rate.unit()).put("price", rate.price().toPlainString()).put("per", rate.per());
        if (rate.band().operator() != Band.Operator.NONE) {
            boolean above = rate.band().operator() == Band.Operator.ABOVE;
            node.put(above ? "above" : "at_least", rate.band().tokens());
        }
        RateTerms.words(rate.terms()).forEach(node::put);
        when(node, rate.conditions());
    }

    private static void multiplier(ObjectNode node, Multiplier multiplier) {
        node.put("name", multiplier.name()).put("factor", multiplier.factor().toPlainString());
        if (!multiplier.units().isEmpty()) {
            ArrayNode units = node.putArray("units");
            multiplier.units().stream().sorted().forEach(units::add);
        }
        when(node, multiplier.conditions());
    }

    private static void when(ObjectNode node, Map<String, String> conditions) {
        if (!conditions.isEmpty()) {
            ObjectNode when = node.putObject("when");
            new TreeMap<>(conditions).forEach(when::put);
        }
    }

    private static void alias(ObjectNode node, ModelAlias alias) {
        node.put("provider", alias.provider())
                .put("alias", alias.alias())
                .put("target_provider", alias.targetProvider())
                .put("model", alias.targetModel());
        instant(node, "effective_from", alias.effectiveFrom());
        instant(node, "effective_to", alias.effectiveTo());
    }

    private static void instant(ObjectNode node, String name, @Nullable Instant instant) {
        if (instant != null) {
            node.put(name, instant.toString());
        }
    }
}
