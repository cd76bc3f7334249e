package io.costline.enrich.pricing;

import java.util.Comparator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * An alias that names many models: {@code glob 12 our-*}, in which {@code *} stands for any characters, or {@code regex
 * 12 ^o[134]}, of which some part of the name must match. The number is the rank: where several patterns match a name,
 * the lowest wins. Names are compared in lower case.
 *
 * @param rank order among patterns
 * @param pattern what a name must match
 * @param alias the alias it was read from
 */
record ModelPattern(int rank, Pattern pattern, ModelAlias alias) {
    private static final String GLOB = "glob ";
    private static final String REGEX = "regex ";

    /** By rank, then by text, so that no choice depends on the order of insertion. */
    static final Comparator<ModelPattern> ORDER = Comparator.comparingInt(ModelPattern::rank)
            .thenComparing(found -> found.alias().toString());

    /**
     * The pattern an alias is; null for a plain name.
     *
     * @throws IllegalArgumentException if it is meant to be one and cannot be read
     */
    static @Nullable ModelPattern of(ModelAlias alias) {
        String text = alias.alias();
        boolean regex = text.startsWith(REGEX);
        if (!regex && !text.startsWith(GLOB)) {
            return null;
        }
        String ranked = text.substring(regex ? REGEX.length() : GLOB.length());
        int space = ranked.indexOf(' ');
        try {
            int rank = Integer.parseInt(ranked.substring(0, Math.max(space, 0)));
            String form = ranked.substring(space + 1);
            Pattern pattern = regex ? Pattern.compile(form, Pattern.CASE_INSENSITIVE) : glob(form);
            return new ModelPattern(rank, pattern, alias);
        } catch (NumberFormatException | PatternSyntaxException e) {
            throw new IllegalArgumentException("alias " + text + ": expected glob or regex, a rank and a pattern", e);
        }
    }

    /** What a name must match whole, {@code *} standing for any characters. */
    static Pattern glob(String form) {
        return Pattern.compile(
                "^\\Q" + form.replace("*", "\\E.*\\Q") + "\\E$", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    boolean matches(String model) {
        return pattern.matcher(model).find();
    }
}
