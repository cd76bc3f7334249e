package io.costline.lab.bench;

import java.util.Arrays;

/** One HTTP request of the traffic, copied like the events in it. */
final class HttpTemplate {
    private static final String TRACE_ID = "\"trace_id\":\"";

    private final byte[] body;
    private final int[] marks;
    private final int[] traceIds;
    private final int events;

    /**
     * @param body holds {@link EventTemplate#MARK} in every id
     */
    HttpTemplate(byte[] body, int events) {
        this.body = body.clone();
        this.events = events;
        marks = TextMarks.find(body, EventTemplate.MARK);
        traceIds = Arrays.stream(TextMarks.find(body, TRACE_ID))
                .map(at -> at + TRACE_ID.length())
                .toArray();
    }

    int events() {
        return events;
    }

    int bytes() {
        return body.length;
    }

    byte[] copy(int number) {
        byte[] copy = new byte[body.length];
        write(number, copy, 0);
        return copy;
    }

    void write(int number, byte[] into, int at) {
        System.arraycopy(body, 0, into, at, body.length);
        for (int id : traceIds) {
            TextMarks.writeHex(into, at + id, number, 8);
        }
        for (int mark : marks) {
            TextMarks.writeHex(into, at + mark + 1, number, 7);
        }
    }
}
