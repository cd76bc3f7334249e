package io.costline.enrich.pricebook;

import io.costline.enrich.pricebook.LocatedNode.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Gives parts of a file to a reader that takes plain JSON. What JSON would swallow is noted with its place. */
final class LocatedJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final List<CardsFault> faults;

    LocatedJson(List<CardsFault> faults) {
        this.faults = faults;
    }

    /** An object of these of the root's fields. */
    ObjectNode of(LocatedNode root, Set<String> names) {
        ObjectNode object = NODES.objectNode();
        root.fields().stream()
                .filter(field -> names.contains(field.name()) && !object.has(field.name()))
                .forEach(field -> object.set(field.name(), json(field.value(), field.name())));
        return object;
    }

    private JsonNode json(LocatedNode node, String at) {
        return switch (node.kind()) {
            case OBJECT -> object(node, at);
            case ARRAY -> array(node, at);
            case TEXT -> NODES.stringNode(node.text());
            case NUMBER -> number(node.text());
            case BOOLEAN -> NODES.booleanNode(Boolean.parseBoolean(node.text()));
            case NULL -> NODES.nullNode();
            case ALIAS -> {
                faults.add(new CardsFault(node.line(), node.column(), at, "is an alias; write the value out"));
                yield NODES.nullNode();
            }
        };
    }

    private ObjectNode object(LocatedNode node, String at) {
        ObjectNode object = NODES.objectNode();
        for (Field field : node.fields()) {
            String place = at + '.' + field.name();
            if (object.has(field.name())) {
                faults.add(new CardsFault(field.line(), field.column(), place, "given twice"));
            } else {
                object.set(field.name(), json(field.value(), place));
            }
        }
        return object;
    }

    private ArrayNode array(LocatedNode node, String at) {
        ArrayNode array = NODES.arrayNode();
        node.items().forEach(item -> array.add(json(item, at + '[' + array.size() + ']')));
        return array;
    }

    private static JsonNode number(String text) {
        try {
            return NODES.numberNode(new BigInteger(text));
        } catch (NumberFormatException e) {
            return decimal(text);
        }
    }

    private static JsonNode decimal(String text) {
        try {
            return NODES.numberNode(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return NODES.stringNode(text); // .inf and .nan
        }
    }
}
