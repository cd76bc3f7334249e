package io.costline.cli;

import io.costline.cli.text.Console;
import io.costline.cli.text.Table;
import io.costline.ingest.adapter.Sources;
import io.costline.ingest.adapter.reading.SourceAdapter;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** The sources as a command line names them: ours is {@code events}. */
final class SourceNames implements Iterable<String> {
    static final String OURS = "events";

    private static List<SourceAdapter> adapters() {
        return Sources.standard().all();
    }

    private static String named(SourceAdapter adapter) {
        return adapter.name().equals(Sources.COSTLINE) ? OURS : adapter.name();
    }

    @Override
    public Iterator<String> iterator() {
        Stream<String> names = adapters().stream().map(SourceNames::named);
        return names.iterator();
    }

    static void print(Console console) {
        Table table = new Table("source", "what it takes");
        adapters().forEach(adapter -> table.row(named(adapter), adapter.description()));
        table.print(console);
    }
}
