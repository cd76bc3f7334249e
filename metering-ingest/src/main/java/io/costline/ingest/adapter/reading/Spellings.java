package io.costline.ingest.adapter.reading;

import java.util.LinkedHashMap;
import java.util.Map;

/** Our word for what others write in many ways. */
public final class Spellings {
    private Spellings() {}

    /** @param table a line a word: the word, then all its spellings, with blanks between them */
    public static Map<String, String> of(String table) {
        Map<String, String> words = new LinkedHashMap<>();
        table.lines().map(line -> line.split(" +")).forEach(line -> {
            for (int spelling = 1; spelling < line.length; spelling++) {
                words.put(line[spelling], line[0]);
            }
        });
        return Map.copyOf(words);
    }
}
