package io.costline.ingest.adapter.export;

import io.costline.ingest.json.BodyContent;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import io.costline.ingest.json.JsonLimits;
import io.costline.ingest.json.Slice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table of comma-separated values with a header (RFC 4180): each row an object of texts by column. */
public final class Table {
    private static final int MAX_COLUMNS = 500; // AWS' cost and usage report has more than two hundred

    private final byte[] body;
    private int at;
    private boolean rowEnded;

    private Table(byte[] body) {
        this.body = body;
        boolean mark = body.length > 2 && body[0] == (byte) 0xef && body[1] == (byte) 0xbb && body[2] == (byte) 0xbf;
        this.at = mark ? 3 : 0;
    }

    /** @param column one the table must have */
    public static BodyContent read(byte[] body, String column, JsonLimits limits) {
        var table = new Table(body);
        List<String> header = table.row();
        return header.contains(column)
                ? table.rows(header, limits)
                : new BodyContent.Malformed("not a table with a column " + column, 1, 1);
    }

    /** A table of any columns. */
    public static BodyContent read(byte[] body, JsonLimits limits) {
        var table = new Table(body);
        return table.rows(table.row(), limits);
    }

    private BodyContent rows(List<String> header, JsonLimits limits) {
        List<Element> elements = new ArrayList<>();
        while (at < body.length) {
            int from = at;
            List<String> row = row();
            if (row.size() == 1 && row.getFirst().isBlank()) {
                continue;
            }
            if (elements.size() == limits.maxElements()) {
                return new BodyContent.TooMany(limits.maxElements());
            }
            Map<String, Json> members = new LinkedHashMap<>();
            for (int i = 0; i < Math.min(row.size(), header.size()); i++) {
                String value = row.get(i);
                members.put(
                        header.get(i),
                        value.length() > limits.maxString() ? Json.Dropped.LONG_STRING : new Json.Str(value));
            }
            elements.add(new Element(elements.size(), Json.Obj.of(members), null, new Slice(body, from, at - from)));
        }
        return new BodyContent.Elements(elements, false);
    }

    private List<String> row() {
        List<String> values = new ArrayList<>();
        rowEnded = false;
        while (!rowEnded) {
            String value = value();
            if (values.size() < MAX_COLUMNS) {
                values.add(value);
            }
        }
        return values;
    }

    private String value() {
        while (at < body.length && body[at] == ' ') {
            at++;
        }
        boolean quoted = at < body.length && body[at] == '"';
        int from = quoted ? at + 1 : at;
        int to = from;
        while (to < body.length && (quoted ? !closes(to) : body[to] != ',' && body[to] != '\n')) {
            to += quoted && body[to] == '"' ? 2 : 1;
        }
        to = Math.min(to, body.length);
        String text = new String(body, from, to - from, StandardCharsets.UTF_8);
        at = to;
        while (at < body.length && body[at] != ',' && body[at] != '\n') {
            at++;
        }
        rowEnded = at >= body.length || body[at] == '\n';
        at = Math.min(at + 1, body.length);
        return quoted ? text.replace("\"\"", "\"") : text.strip();
    }

    /** A quote that is not one of a pair. */
    private boolean closes(int at) {
        return body[at] == '"' && (at + 1 == body.length || body[at + 1] != '"');
    }
}
