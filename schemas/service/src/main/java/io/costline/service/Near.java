package io.costline.service;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What somebody may have meant who wrote a word that is none. */
public final class Near {
    private Near() {}

    /** {@code "; did you mean spend?"}, or nothing where no word is near. */
    public static String question(String written, Collection<String> known) {
        String word = plain(written);
        String near = known.stream()
                .map(each -> Map.entry(each, distance(word, plain(each))))
                .filter(each -> each.getValue() <= Math.max(1, word.length() / 3)
                        || (word.length() > 1 && plain(each.getKey()).startsWith(word)))
                .sorted(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .limit(2)
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(" or "));
        return near.isEmpty() ? "" : "; did you mean " + near + "?";
    }

    /** How words are compared: a hyphen is as good as an underscore. */
    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceFirst("^-+", "").replace('-', '_');
    }

    /** Letters to put in, leave out, change or swap with their neighbour. */
    static int distance(String a, String b) {
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                int changed = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                steps[i][j] = Math.min(steps[i - 1][j - 1] + changed, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
                }
            }
        }
        return steps[a.length()][b.length()];
    }
}
