package io.costline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.ObservationLayer;
import io.costline.avro.RequestEvent;
import io.costline.avro.TotalCheck;
import io.costline.ingest.adapter.gateway.GatewayAdapters;
import io.costline.ingest.adapter.reading.SourceAdapter;
import io.costline.ingest.admission.Buckets;
import io.costline.ingest.admission.Outcome;
import io.costline.trials.Trials;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds for every gateway's samples, and for what is left of them after damage. */
class GatewayPropertiesTest {
    private static final String DAMAGE = "{}[]\":,0-9aeE.xn\\";

    private static List<RequestEvent> events(String file, String source) {
        return Samples.inspect(source, Samples.bytes(file)).stream()
                .filter(Outcome.Admitted.class::isInstance)
                .map(Samples::event)
                .toList();
    }

    @Test
    void sendingAFileAgainChangesNothing() {
        GatewayGoldenTest.SAMPLES.forEach(
                (file, source) -> assertThat(events(file, source)).as(file).isEqualTo(events(file, source)));
    }

    @Test
    void bucketsSumToTheReportedTotal() {
        GatewayGoldenTest.SAMPLES.forEach((file, source) -> events(file, source).forEach(event -> {
            assertThat(event.getTotalCheck()).as(file).isNotEqualTo(TotalCheck.MISMATCH);
            Long total = event.getReportedUsage().get("total_tokens");
            if (total != null) {
                assertThat(Buckets.input(event.getTokens()) + Buckets.output(event.getTokens()))
                        .as(file)
                        .isEqualTo(total);
            }
            assertThat(event.getLayer()).as(file).isNotEqualTo(ObservationLayer.UNKNOWN);
        }));
    }

    @Test
    void damagedSamplesAreEventsRejectionsOrNoJsonAndNothingElse() {
        List<Map.Entry<String, String>> samples = new ArrayList<>(GatewayGoldenTest.SAMPLES.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .toList());
        List<SourceAdapter> adapters = GatewayAdapters.all();
        Trials.run(2_000, random -> {
            // Given a sample with some bytes changed, sent to its own gateway or to another
            byte[] body =
                    Samples.bytes(samples.get(random.nextInt(samples.size())).getKey());
            for (int i = random.nextInt(0, 8); i > 0; i--) {
                body[random.nextInt(body.length)] = (byte) DAMAGE.charAt(random.nextInt(DAMAGE.length()));
            }
            String source = adapters.get(random.nextInt(adapters.size())).name();

            // When
            Normalized normalized =
                    Normalizer.standard().normalize(source, Map.of(), body, Samples.TENANT, Samples.NOW);

            // Then
            assertThat(normalized).isNotNull();
        });
    }
}
