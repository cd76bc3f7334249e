package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Agreements;
import io.costline.enrich.pricing.ModelAlias;
import io.costline.enrich.pricing.Multiplier;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import io.costline.enrich.pricing.TokenLimits;
import io.costline.files.FaultyFileException;
import io.costline.files.FileFault;
import io.costline.files.FileNode;
import io.costline.files.FileObject;
import io.costline.limits.RecordLimits;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
 *     max_input_tokens: 128000      # optional: bounds calls that do not tell their usage; likewise max_output_tokens
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
 * Contracts, baselines and currency rates may stand beside them: see {@link AgreementsFile}. A card printed by {@link
 * CardsPrinter} also says its {@code card_id}, {@code catalog} and {@code learnt_at}.
 */
public final class CardsFile {
    static final String CATALOG = "cards";

    private static final Set<String> FIELDS = Set.of("cards", "aliases", "contracts", "baselines", "fx", "reporting");
    private static final Set<String> CARD_FIELDS = Set.of("""
            provider model account currency effective_from effective_to source rates multipliers max_input_tokens
            max_output_tokens card_id catalog learnt_at""".split("\\s+"));
    private static final Set<String> RATE_FIELDS = Set.of(
            "unit", "price", "per", "above", "at_least", "when", RateTerms.BASIS, RateTerms.TIERS, RateTerms.MEASURED);
    private static final Set<String> MULTIPLIER_FIELDS = Set.of("name", "factor", "units", "when");
    private static final Set<String> ALIAS_FIELDS =
            Set.of("provider", "alias", "target_provider", "model", "effective_from", "effective_to");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    private final Instant learntAt;
    private final List<FileFault> faults = new ArrayList<>();

    private CardsFile(Instant learntAt) {
        this.learntAt = learntAt;
    }

    /**
     * @throws FaultyFileException naming every fault with its line and column
     */
    public static CatalogImport read(byte[] content, Instant learntAt) {
        FileNode root = FileNode.read(new String(content, StandardCharsets.UTF_8));
        return new CardsFile(learntAt).read(root, Hashes.sha256(content, 16));
    }

    private CatalogImport read(FileNode root, String hash) {
        FileObject file = FileObject.of(root, faults, FIELDS);
        List<RateCard> cards = new ArrayList<>();
        for (FileObject object : file.objects("cards", CARD_FIELDS)) {
            RateCard card = card(object);
            if (card != null) {
                cards.add(card);
            }
        }
        List<ModelAlias> aliases = new ArrayList<>();
        for (FileObject object : file.objects("aliases", ALIAS_FIELDS)) {
            ModelAlias alias = alias(object);
            if (alias != null) {
                aliases.add(alias);
            }
        }
        Agreements agreed = AgreementsFile.read(file);
        if (cards.isEmpty() && aliases.isEmpty() && agreed.size() == 0 && faults.isEmpty()) {
            file.fault("neither cards nor aliases");
        }
        if (!faults.isEmpty()) {
            throw new FaultyFileException(faults);
        }
        return new CatalogImport(CATALOG + '@' + hash, CATALOG, cards, aliases, agreed, new TreeMap<>());
    }

    private @Nullable RateCard card(FileObject object) {
        int before = faults.size();
        List<Rate> rates = new CardsFileRates(faults).read(object.objects("rates", RATE_FIELDS));
        if (rates.isEmpty() && faults.size() == before) {
            object.missing("rates", "a card needs at least one rate");
        }
        List<Multiplier> multipliers = new ArrayList<>();
        for (FileObject multiplier : object.objects("multipliers", MULTIPLIER_FIELDS)) {
            addMultiplier(multipliers, multiplier);
        }
        String provider = object.required("provider");
        String model = object.required("model");
        String currency = object.text("currency", "USD");
        if (!CURRENCY.matcher(currency).matches()) {
            object.fault("currency", "must be an ISO 4217 code of three capital letters");
        }
        Instant learnt = object.instant("learnt_at");
        Instant from = object.instant("effective_from");
        Instant to = object.instant("effective_to");
        if (from != null && to != null && !from.isBefore(to)) {
            object.fault("effective_to", "must be after effective_from, " + from);
        }
        String catalog = object.text("catalog", CATALOG);
        String named = CardIds.of(catalog, provider, model, Hashes.sha256(object.content(), 8));
        String id = object.text("card_id", named);
        if (id.length() > RecordLimits.CARD_ID) {
            object.fault("card_id", "must have at most " + RecordLimits.CARD_ID + " characters");
        }
        if (multipliers.size() > RecordLimits.MULTIPLIERS) {
            object.fault("multipliers", "must be at most " + RecordLimits.MULTIPLIERS);
        }
        String account = object.text("account", "");
        String source = object.text("source", "");
        long input = object.count("max_input_tokens", "of tokens");
        long output = object.count("max_output_tokens", "of tokens");
        return faults.size() > before
                ? null
                : new RateCard(
                        id,
                        catalog,
                        provider,
                        model,
                        account,
                        currency,
                        from,
                        to,
                        learnt == null ? learntAt : learnt,
                        source,
                        rates,
                        multipliers,
                        new TokenLimits(input, output));
    }

    private void addMultiplier(List<Multiplier> multipliers, FileObject object) {
        int before = faults.size();
        String name = object.text("name", "");
        BigDecimal factor = object.decimal("factor");
        Set<String> units = object.texts("units");
        Map<String, String> conditions = CardsFileRates.conditions(object);
        if (factor != null && factor.signum() < 0) {
            object.fault("factor", "must not be negative");
        }
        if (factor != null && faults.size() == before) {
            multipliers.add(new Multiplier(name, factor, units, conditions));
        }
    }

    private @Nullable ModelAlias alias(FileObject object) {
        int before = faults.size();
        String alias = object.required("alias");
        String model = object.required("model");
        Instant from = object.instant("effective_from");
        Instant to = object.instant("effective_to");
        if (from != null && to != null && !from.isBefore(to)) {
            object.fault("effective_to", "must be after effective_from, " + from);
        }
        String provider = object.text("provider", "");
        String targetProvider = object.text("target_provider", "");
        if (faults.size() > before) {
            return null;
        }
        try {
            return new ModelAlias(provider, alias, targetProvider, model, from, to).checked();
        } catch (IllegalArgumentException e) {
            object.fault("alias", String.valueOf(e.getMessage()));
            return null;
        }
    }
}
