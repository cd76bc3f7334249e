package io.costline.lab.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.lab.traffic.Call;
import io.costline.lab.traffic.Call.Outcome;
import io.costline.lab.traffic.Door;
import io.costline.lab.traffic.Model;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkloadTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:34:56.789Z");

    @Test
    void theSameSeedGivesTheSameBytes() {
        // Given
        var one = new Workload(5, NOW);
        var other = new Workload(5, NOW);

        // Then
        for (int i = 0; i < 200; i++) {
            Shipment shipment = one.next();
            assertThat(shipment).isEqualTo(other.next());
            assertThat(shipment.body()).isEqualTo(shipment.body());
        }
        assertThat(one.rest()).isEqualTo(other.rest());
    }

    @Test
    void holdsEveryKindOfTrouble() {
        // When
        List<Call> sent = records(new Workload(1, NOW), 400);

        // Then
        Map<String, Integer> times = new HashMap<>();
        sent.forEach(record ->
                times.merge(record.nativeId() + record.attempt().index() + record.revision(), 1, Integer::sum));
        assertThat(times).containsValue(2);
        assertThat(sent).anyMatch(record -> record.revision() == 2);
        assertThat(sent).anyMatch(record -> record.usage() == null && record.outcome() == Outcome.OK);
        assertThat(sent).anyMatch(record -> record.outcome() == Outcome.CACHED);
        assertThat(sent).anyMatch(record -> record.attempt().index() == 1);
        assertThat(sent).anyMatch(record -> record.nativeId().startsWith("sdk-"));
        assertThat(sent).anyMatch(record -> record.served().equals(Model.UNKNOWN));
        assertThat(sent).anyMatch(record -> record.work().traceId().isEmpty());
        assertThat(sent)
                .extracting(Call::door)
                .contains(Door.EVENTS, Door.LITELLM, Door.KAFKA_EVENTS, Door.KAFKA_LITELLM);
    }

    @Test
    void restCompletesEveryTrace() {
        // Given
        var workload = new Workload(2, NOW);

        // When
        Set<String> first = new HashSet<>();
        Set<String> second = new HashSet<>();
        for (Call record : records(workload, 300)) {
            if (record.revision() > 0) {
                (record.revision() == 1 ? first : second).add(record.nativeId());
            }
        }

        // Then
        assertThat(first).isEqualTo(second);
    }

    @Test
    void plainSuccessesAloneTravelAsLitellm() {
        assertThat(records(new Workload(3, NOW), 400))
                .filteredOn(record -> record.door().litellm())
                .isNotEmpty()
                .allSatisfy(record -> {
                    assertThat(record.outcome()).isEqualTo(Outcome.OK);
                    assertThat(record.attempt().operationId()).isEmpty();
                    assertThat(record.revision()).isZero();
                });
    }

    private static List<Call> records(Workload workload, int shipments) {
        List<Call> records = new ArrayList<>();
        for (int i = 0; i < shipments; i++) {
            records.addAll(workload.next().records());
        }
        workload.rest().forEach(shipment -> records.addAll(shipment.records()));
        return records;
    }
}
