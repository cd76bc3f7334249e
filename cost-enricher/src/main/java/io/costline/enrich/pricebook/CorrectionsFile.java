package io.costline.enrich.pricebook;

import io.costline.enrich.pricebook.Corrections.Correction;
import io.costline.enrich.pricebook.Corrections.Dispute;
import io.costline.enrich.pricing.Band;
import io.costline.enrich.pricing.Providers;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.Terms;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file of corrections, JSON. Each names itself, its source (where the rule is documented) and which cards it is for:
 * {@code catalogs}, providers (in our words; none: all) and {@code model}, a regular expression the whole name
 * must match in lower case; one that names a dispute and a choice is in force only where that choice is made. Kinds of change:
 *
 * <ul>
 *   <li>{@code line}: draws context lines anew; with {@code listed} only those at that length, moved to {@code tokens}
 *   <li>{@code basis}: what one billed unit is
 *   <li>{@code add}: prices of units the card does not price at all
 *   <li>{@code usual}: the rate under one value of an attribute holds where the call says none
 *   <li>{@code tier-share}: units a tier does not price take a share of their standard price
 *   <li>{@code tier-factor}: a factor on all tokens for a tier without any price; a finding says so
 *   <li>{@code move-start}: prices change at another instant than listed
 *   <li>{@code not-before}: rates under an attribute do not hold before an instant
 *   <li>{@code narrow}: rates under an attribute hold, from an instant on, only under more conditions
 * </ul>
 *
 * Multipliers (geography, speed, regional uplift) need no correction: they cover every unit that counts tokens, cached
 * ones included, unless they name units (pydantic/genai-prices issue 429, BerriAI/litellm issue 38378).
 *
 * @param disputes by name
 * @param corrections in order: each sees what those before it left
 */
record CorrectionsFile(Map<String, Dispute> disputes, List<Correction> corrections) {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * @throws IllegalArgumentException if it is no such file, naming the correction
     */
    static CorrectionsFile read(byte[] content) {
        JsonNode root = JSON.readTree(content);
        Map<String, Dispute> disputes = new TreeMap<>();
        root.path("disputes").properties().forEach(entry -> {
            Map<String, String> choices = new HashMap<>();
            entry.getValue()
                    .path("choices")
                    .properties()
                    .forEach(choice ->
                            choices.put(choice.getKey(), choice.getValue().asString("")));
            disputes.put(entry.getKey(), new Dispute(text(entry.getValue(), "usual"), choices));
        });
        List<Correction> corrections = new ArrayList<>();
        for (JsonNode node : root.path("corrections")) {
            corrections.add(correction(node));
        }
        return new CorrectionsFile(disputes, corrections);
    }

    private static Correction correction(JsonNode node) {
        String name = text(node, "name");
        try {
            text(node, "source");
            return new Correction(
                    name,
                    words(node.path("catalogs"), UnaryOperator.identity()),
                    words(node.path("providers"), Providers::canonical),
                    node.has("model") ? Pattern.compile(text(node, "model")) : null,
                    node.path("dispute").asString(""),
                    node.path("choice").asString(""),
                    change(node));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("correction " + name + ": " + e.getMessage(), e);
        }
    }

    private static CardChange change(JsonNode node) {
        JsonNode what = node.path("change");
        return switch (text(what, "kind")) {
            case "line" -> line(what);
            case "basis" ->
                new CardChange.Basis(
                        text(what, "unit"),
                        RateTerms.of(Map.of(RateTerms.BASIS, text(what, "basis")))
                                .basis());
            case "add" -> new CardChange.Add(rates(what.path("rates")));
            case "replace" -> new CardChange.Replace(rates(what.path("rates")));
            case "factor" ->
                new CardChange.Factor(
                        text(what, "attribute"), text(what, "value"), new BigDecimal(text(what, "factor")));
            case "usual" ->
                new CardChange.Usual(
                        text(what, "unit"), text(what, "attribute"), text(what, "value"), text(what, "was"));
            case "tier-share" ->
                new CardChange.TierShare(
                        text(what, "tier"),
                        new BigDecimal(text(what, "share")),
                        words(what.path("units"), UnaryOperator.identity()));
            case "tier-factor" -> new CardChange.TierFactor(text(what, "tier"), new BigDecimal(text(what, "factor")));
            case "move-start" -> new CardChange.MoveStart(instant(what, "listed"), instant(what, "start"));
            case "not-before" -> new CardChange.NotBefore(instant(what, "start"), text(what, "attribute"));
            case "narrow" ->
                new CardChange.Narrow(instant(what, "since"), text(what, "attribute"), conditions(what.path("more")));
            default -> throw new IllegalArgumentException("unknown kind of change " + text(what, "kind"));
        };
    }

    private static CardChange line(JsonNode what) {
        Long listed = what.has("listed") ? what.path("listed").asLong() : null;
        Band.Operator operator = Band.Operator.valueOf(text(what, "operator").toUpperCase(Locale.ROOT));
        return new CardChange.Line(
                listed, new Band(operator, what.path("tokens").asLong(0)));
    }

    private static List<Rate> rates(JsonNode nodes) {
        List<Rate> rates = new ArrayList<>();
        for (JsonNode node : nodes) {
            rates.add(new Rate(
                    text(node, "unit"),
                    new BigDecimal(text(node, "price")),
                    node.path("per").asLong(),
                    Band.NONE,
                    conditions(node.path("when")),
                    Terms.USUAL));
        }
        return rates;
    }

    private static Map<String, String> conditions(JsonNode node) {
        Map<String, String> conditions = new HashMap<>();
        node.properties()
                .forEach(
                        entry -> conditions.put(entry.getKey(), entry.getValue().asString("")));
        return conditions;
    }

    private static Set<String> words(JsonNode nodes, UnaryOperator<String> form) {
        Set<String> words = new HashSet<>();
        nodes.forEach(node -> words.add(form.apply(node.asString(""))));
        return words;
    }

    private static Instant instant(JsonNode node, String name) {
        return Instant.parse(text(node, name));
    }

    private static String text(JsonNode node, String name) {
        String text = node.path(name).asString("");
        if (text.isEmpty()) {
            throw new IllegalArgumentException(name + " must be given");
        }
        return text;
    }
}
