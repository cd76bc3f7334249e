package io.costline.clickhouse.migrate;

import io.costline.clickhouse.SqlFiles;
import io.costline.identity.Revisions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One view of database {@code costline}. It is created anew whenever its text changed, or that of a view it reads:
 * ClickHouse keeps with a view the columns that its sources had when it was made.
 *
 * @param name of the view and of its file
 * @param select the text of the file
 * @param checksum of the text and of those it builds on
 */
record View(String name, String select, String checksum) {
    private static final Pattern SOURCE = Pattern.compile("\\bcostline\\.(\\w+)");

    /** Each after those it reads. */
    static List<View> all() {
        Map<String, String> texts = SqlFiles.in("views");
        texts.replaceAll((name, text) -> filled(text));
        return ordered(texts);
    }

    /** With the layout of revisions, which stands in {@link Revisions}. */
    private static String filled(String text) {
        return text.replace("${LAYER_AT}", Integer.toString(Revisions.BOOK_BITS + Long.SIZE))
                .replace("${BOOK_BITS}", Integer.toString(Revisions.BOOK_BITS))
                .replace("${OUTPUT_BITS}", Integer.toString(Revisions.OUTPUT_BITS))
                .replace("${TIMES}", Long.toString(Revisions.TIMES));
    }

    static List<View> ordered(Map<String, String> texts) {
        Map<String, View> done = new LinkedHashMap<>();
        texts.keySet().forEach(name -> add(name, texts, done, new ArrayList<>()));
        return List.copyOf(done.values());
    }

    private static void add(String name, Map<String, String> texts, Map<String, View> done, List<String> above) {
        String text = texts.get(name);
        if (text == null || done.containsKey(name)) {
            return;
        }
        if (above.contains(name)) {
            throw new IllegalStateException("views read each other in a circle: " + above + " and again " + name);
        }
        above.add(name);
        List<String> sources = SOURCE.matcher(text)
                .results()
                .map(match -> match.group(1))
                .distinct()
                .filter(source -> !source.equals(name) && texts.containsKey(source))
                .toList();
        sources.forEach(source -> add(source, texts, done, above));
        above.removeLast();
        String built = sources.stream()
                .map(source -> Objects.requireNonNull(done.get(source)).checksum())
                .sorted()
                .collect(Collectors.joining("\n", text, ""));
        done.put(name, new View(name, text, SqlFiles.checksum(built)));
    }

    String statement(Placement placement) {
        return placement.fill("CREATE OR REPLACE VIEW costline." + name + " ${on_cluster} AS\n") + select;
    }
}
