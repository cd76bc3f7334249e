package io.costline.cli.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Bars of what ran when, on one axis. Time in which nothing ran is folded to a narrow gap, so that calls of a quarter of a second
 * within twenty seconds can still be told apart.
 */
public final class Waterfall {
    private static final String BAR = "█";
    private static final String FOLD = "┊";

    /** An idle time shorter than this share of the busy time is drawn as it is. */
    private static final int FOLDED_FROM = 4;

    /** So is one shorter than this, in milliseconds: in the tenths of a second that people are shown it would be none. */
    private static final long LEAST_FOLDED = 100;

    private final int cells;
    private final List<Span> busy = new ArrayList<>();
    private final List<Integer> columns = new ArrayList<>();

    /** Milliseconds since the first began. */
    public record Span(long begin, long end) {
        public Span {
            end = Math.max(begin, end);
        }
    }

    public Waterfall(List<Span> spans, int cells) {
        this.cells = cells;
        for (Span span :
                spans.stream().sorted(Comparator.comparingLong(Span::begin)).toList()) {
            if (!busy.isEmpty() && span.begin() <= busy.getLast().end()) {
                Span last = busy.removeLast();
                busy.add(new Span(last.begin(), Math.max(last.end(), span.end())));
            } else {
                busy.add(span);
            }
        }
        join();
        layOut();
    }

    /** Short pauses belong to the busy time around them. */
    private void join() {
        long sum = busy.stream().mapToLong(span -> span.end() - span.begin()).sum();
        for (int i = busy.size() - 1; i > 0; i--) {
            if (busy.get(i).begin() - busy.get(i - 1).end() < Math.max(LEAST_FOLDED, sum / FOLDED_FROM + 1)) {
                busy.set(i - 1, new Span(busy.get(i - 1).begin(), busy.remove(i).end()));
            }
        }
        while (busy.size() > 1 && 3 * busy.size() > cells) {
            busy.set(
                    busy.size() - 2,
                    new Span(
                            busy.get(busy.size() - 2).begin(), busy.removeLast().end()));
        }
    }

    /** First cell of each busy time, and the end; one cell before each but the first is the fold. */
    private void layOut() {
        long sum = Math.max(
                1, busy.stream().mapToLong(span -> span.end() - span.begin()).sum());
        int room = cells - (busy.size() - 1) - busy.size();
        long before = 0;
        for (int i = 0; i < busy.size(); i++) {
            columns.add((int) (before * Math.max(0, room) / sum) + 2 * i);
            before += busy.get(i).end() - busy.get(i).begin();
        }
        columns.add(cells + 1);
    }

    /** Idle times that are folded, in milliseconds. */
    public List<Long> folded() {
        List<Long> folded = new ArrayList<>();
        for (int i = 1; i < busy.size(); i++) {
            folded.add(busy.get(i).begin() - busy.get(i - 1).end());
        }
        return folded;
    }

    /** The bar of one that ran, at least one cell long. */
    public String bar(Span span) {
        StringBuilder line = new StringBuilder(" ".repeat(cells));
        for (int i = 1; i < busy.size(); i++) {
            line.replace(columns.get(i) - 1, columns.get(i), FOLD);
        }
        int from = cell(span.begin(), false);
        int to = Math.max(from, cell(span.end(), true));
        for (int at = from; at <= to; at++) {
            line.replace(at, at + 1, BAR);
        }
        return line.toString();
    }

    private int cell(long time, boolean end) {
        int i = 0;
        while (i < busy.size() - 1 && busy.get(i + 1).begin() <= time) {
            i++;
        }
        if (busy.isEmpty()) {
            return 0;
        }
        int first = columns.get(i);
        int width = columns.get(i + 1) - 1 - first;
        long length = Math.max(1, busy.get(i).end() - busy.get(i).begin());
        long offset = Math.min(length, Math.max(0, time - busy.get(i).begin())) * width;
        int at = (int) (end ? (offset + length - 1) / length - 1 : offset / length);
        return Math.min(cells - 1, first + Math.min(width - 1, Math.max(0, at)));
    }
}
