package io.costline.lab.traffic;

import java.time.Instant;
import java.util.Map;

/**
 * One HTTP request of the traffic.
 *
 * @param at when it would have been sent
 * @param headers correlation headers
 * @param calls calls in the body
 * @param refused elements in the body that the door must refuse
 * @param repeat whether the same body was sent before, as a gateway does whose answer got lost
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares deliveries, and a body is tens of kilobytes
public record Delivery(
        Instant at, Door door, byte[] body, Map<String, String> headers, int calls, int refused, boolean repeat) {
    Delivery again() {
        return new Delivery(at, door, body, headers, calls, refused, true);
    }
}
