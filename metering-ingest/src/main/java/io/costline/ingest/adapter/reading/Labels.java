package io.costline.ingest.adapter.reading;

import io.costline.avro.RequestEvent;
import io.costline.ingest.json.Json;
import io.costline.limits.RecordLimits;
import io.costline.wire.EventText;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Attribution that callers put into a gateway's free metadata or send along as headers, under our names: bare
 * ({@code customer}), or as a key that says whose it is ({@code costline_customer}, {@code x-costline-customer}). Fills
 * what is not known yet.
 */
public final class Labels {
    private static final String HEADER_PREFIX = "x-costline-";
    private static final List<String> PREFIXES = List.of(HEADER_PREFIX, "costline-", "costline_", "costline.");
    private static final int MAX_TAG = 256;

    private Labels() {}

    public static void fill(Fields labels, RequestEvent event) {
        Json.Obj object = labels.object();
        for (int member = 0; member < object.size(); member++) {
            set(label(object.name(member)), labels.text(object.name(member), object.value(member)), event);
        }
    }

    /** For metadata that is nothing but attribution: what is not ours becomes a tag. */
    public static void fillAndTag(Fields labels, RequestEvent event) {
        Json.Obj object = labels.object();
        for (int member = 0; member < object.size(); member++) {
            String name = object.name(member);
            Json value = object.value(member);
            String text = value instanceof Json.Bool flag
                    ? Boolean.toString(flag == Json.Bool.TRUE)
                    : labels.text(name, value);
            if (!set(label(name), text, event)) {
                tag(event, name, text);
            }
        }
    }

    /** Adds a tag where the name is free; a value of a text's length is none. */
    public static void tag(Map<String, String> tags, String name, String value) {
        if (!name.isEmpty() && !value.isEmpty() && name.length() <= MAX_TAG && value.length() <= MAX_TAG) {
            tags.putIfAbsent(name, value);
        }
    }

    public static void tag(RequestEvent event, String name, String value) {
        if (event.getTags().size() > RecordLimits.LIST) {
            return; // one too many already, which admission refuses
        }
        var tags = new HashMap<>(event.getTags());
        tag(tags, name, value);
        event.setTags(tags);
    }

    private static String label(String name) {
        for (String prefix : PREFIXES) {
            if (name.regionMatches(true, 0, prefix, 0, prefix.length())) {
                return name.substring(prefix.length()).toLowerCase(Locale.ROOT).replace('-', '_');
            }
        }
        return name;
    }

    /** What a gateway logged of the request's headers: {@code x-costline-}, then W3C {@code traceparent}. */
    public static void fillFromHeaders(Fields headers, RequestEvent event) {
        Json.Obj object = headers.object();
        String traceparent = "";
        for (int member = 0; member < object.size(); member++) {
            String name = object.name(member).toLowerCase(Locale.ROOT);
            if (name.startsWith(HEADER_PREFIX)) {
                String said = header(headers, object.name(member), object.value(member));
                set(label(name), name.endsWith("-tags") ? said : HeaderText.decode(said), event);
            } else if (name.equals("traceparent")) {
                traceparent = header(headers, name, object.value(member));
            }
        }
        traceparent(traceparent, event);
    }

    /** A header sent twice is logged as a list; the first holds. */
    private static String header(Fields headers, String name, Json value) {
        Json first = value instanceof Json.Arr values && !values.items().isEmpty()
                ? values.items().getFirst()
                : value;
        return first instanceof Json.Arr ? "" : headers.text(name, first);
    }

    /** {@code 00-<trace>-<parent>-<flags>}; anything else says nothing. */
    private static void traceparent(String value, RequestEvent event) {
        String[] parts = value.split("-", 5);
        if (parts.length >= 4 && parts[1].length() == 32 && parts[2].length() == 16) {
            set("trace_id", parts[1], event);
            set("parent_span_id", parts[2], event);
        }
    }

    /** Sets one label where the event says nothing; false for a name that is none of ours. */
    public static boolean set(String name, String value, RequestEvent event) {
        if (value.isEmpty()) {
            return true;
        }
        EventText text = EventText.labelled(name);
        if (text != null) {
            text.fill(event, value);
            return true;
        }
        switch (name) {
            case "attempt", "attempt_index" -> {
                if (event.getAttemptIndex() == 0
                        && value.length() <= 6
                        && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    event.setAttemptIndex(Integer.parseInt(value));
                }
            }
            case "tags" -> pairs(value, event);
            case "trace_end" -> event.setTraceEnd(event.getTraceEnd() || value.equalsIgnoreCase("true"));
            default -> {
                return false;
            }
        }
        return true;
    }

    /** {@code k=v,k=v}; extended, each part is percent-encoded. */
    static void pairs(String value, RequestEvent event) {
        var tags = new HashMap<>(event.getTags());
        boolean extended = HeaderText.isExtended(value);
        for (String pair : (extended ? HeaderText.encoded(value) : value).split(",", 100)) {
            int cut = pair.indexOf('=');
            if (cut > 0) {
                String name = pair.substring(0, cut).strip();
                String said = pair.substring(cut + 1).strip();
                tag(
                        tags,
                        extended ? HeaderText.percentDecode(name) : name,
                        extended ? HeaderText.percentDecode(said) : said);
            }
        }
        event.setTags(tags);
    }
}
