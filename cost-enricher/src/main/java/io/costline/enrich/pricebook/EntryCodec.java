package io.costline.enrich.pricebook;

import io.costline.avro.BandOperator;
import io.costline.avro.CardMultiplier;
import io.costline.avro.CardRate;
import io.costline.avro.PriceBookEntry;
import io.costline.enrich.pricing.Agreements;
import io.costline.enrich.pricing.Band;
import io.costline.enrich.pricing.ModelAlias;
import io.costline.enrich.pricing.Multiplier;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import io.costline.enrich.pricing.TokenLimits;
import io.costline.files.FileFault;
import io.costline.files.FileNode;
import io.costline.files.FileObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Between the price book's Avro records and the pricing core's values. Nothing is lost either way. A rate's terms that
 * are not usual travel as conditions whose name starts with {@code $}: a reader that does not know them finds no call
 * that meets them, and says unpriced rather than a wrong price.
 */
final class EntryCodec {
    private static final String TERM = "$";
    private static final String NO_CARD = "$definition";
    private static final JsonMapper JSON = new JsonMapper();

    private EntryCodec() {}

    static io.costline.avro.RateCard toAvro(RateCard card) {
        return io.costline.avro.RateCard.newBuilder()
                .setCardId(card.cardId())
                .setCatalog(card.catalog())
                .setProvider(card.provider())
                .setModel(card.model())
                .setAccount(card.account())
                .setCurrency(card.currency())
                .setEffectiveFrom(card.effectiveFrom())
                .setEffectiveTo(card.effectiveTo())
                .setLearntAt(card.learntAt())
                .setSource(card.source())
                .setRates(card.rates().stream().map(EntryCodec::toAvro).toList())
                .setMultipliers(
                        card.multipliers().stream().map(EntryCodec::toAvro).toList())
                .setMaxInputTokens(card.limits().input())
                .setMaxOutputTokens(card.limits().output())
                .build();
    }

    static RateCard fromAvro(io.costline.avro.RateCard card) {
        return new RateCard(
                card.getCardId(),
                card.getCatalog(),
                card.getProvider(),
                card.getModel(),
                card.getAccount(),
                card.getCurrency(),
                card.getEffectiveFrom(),
                card.getEffectiveTo(),
                card.getLearntAt(),
                card.getSource(),
                card.getRates().stream().map(EntryCodec::fromAvro).toList(),
                card.getMultipliers().stream().map(EntryCodec::fromAvro).toList(),
                new TokenLimits(card.getMaxInputTokens(), card.getMaxOutputTokens()));
    }

    static io.costline.avro.ModelAlias toAvro(ModelAlias alias) {
        return io.costline.avro.ModelAlias.newBuilder()
                .setProvider(alias.provider())
                .setAlias(alias.alias())
                .setTargetProvider(alias.targetProvider())
                .setTargetModel(alias.targetModel())
                .setEffectiveFrom(alias.effectiveFrom())
                .setEffectiveTo(alias.effectiveTo())
                .build();
    }

    static ModelAlias fromAvro(io.costline.avro.ModelAlias alias) {
        return new ModelAlias(
                alias.getProvider(),
                alias.getAlias(),
                alias.getTargetProvider(),
                alias.getTargetModel(),
                alias.getEffectiveFrom(),
                alias.getEffectiveTo());
    }

    private static CardRate toAvro(Rate rate) {
        Map<String, String> conditions = new TreeMap<>(rate.conditions());
        RateTerms.words(rate.terms()).forEach((word, value) -> conditions.put(TERM + word, value));
        return CardRate.newBuilder()
                .setUnit(rate.unit())
                .setPrice(rate.price().toPlainString())
                .setPer(rate.per())
                .setBandOperator(BandOperator.valueOf(rate.band().operator().name()))
                .setBandTokens(rate.band().tokens())
                .setConditions(conditions)
                .build();
    }

    private static Rate fromAvro(CardRate rate) {
        Band band = switch (rate.getBandOperator()) {
            case NONE -> Band.NONE;
            case ABOVE -> Band.above(rate.getBandTokens());
            case AT_LEAST -> Band.atLeast(rate.getBandTokens());
            case UNKNOWN ->
                throw new IllegalArgumentException(
                        "rate of " + rate.getUnit() + " has a band operator this version does not know");
        };
        Map<String, String> conditions = new TreeMap<>();
        Map<String, String> terms = new TreeMap<>();
        rate.getConditions().forEach((name, value) -> {
            if (name.startsWith(TERM)) {
                terms.put(name.substring(TERM.length()), value);
            } else {
                conditions.put(name, value);
            }
        });
        return new Rate(
                rate.getUnit(), new BigDecimal(rate.getPrice()), rate.getPer(), band, conditions, RateTerms.of(terms));
    }

    private static CardMultiplier toAvro(Multiplier multiplier) {
        return CardMultiplier.newBuilder()
                .setName(multiplier.name())
                .setFactor(multiplier.factor().toPlainString())
                .setUnits(multiplier.units().stream().sorted().toList())
                .setConditions(new TreeMap<>(multiplier.conditions()))
                .build();
    }

    private static Multiplier fromAvro(CardMultiplier multiplier) {
        return new Multiplier(
                multiplier.getName(),
                new BigDecimal(multiplier.getFactor()),
                Set.copyOf(multiplier.getUnits()),
                multiplier.getConditions());
    }

    /**
     * An entry that agrees on something: its words are those of a file, as JSON. The card in its body is no price: a reader that
     * does not know definitions does not know its band operator either, refuses the book and keeps the one it has, where one
     * that passed the definition over would price without it and say so under the book's version.
     */
    static PriceBookEntry toAvro(String importId, Agreements agreed, Instant definedAt) {
        ObjectNode words = JSON.createObjectNode();
        AgreementsPrinter.print(words, agreed);
        CardRate none = CardRate.newBuilder()
                .setUnit(NO_CARD)
                .setPrice("0")
                .setPer(1)
                .setBandOperator(BandOperator.UNKNOWN)
                .setBandTokens(0)
                .setConditions(Map.of())
                .build();
        io.costline.avro.RateCard card = io.costline.avro.RateCard.newBuilder()
                .setCardId(NO_CARD)
                .setCatalog(NO_CARD)
                .setProvider(NO_CARD)
                .setModel(NO_CARD)
                .setAccount("")
                .setCurrency("")
                .setEffectiveFrom(null)
                .setEffectiveTo(null)
                .setLearntAt(Instant.EPOCH)
                .setSource("")
                .setRates(List.of(none))
                .setMultipliers(List.of())
                .build();
        return PriceBookEntry.newBuilder()
                .setImportId(importId)
                .setBody(card)
                .setDefinition(JSON.writeValueAsString(words))
                .setDefinedAt(definedAt)
                .build();
    }

    /**
     * What an entry agrees on.
     *
     * @throws IllegalArgumentException if this version does not know its words
     */
    static Agreements agreed(PriceBookEntry entry) {
        List<FileFault> faults = new ArrayList<>();
        Agreements agreed =
                AgreementsFile.read(FileObject.of(FileNode.read(entry.getDefinition()), faults, AgreementsFile.FIELDS));
        if (!faults.isEmpty() || agreed.size() == 0) {
            throw new IllegalArgumentException(
                    "import " + entry.getImportId() + " has a definition this version does not know: " + faults);
        }
        return agreed;
    }

    /** Key of an entry on the topic: by import, so that one import never overwrites another's card. */
    static String key(String importId, String kind, String name) {
        return String.join("/", importId, kind, name);
    }
}
