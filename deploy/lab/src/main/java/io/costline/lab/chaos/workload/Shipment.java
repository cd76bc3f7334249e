package io.costline.lab.chaos.workload;

import io.costline.lab.traffic.Call;
import io.costline.lab.traffic.Door;
import io.costline.lab.traffic.Payloads;
import java.util.List;

/**
 * Records that travel together: one HTTP body, or one handful of Kafka records.
 *
 * @param number position in the run, from 1
 * @param planted ids of bad elements put between the good ones, each to be refused
 */
public record Shipment(long number, Door door, List<Call> records, List<String> planted) {
    public Shipment {
        records = List.copyOf(records);
        planted = List.copyOf(planted);
    }

    /** The body of an HTTP shipment; the same shipment gives the same bytes. Bad elements stand at the end. */
    public byte[] body() {
        return Payloads.array(records, planted);
    }
}
