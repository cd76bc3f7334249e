package io.costline.lab.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.lab.chaos.workload.Shipment;
import io.costline.lab.chaos.workload.Workload;
import io.costline.lab.check.Facts;
import io.costline.lab.check.Facts.Kind;
import io.costline.lab.check.PriceList;
import io.costline.lab.traffic.Call;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExpectedTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:34:56.789Z");

    @Test
    void orderAndRepetitionDoNotMatter() throws IOException {
        // Given
        List<Shipment> shipments = shipments(11, 150);
        PriceList prices = prices();

        // When
        Facts inOrder = Expected.of(shipments, "t", prices);
        List<Shipment> shuffled = new ArrayList<>();
        for (Shipment shipment : shipments) {
            shuffled.add(new Shipment(shipment.number(), shipment.door(), shipment.records(), List.of()));
            shuffled.add(new Shipment(shipment.number(), shipment.door(), List.of(), shipment.planted()));
            shuffled.add(new Shipment(shipment.number(), shipment.door(), shipment.records(), List.of()));
        }
        Collections.shuffle(shuffled, new Random(1));

        // Then
        assertThat(inOrder.differences(Expected.of(shuffled, "t", prices))).isEmpty();
    }

    @Test
    void aLostEventShowsWhereItCounts() throws IOException {
        // Given
        List<Shipment> shipments = shipments(12, 40);
        PriceList prices = prices();
        Facts whole = Expected.of(shipments, "t", prices);
        Shipment first = shipments.getFirst();
        List<Call> fewer = first.records().subList(1, first.records().size());
        shipments.set(0, new Shipment(first.number(), first.door(), fewer, first.planted()));

        // When
        Facts less = Expected.of(shipments, "t", prices);

        // Then
        assertThat(whole.differences(Kind.EVENTS, less)).hasSize(1);
        assertThat(whole.differences(Kind.TRACES, less)).hasSize(1);
        assertThat(whole.differences(Kind.MINUTES, less)).isNotEmpty();
        assertThat(whole.differences(Kind.HOURS, less)).isNotEmpty();
        assertThat(whole.differences(Kind.VIEWS, less)).hasSize(4);
    }

    /** No revision costs less and none changes team: whatever prefix is known, spend is never above the final one. */
    @Test
    void alertsOnlyAccumulate() throws IOException {
        // Given
        List<Shipment> shipments = shipments(13, 200);
        PriceList prices = prices();

        // When
        Facts half = Expected.of(shipments.subList(0, 100), "t", prices);
        Facts whole = Expected.of(shipments, "t", prices);

        // Then
        assertThat(half.of(Kind.ALERTS)).isNotEmpty();
        assertThat(whole.of(Kind.ALERTS).keySet())
                .containsAll(half.of(Kind.ALERTS).keySet());
    }

    private static List<Shipment> shipments(long seed, int count) {
        var workload = new Workload(seed, NOW);
        for (int i = 0; i < count; i++) {
            workload.next();
        }
        workload.rest();
        return new ArrayList<>(workload.handedOut());
    }

    static PriceList prices() throws IOException {
        try (InputStream file = ExpectedTest.class.getResourceAsStream("/io/costline/catalog/litellm.json")) {
            assertThat(file).isNotNull();
            return PriceList.read(file);
        }
    }
}
