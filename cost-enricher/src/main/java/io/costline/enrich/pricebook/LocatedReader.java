package io.costline.enrich.pricebook;

import io.costline.enrich.pricebook.LocatedNode.Field;
import io.costline.enrich.pricebook.LocatedNode.Kind;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/** Reads YAML or JSON with the place of every value. */
final class LocatedReader {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final JsonMapper JSON = new JsonMapper();

    private final JsonParser parser;

    private LocatedReader(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * @throws CardsFileException where the file is neither
     */
    static LocatedNode read(byte[] content) {
        if (!looksLikeJson(content)) {
            return read(YAML, "YAML", content);
        }
        try {
            return read(JSON, "JSON", content);
        } catch (CardsFileException json) {
            try {
                return read(YAML, "YAML", content); // YAML's own braces look the same
            } catch (CardsFileException yaml) {
                throw further(json, yaml);
            }
        }
    }

    private static LocatedNode read(ObjectMapper mapper, String format, byte[] content) {
        try (JsonParser parser = mapper.createParser(content)) {
            if (parser.nextToken() == null) {
                return LocatedNode.scalar(Kind.NULL, "", 1, 1);
            }
            LocatedNode root = new LocatedReader(parser).node();
            if (parser.nextToken() != null) {
                throw fault(parser.currentTokenLocation(), "the file must hold one document");
            }
            return root;
        } catch (JacksonException e) {
            String reason = e.getOriginalMessage().lines().findFirst().orElse("");
            throw fault(e.getLocation(), "not " + format + ": " + reason);
        }
    }

    private LocatedNode node() {
        TokenStreamLocation at = parser.currentTokenLocation();
        int line = at.getLineNr();
        int column = at.getColumnNr();
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            return LocatedNode.scalar(Kind.ALIAS, parser.getString(), line, column);
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> new LocatedNode(Kind.OBJECT, "", line, column, fields(), List.of());
            case START_ARRAY -> new LocatedNode(Kind.ARRAY, "", line, column, List.of(), items());
            case VALUE_NUMBER_INT ->
                LocatedNode.scalar(Kind.NUMBER, parser.getNumberValue().toString(), line, column);
            case VALUE_NUMBER_FLOAT -> LocatedNode.scalar(Kind.NUMBER, parser.getString(), line, column);
            case VALUE_TRUE, VALUE_FALSE -> LocatedNode.scalar(Kind.BOOLEAN, parser.getString(), line, column);
            case VALUE_NULL -> LocatedNode.scalar(Kind.NULL, "", line, column);
            default -> LocatedNode.scalar(Kind.TEXT, parser.getString(), line, column);
        };
    }

    private List<Field> fields() {
        List<Field> fields = new ArrayList<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            TokenStreamLocation at = parser.currentTokenLocation();
            String name = parser.currentName();
            parser.nextToken();
            fields.add(new Field(name, at.getLineNr(), at.getColumnNr(), node()));
        }
        return fields;
    }

    private List<LocatedNode> items() {
        List<LocatedNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node());
        }
        return items;
    }

    private static boolean looksLikeJson(byte[] content) {
        for (byte b : content) {
            if (b > ' ') {
                return b == '{' || b == '[';
            }
        }
        return false;
    }

    private static CardsFileException fault(TokenStreamLocation at, String reason) {
        int line = at == null ? 1 : Math.max(1, at.getLineNr());
        int column = at == null ? 1 : Math.max(1, at.getColumnNr());
        return new CardsFileException(List.of(new CardsFault(line, column, "file", reason)));
    }

    /** The format whose reader came further is the one that was meant. */
    private static CardsFileException further(CardsFileException json, CardsFileException yaml) {
        CardsFault a = json.faults().getFirst();
        CardsFault b = yaml.faults().getFirst();
        boolean yamlFurther = b.line() != a.line() ? b.line() > a.line() : b.column() > a.column();
        return yamlFurther ? yaml : json;
    }
}
