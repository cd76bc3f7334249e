package io.costline.lab.bench;

import io.costline.lab.traffic.Delivery;
import io.costline.lab.traffic.Door;
import java.util.List;

/**
 * What one kind of caller sends to the door.
 *
 * @param name as {@code /v1/sources} has it
 * @param bodies requests of about a hundred events, to be copied
 */
record HttpSource(String name, String path, String contentType, List<HttpTemplate> bodies) {
    static final String OWN = "costline";

    HttpSource {
        bodies = List.copyOf(bodies);
    }

    /** The deliveries of a door of the traffic, each sent once. */
    static HttpSource of(String name, Door door, List<Delivery> deliveries) {
        return new HttpSource(
                name,
                door.address(),
                door.contentType(),
                deliveries.stream()
                        .filter(delivery -> delivery.door() == door && !delivery.repeat())
                        .map(delivery -> new HttpTemplate(delivery.body(), delivery.calls()))
                        .toList());
    }
}
