package io.costline.files;

import io.costline.files.FileNode.Field;
import io.costline.files.FileNode.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.Event.ID;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Makes nodes of a parser's events. */
final class FileReader {
    private static final int MAX_DEPTH = 100;
    private static final ScalarResolver RESOLVER = new CoreSchema().getScalarResolver();

    private final Iterator<Event> events;
    private int depth;

    private FileReader(Iterator<Event> events) {
        this.events = events;
    }

    static FileNode read(String content) {
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();
        try {
            return new FileReader(new Parse(settings)
                            .parseString(json(content) ? content.replace('\t', ' ') : content)
                            .iterator())
                    .document();
        } catch (MarkedYamlEngineException e) {
            throw fault(e.getProblemMark(), "not YAML or JSON: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw fault(Optional.empty(), "not YAML or JSON: " + e.getMessage());
        }
    }

    /** JSON may be indented with tabs, which YAML forbids; within its strings they are escaped. */
    private static boolean json(String content) {
        String start = content.stripLeading();
        return start.startsWith("{") || start.startsWith("[");
    }

    private FileNode document() {
        FileNode root = FileNode.scalar(Kind.NULL, "", 1, 1);
        boolean read = false;
        while (events.hasNext()) {
            Event event = events.next();
            if (event.getEventId() == ID.DocumentStart) {
                if (read) {
                    throw fault(event.getStartMark(), "the file must hold one document");
                }
                root = node(events.next());
                read = true;
            }
        }
        return root;
    }

    private FileNode node(Event event) {
        int line = line(event.getStartMark());
        int column = column(event.getStartMark());
        if (depth++ == MAX_DEPTH) {
            throw fault(event.getStartMark(), "nested deeper than " + MAX_DEPTH);
        }
        FileNode node = switch (event.getEventId()) {
            case MappingStart -> new FileNode(Kind.OBJECT, "", line, column, fields(), List.of());
            case SequenceStart -> new FileNode(Kind.ARRAY, "", line, column, List.of(), items());
            case Alias ->
                FileNode.scalar(Kind.ALIAS, ((AliasEvent) event).getAlias().toString(), line, column);
            default -> scalar((ScalarEvent) event, line, column);
        };
        depth--;
        return node;
    }

    private List<Field> fields() {
        List<Field> fields = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != ID.MappingEnd; event = events.next()) {
            if (!(event instanceof ScalarEvent name)) {
                throw fault(event.getStartMark(), "a field's name must be a text");
            }
            int line = line(event.getStartMark());
            int column = column(event.getStartMark());
            fields.add(new Field(name.getValue(), line, column, node(events.next())));
        }
        return fields;
    }

    private List<FileNode> items() {
        List<FileNode> items = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != ID.SequenceEnd; event = events.next()) {
            items.add(node(event));
        }
        return items;
    }

    private static FileNode scalar(ScalarEvent event, int line, int column) {
        String text = event.getValue();
        if (!event.isPlain()) {
            return FileNode.scalar(Kind.TEXT, text, line, column);
        }
        Tag tag = RESOLVER.resolve(text, true);
        if (tag.equals(Tag.NULL)) {
            return FileNode.scalar(Kind.NULL, "", line, column);
        }
        if (tag.equals(Tag.BOOL)) {
            return FileNode.scalar(Kind.BOOLEAN, text, line, column);
        }
        if (tag.equals(Tag.INT)) {
            return FileNode.scalar(Kind.NUMBER, whole(text), line, column);
        }
        return FileNode.scalar(tag.equals(Tag.FLOAT) ? Kind.NUMBER : Kind.TEXT, text, line, column);
    }

    /** Without a plus or zeros in front; hexadecimal and octal numbers, which no file needs, as written. */
    private static String whole(String text) {
        try {
            return new BigInteger(text).toString();
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(at -> at.getLine() + 1).orElse(1);
    }

    private static int column(Optional<Mark> mark) {
        return mark.map(at -> at.getColumn() + 1).orElse(1);
    }

    private static FaultyFileException fault(Optional<Mark> at, String reason) {
        return new FaultyFileException(List.of(new FileFault(line(at), column(at), "file", reason)));
    }
}
