package io.costline.enrich.pricing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A leaf is a token class in one modality: leaves are disjoint and sum to all tokens of a call. Each has a chain of
 * units, most specific first, and is billed once, by the first unit of its chain that the card prices. This is the
 * whole containment rule: cached ⊂ input, reasoning ⊂ output, audio ⊂ either, cached audio ⊂ cached before ⊂ audio.
 */
public final class Leaves {
    private static final TokenClass[] CLASSES = TokenClass.values();
    private static final TokenModality[] MODALITIES = TokenModality.values();

    /** Number of leaves. */
    public static final int COUNT = CLASSES.length * MODALITIES.length;

    private static final List<List<String>> CHAINS = chains();
    private static final Set<String> UNITS =
            CHAINS.stream().flatMap(List::stream).collect(Collectors.toUnmodifiableSet());

    private Leaves() {}

    public static int of(TokenClass tokenClass, TokenModality modality) {
        return tokenClass.ordinal() * MODALITIES.length + modality.ordinal();
    }

    /** The leaf of plain text of the class at this position. */
    public static int text(int tokenClass) {
        return tokenClass * MODALITIES.length;
    }

    public static TokenClass tokenClass(int leaf) {
        return CLASSES[leaf / MODALITIES.length];
    }

    public static TokenModality modality(int leaf) {
        return MODALITIES[leaf % MODALITIES.length];
    }

    /** Units that may bill the leaf, most specific first. */
    public static List<String> chain(int leaf) {
        return CHAINS.get(leaf);
    }

    /** Whether tokens of a call are billed by the unit. */
    public static boolean isUnit(String unit) {
        return UNITS.contains(unit);
    }

    /** Whether billing the leaf by this unit of its chain deserves a finding: the price may be another than meant. */
    static boolean surprising(int leaf, String unit) {
        TokenClass tokenClass = tokenClass(leaf);
        return switch (tokenClass) {
            case CACHE_READ -> !unit.endsWith("_read_tokens") || atTextRate(leaf, unit);
            case CACHE_WRITE_1H -> !unit.equals(Units.CACHE_WRITE_1H) || atTextRate(leaf, unit);
            case CACHE_WRITE_5M, CACHE_WRITE_UNKNOWN_TTL -> !unit.contains("_write_") || atTextRate(leaf, unit);
            case INPUT_UNCACHED, TOOL_USE_INPUT, OUTPUT_VISIBLE, REASONING, PREDICTION_REJECTED, CITATION ->
                atTextRate(leaf, unit);
        };
    }

    /** Whether the unit bills the leaf as if it were text. */
    private static boolean atTextRate(int leaf, String unit) {
        TokenModality modality = modality(leaf);
        return modality != TokenModality.TEXT && !unit.contains(modality.word());
    }

    /**
     * Whether a leaf billed as text may cost more than that. Sound does, and so does what is made; pictures read are billed as
     * text wherever a list has no rate of theirs.
     */
    static boolean dearerThanText(int leaf, String unit) {
        return atTextRate(leaf, unit)
                && (modality(leaf) == TokenModality.AUDIO || !tokenClass(leaf).input());
    }

    private static List<List<String>> chains() {
        List<List<String>> chains = new ArrayList<>();
        for (TokenClass tokenClass : CLASSES) {
            for (TokenModality modality : MODALITIES) {
                chains.add(chain(tokenClass, modality));
            }
        }
        return List.copyOf(chains);
    }

    private static List<String> chain(TokenClass tokenClass, TokenModality modality) {
        List<String> chain = new ArrayList<>();
        boolean text = modality == TokenModality.TEXT;
        String word = modality.word();
        switch (tokenClass) {
            case INPUT_UNCACHED, TOOL_USE_INPUT -> {}
            case CACHE_READ -> {
                if (!text) {
                    chain.add("cache_" + word + "_read_tokens");
                }
                chain.add(Units.CACHE_READ);
            }
            case CACHE_WRITE_5M -> addWrites(chain, text, word, Units.CACHE_WRITE_5M, Units.CACHE_WRITE);
            case CACHE_WRITE_1H -> addWrites(chain, text, word, Units.CACHE_WRITE_1H, Units.CACHE_WRITE);
            case CACHE_WRITE_UNKNOWN_TTL -> addWrites(chain, text, word, Units.CACHE_WRITE, Units.CACHE_WRITE_5M);
            case OUTPUT_VISIBLE, PREDICTION_REJECTED -> {}
            case REASONING -> chain.add(Units.OUTPUT_REASONING);
            case CITATION -> chain.add(Units.OUTPUT_CITATION);
        }
        String side = tokenClass.input() ? "input" : "output";
        if (!text) {
            chain.add(side + '_' + word + "_tokens");
        }
        chain.add(side + "_tokens");
        return List.copyOf(chain);
    }

    private static void addWrites(List<String> chain, boolean text, String word, String first, String second) {
        if (!text) {
            chain.add("cache_" + word + "_write_tokens");
        }
        chain.add(first);
        chain.add(second);
    }
}
