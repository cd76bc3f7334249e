package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Providers;
import io.costline.enrich.pricing.RateCard;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What public price lists leave out or get wrong, as data with its source: applied to cards as they are imported. Where
 * sources contradict each other the file names the dispute and its choices; the default stands unless the caller chooses.
 */
public final class Corrections {
    private static final String RESOURCE = "/io/costline/catalog/corrections.json";

    private final List<Correction> corrections;
    private final String version;

    /**
     * One correction.
     *
     * @param name what it is called in the source of a corrected card
     * @param catalogs catalogs it is for
     * @param providers providers it is for, in our words; empty: all
     * @param model what the whole model name must match; null: any
     * @param dispute dispute it is a choice in; empty: none
     * @param choice that choice
     * @param change what it does
     */
    record Correction(
            String name,
            Set<String> catalogs,
            Set<String> providers,
            @Nullable Pattern model,
            String dispute,
            String choice,
            CardChange change) {

        boolean concerns(RateCard card) {
            return catalogs.contains(card.catalog())
                    && (providers.isEmpty() || providers.contains(Providers.canonical(card.provider())))
                    && (model == null
                            || model.matcher(card.model().toLowerCase(Locale.ROOT))
                                    .matches());
        }
    }

    /**
     * A question sources answer differently.
     *
     * @param usual choice that stands unless another is made
     * @param choices every choice, and what it means
     */
    public record Dispute(String usual, Map<String, String> choices) {
        public Dispute {
            choices = Map.copyOf(choices);
        }
    }

    private Corrections(List<Correction> corrections, String version) {
        this.corrections = List.copyOf(corrections);
        this.version = version;
    }

    /** No corrections: cards as listed. */
    public static Corrections none() {
        return new Corrections(List.of(), "");
    }

    /** The committed corrections, every dispute as usual. */
    public static Corrections committed() {
        return committed(Map.of());
    }

    /**
     * The committed corrections.
     *
     * @param chosen choice by dispute
     * @throws IllegalArgumentException if there is no such dispute or choice
     */
    public static Corrections committed(Map<String, String> chosen) {
        byte[] content = resource();
        CorrectionsFile file = CorrectionsFile.read(content);
        Map<String, String> choices = new TreeMap<>();
        file.disputes().forEach((name, dispute) -> choices.put(name, dispute.usual()));
        chosen.forEach((name, choice) -> {
            Dispute dispute = file.disputes().get(name);
            if (dispute == null || !dispute.choices().containsKey(choice)) {
                throw new IllegalArgumentException(name + '=' + choice + " is no choice; there are " + choices(file));
            }
            choices.put(name, choice);
        });
        List<Correction> inForce = file.corrections().stream()
                .filter(correction ->
                        correction.dispute().isEmpty() || correction.choice().equals(choices.get(correction.dispute())))
                .toList();
        return new Corrections(inForce, Hashes.sha256(Hashes.sha256(content, 16) + choices, 8));
    }

    /** Every dispute of the committed corrections by name. */
    public static Map<String, Dispute> disputes() {
        return CorrectionsFile.read(resource()).disputes();
    }

    /** The import id of a file with these corrections. */
    String importId(String catalog, byte[] content) {
        String id = catalog + '@' + Hashes.sha256(content, 16);
        return version.isEmpty() ? id : id + '+' + version;
    }

    /** The cards as corrected, in the same order. A corrected card has an id of its own and names its corrections. */
    List<RateCard> apply(List<RateCard> cards) {
        List<RateCard> corrected = new ArrayList<>();
        for (RateCard card : cards) {
            corrected.addAll(apply(card));
        }
        return corrected;
    }

    private List<RateCard> apply(RateCard listed) {
        List<RateCard> cards = List.of(listed);
        for (Correction correction : corrections) {
            if (!correction.concerns(listed)) {
                continue;
            }
            List<RateCard> next = new ArrayList<>();
            for (RateCard card : cards) {
                for (RateCard changed : correction.change().on(card)) {
                    next.add(changed.equals(card) ? card : renamed(changed, correction.name()));
                }
            }
            cards = next;
        }
        return cards;
    }

    private static RateCard renamed(RateCard card, String correction) {
        String source = card.source().isEmpty() ? "" : card.source() + ' ';
        return CardIds.versioned(card).withSource(source + "corrected: " + correction);
    }

    private static Map<String, Set<String>> choices(CorrectionsFile file) {
        Map<String, Set<String>> choices = new TreeMap<>();
        file.disputes()
                .forEach((name, dispute) -> choices.put(name, dispute.choices().keySet()));
        return choices;
    }

    private static byte[] resource() {
        try (InputStream in = Corrections.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("resource " + RESOURCE + " is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
