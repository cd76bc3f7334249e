package io.costline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.identity.Attribution;
import io.costline.ingest.admission.Outcome;
import io.costline.ingest.admission.RejectionCode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Records of any age, if they say when they were. */
class HistoryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private static List<Outcome> read(String... events) {
        byte[] body = String.join("\n", events).getBytes(StandardCharsets.UTF_8);
        var normalized = Normalizer.forHistory()
                .normalize(
                        "costline",
                        Map.of("content-type", "application/x-ndjson"),
                        body,
                        Attribution.ofTenant("demo"),
                        NOW);
        return ((Normalized.Outcomes) normalized).outcomes();
    }

    @Test
    void aRecordOfYearsAgoIsTaken() {
        // When
        List<Outcome> outcomes = read("{\"id\": \"a\", \"time\": \"2023-01-01T00:00:00Z\"}");

        // Then
        assertThat(outcomes).singleElement().isInstanceOfSatisfying(Outcome.Admitted.class, admitted -> {
            assertThat(admitted.event().getEventTime()).isEqualTo(Instant.parse("2023-01-01T00:00:00Z"));
            assertThat(admitted.event().getReceivedAt()).isEqualTo(NOW);
        });
    }

    @Test
    void withoutATimeOrInTheFutureItIsNot() {
        // When
        List<Outcome> outcomes = read("{\"id\": \"a\"}", "{\"id\": \"b\", \"time\": \"2026-11-21T12:06:00Z\"}");

        // Then
        assertThat(outcomes)
                .extracting(
                        outcome -> ((Outcome.Rejected) outcome).code(), outcome -> ((Outcome.Rejected) outcome).field())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(RejectionCode.MISSING_FIELD, "time"),
                        org.assertj.core.groups.Tuple.tuple(RejectionCode.IN_FUTURE, "time"));
    }
}
