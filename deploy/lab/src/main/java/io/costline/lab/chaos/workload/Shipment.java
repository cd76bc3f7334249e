package io.costline.lab.chaos.workload;

import java.util.List;

/**
 * Records that travel together: one HTTP body, or one handful of Kafka records.
 *
 * @param number position in the run, from 1
 * @param planted ids of bad elements put between the good ones, each to be refused
 */
public record Shipment(long number, Door door, List<Sent> records, List<String> planted) {
    public Shipment {
        records = List.copyOf(records);
        planted = List.copyOf(planted);
    }
}
