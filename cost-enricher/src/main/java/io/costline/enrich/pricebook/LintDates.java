package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.RateCard;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Gaps and overlaps in the dates of one model's cards. */
final class LintDates {
    private final Consumer<LintFinding> findings;

    LintDates(Consumer<LintFinding> findings) {
        this.findings = findings;
    }

    /** Cards of one import: a later import is meant to overlap the ones before it. */
    void overlaps(List<RateCard> cards) {
        SortedMap<ModelKey, List<RateCard>> byModel = new TreeMap<>();
        cards.forEach(card -> byModel.computeIfAbsent(ModelKey.of(card), model -> new ArrayList<>())
                .add(card));
        byModel.values().stream().filter(offers -> offers.size() > 1).forEach(this::overlapsOfModel);
    }

    private void overlapsOfModel(List<RateCard> offers) {
        List<RateCard> sorted = new ArrayList<>(offers);
        sorted.sort(Comparator.comparing(LintDates::start).thenComparing(RateCard::cardId));
        for (int i = 1; i < sorted.size(); i++) {
            RateCard earlier = sorted.get(i - 1);
            RateCard later = sorted.get(i);
            if (start(earlier).equals(start(later))) {
                findings.accept(LintFinding.of(
                        LintRule.SAME_START,
                        later,
                        window(later) + ", as " + earlier.cardId() + ' ' + window(earlier)));
            } else if (end(earlier).isAfter(start(later))) {
                findings.accept(LintFinding.of(
                        LintRule.OVERLAP, later, window(later) + ", and " + earlier.cardId() + ' ' + window(earlier)));
            }
        }
    }

    /** Times between two spans of a model. */
    void gaps(SortedMap<ModelKey, List<CardSpan>> spans) {
        spans.values().forEach(ofModel -> {
            for (int i = 1; i < ofModel.size(); i++) {
                Instant end = ofModel.get(i - 1).end();
                Instant next = ofModel.get(i).start();
                if (end.isBefore(next)) {
                    findings.accept(LintFinding.of(LintRule.GAP, ofModel.get(i).card(), "from " + end + " to " + next));
                }
            }
        });
    }

    private static Instant start(RateCard card) {
        return card.effectiveFrom() == null ? CardSpan.ALWAYS : card.effectiveFrom();
    }

    private static Instant end(RateCard card) {
        return card.effectiveTo() == null ? CardSpan.NO_END : card.effectiveTo();
    }

    private static String window(RateCard card) {
        String from = card.effectiveFrom() == null ? "always" : "from " + card.effectiveFrom();
        return from + (card.effectiveTo() == null ? "" : " to " + card.effectiveTo());
    }
}
