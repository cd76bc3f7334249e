package io.costline.ingest.adapter.otel;

import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The spans of one request by their parents, and which of them count: calls with usage of their own and no such call
 * below, and calls without usage that no other call stands for. So a framework's span around an SDK's span, or a root
 * that repeats its attempts, is counted once. What is spread over several requests meets by its call id later.
 */
final class SpanTree {
    private static final String NOT_A_CALL = "not a model call";
    private static final String AROUND = "work around model calls, which have spans of their own";
    private static final String PIECE = "part of a call that another span stands for";
    private static final String WRAPS = "wraps a call that has a span of its own";
    private static final String SUM = "repeats the usage of a call below it";

    /** Why spans of any trace are ignored. */
    static final Set<String> ORDINARY = Set.of(NOT_A_CALL, AROUND, PIECE, WRAPS, SUM);

    private static final int MAX_DEPTH = 128;
    private static final int NO_PARENT = -1;

    private final List<@Nullable SpanView> spans = new ArrayList<>();
    private final List<SpanKind> kinds = new ArrayList<>();
    private final boolean[] usage;
    private final int[] parents;
    private final boolean[] callBelow;
    private final boolean[] usageBelow;
    private final int[] attemptsBelow;

    private SpanTree(int size) {
        usage = new boolean[size];
        parents = new int[size];
        callBelow = new boolean[size];
        usageBelow = new boolean[size];
        attemptsBelow = new int[size];
    }

    static SpanTree of(List<Element> elements) {
        var tree = new SpanTree(elements.size());
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < elements.size(); i++) {
            Element element = elements.get(i);
            boolean other = SpanElements.isLog(element) || SpanElements.points(element) > 0;
            SpanView span = !other && element.value() instanceof Json.Obj object ? new SpanView(object) : null;
            tree.spans.add(span);
            tree.kinds.add(span == null ? SpanKind.OTHER : SpanKind.of(span));
            tree.usage[i] = span != null && tree.kinds.get(i) == SpanKind.CALL && OtelUsage.states(span);
            if (span != null && !span.id().isEmpty()) {
                places.putIfAbsent(span.id(), i);
            }
        }
        for (int i = 0; i < elements.size(); i++) {
            SpanView span = tree.spans.get(i);
            Integer parent = span == null ? null : places.get(span.parentId());
            tree.parents[i] = parent == null || parent == i ? NO_PARENT : parent;
        }
        for (int i = 0; i < elements.size(); i++) {
            tree.tellAncestors(i);
        }
        return tree;
    }

    private void tellAncestors(int of) {
        SpanKind kind = kinds.get(of);
        if (kind != SpanKind.CALL && kind != SpanKind.PIECE) {
            return;
        }
        SpanView span = spans.get(of);
        boolean attempt = span != null && span.has("span.metadata.attempt_index");
        int at = parents[of];
        for (int depth = 0; at != NO_PARENT && at != of && depth < MAX_DEPTH; depth++) {
            callBelow[at] |= kind == SpanKind.CALL;
            usageBelow[at] |= usage[of];
            attemptsBelow[at] += attempt ? 1 : 0;
            at = parents[at];
        }
    }

    /** Null for an element that is no object. */
    @Nullable
    SpanView span(int at) {
        return spans.get(at);
    }

    /** Why a span does not count; empty when it does. */
    String ignored(int at) {
        return switch (kinds.get(at)) {
            case OTHER -> NOT_A_CALL;
            case REPEATED -> "an agent's span: it tells this request as a log record, too, which counts";
            case AROUND -> AROUND;
            case PIECE -> PIECE;
            case CALL -> ignoredCall(at);
        };
    }

    private String ignoredCall(int at) {
        if (usage[at]) {
            return usageBelow[at] ? SUM : "";
        }
        if (callBelow[at]) {
            return WRAPS;
        }
        int above = parents[at];
        for (int depth = 0; above != NO_PARENT && above != at && depth < MAX_DEPTH; depth++) {
            if (usage[above] && !usageBelow[above]) {
                return PIECE;
            }
            above = parents[above];
        }
        return "";
    }

    /** The spans above, the nearest first, as far as the request holds them. */
    List<SpanView> ancestors(int of) {
        List<SpanView> above = new ArrayList<>(4);
        int at = parents[of];
        for (int depth = 0; at != NO_PARENT && at != of && depth < MAX_DEPTH; depth++) {
            SpanView span = spans.get(at);
            if (span != null) {
                above.add(span);
            }
            at = parents[at];
        }
        return above;
    }

    /** How many attempts the source's own spans show below a call. */
    int attemptsBelow(int at) {
        return attemptsBelow[at];
    }
}
