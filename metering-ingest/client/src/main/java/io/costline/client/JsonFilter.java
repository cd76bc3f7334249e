package io.costline.client;

import io.costline.client.JsonScanner.Token;
import io.costline.client.Whitelist.Counts;
import io.costline.client.Whitelist.Members;
import io.costline.client.Whitelist.Plain;
import io.costline.client.Whitelist.Presence;

/** Copies the whitelisted part of a JSON value. */
final class JsonFilter {
    /** Characters of a text that is kept: as many as the door takes for an id. */
    static final int MAX_TEXT = 512;

    private static final int MAX_NAME = 64;
    private static final int MAX_NUMBER = 64;
    private static final int MAX_DEPTH = 16;

    private final JsonScanner in;
    private final JsonOut out = new JsonOut();

    private JsonFilter(String json) {
        this.in = new JsonScanner(json);
    }

    /**
     * @return the filtered value, in UTF-8
     * @throws JsonSyntaxException if the text is not one JSON object or array
     */
    static byte[] filter(String json, Whitelist rule) throws JsonSyntaxException {
        var filter = new JsonFilter(json);
        Token first = filter.in.next();
        if (first != Token.START_OBJECT && first != Token.START_ARRAY) {
            throw new JsonSyntaxException("expected an object or an array", 0);
        }
        filter.value(first, rule, 0);
        filter.in.next();
        return filter.out.toBytes();
    }

    private void value(Token token, Whitelist rule, int depth) throws JsonSyntaxException {
        switch (token) {
            case START_OBJECT -> object(token, rule, depth);
            case START_ARRAY -> array(token, rule, depth);
            case STRING -> out.string(keepsText(rule) ? shortText() : "");
            case NUMBER -> out.word(in.length() <= MAX_NUMBER ? in.text() : "null");
            case TRUE -> out.bool(true);
            case FALSE -> out.bool(false);
            default -> out.word("null");
        }
    }

    /** A text is kept where it is expected; counts keep theirs by name. */
    private static boolean keepsText(Whitelist rule) {
        return rule instanceof Plain;
    }

    private String shortText() {
        return in.length() <= MAX_TEXT ? in.text() : "";
    }

    private void array(Token token, Whitelist rule, int depth) throws JsonSyntaxException {
        out.startArray();
        if (rule instanceof Presence || depth == MAX_DEPTH) {
            in.skip(token);
        } else {
            for (Token item = in.next(); item != Token.END_ARRAY; item = in.next()) {
                value(item, rule, depth + 1);
            }
        }
        out.endArray();
    }

    private void object(Token token, Whitelist rule, int depth) throws JsonSyntaxException {
        out.startObject();
        if (depth == MAX_DEPTH) {
            in.skip(token);
        } else if (rule instanceof Members members) {
            members(members, depth + 1);
        } else if (rule instanceof Counts counts) {
            counts(counts, depth + 1);
        } else {
            in.skip(token);
        }
        out.endObject();
    }

    private void members(Members members, int depth) throws JsonSyntaxException {
        while (in.next() == Token.NAME) {
            String name = in.length() <= MAX_NAME ? in.text() : "";
            Token token = in.next();
            Whitelist rule = members.rules().get(name);
            if (rule == null) {
                in.skip(token);
            } else {
                out.name(name);
                value(token, rule, depth);
            }
        }
    }

    private void counts(Counts counts, int depth) throws JsonSyntaxException {
        while (in.next() == Token.NAME) {
            String name = in.length() <= MAX_NAME ? in.text() : "";
            Token token = in.next();
            boolean kept = token == Token.STRING ? counts.texts().contains(name) : isName(name);
            if (!kept) {
                in.skip(token);
                continue;
            }
            out.name(name);
            if (token == Token.STRING) {
                out.string(shortText());
            } else {
                value(token, counts, depth);
            }
        }
    }

    /** As fields and models are named; a sentence is none. */
    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.chars()
                        .allMatch(c -> c >= 'a' && c <= 'z'
                                || c >= 'A' && c <= 'Z'
                                || c >= '0' && c <= '9'
                                || "_-.:/".indexOf(c) >= 0);
    }
}
