package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.RateCard;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Looks through cards for what cannot be meant, by the rules of {@link LintRule}. */
public final class CardLint {
    private final List<LintFinding> findings = new ArrayList<>();
    private final CardSet cards;
    private final List<RateCard> known;

    private CardLint(CardSet cards, CardSet reference) {
        this.cards = cards;
        this.known = reference.cards();
    }

    /**
     * @param cards what to look through
     * @param reference cards that say which units there are and what is usual
     * @param against cards whose prices these are compared with; null: none
     * @return findings by rule, model and price
     */
    public static List<LintFinding> of(CardSet cards, CardSet reference, @Nullable CardSet against) {
        CardLint lint = new CardLint(cards, reference);
        lint.each();
        lint.dates();
        if (against != null) {
            lint.compare(against);
        }
        return lint.findings.stream().sorted(LintFinding.order()).toList();
    }

    private void each() {
        Set<String> units = new HashSet<>();
        known.forEach(card -> card.rates().forEach(rate -> units.add(rate.unit())));
        LintSizes sizes = new LintSizes(known, findings::add);
        for (RateCard card : cards.cards()) {
            new LintSides(card, findings::add).check();
            new LintConditions(card, units, findings::add).check();
            sizes.check(card);
        }
    }

    private void dates() {
        LintDates dates = new LintDates(findings::add);
        cards.imports().forEach(dates::overlaps);
        dates.gaps(cards.spans());
    }

    /** Prices both have and state differently. A price only one has is a difference, not a disagreement. */
    private void compare(CardSet against) {
        SortedMap<ModelKey, List<CardSpan>> own = cards.spans();
        SortedMap<ModelKey, List<CardSpan>> others = new TreeMap<>(against.spans());
        others.keySet().retainAll(own.keySet());
        SortedMap<ModelKey, List<CardSpan>> both = new TreeMap<>(own);
        both.keySet().retainAll(others.keySet());
        for (CardsDiff.Model model : CardsDiff.between(others, both).models()) {
            for (CardSpan span : both.getOrDefault(model.key(), List.of())) {
                model.changes().stream()
                        .filter(change -> span.holdsAt(change.from() == null ? CardSpan.ALWAYS : change.from()))
                        .forEach(change -> disagree(span.card(), change, against.name()));
            }
        }
    }

    private void disagree(RateCard card, CardsDiff.Change change, String source) {
        if (change.before() != null && change.after() != null) {
            findings.add(new LintFinding(
                    LintRule.SOURCES_DISAGREE,
                    ModelKey.of(card),
                    card.cardId(),
                    change.price(),
                    change.after().price(),
                    change.before().price(),
                    source));
        }
    }
}
