package io.costline.ingest;

import io.costline.ingest.admission.Outcome;
import io.costline.trials.Golden;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the samples of gateways become, as reviewed text. */
class SampleGoldenTest {
    private static final List<String> SAMPLES =
            List.of("litellm/standard_logging_payload.json", "cloudevents/cloudevents-batch-spec-example.json");

    @TestFactory
    Stream<DynamicTest> becomesTheReviewedEvents() {
        return SAMPLES.stream()
                .map(sample -> DynamicTest.dynamicTest(sample, () -> {
                    // Given
                    String source = sample.substring(0, sample.indexOf('/'));

                    // When
                    List<Outcome> outcomes = Samples.inspect(source, Samples.bytes(sample));

                    // Then
                    String text = String.join(
                                    "\n",
                                    outcomes.stream().map(NormalizedJson::of).toList()) + "\n";
                    Golden.check(sample.replaceFirst("\\.[a-z]+$", ".jsonl"), text);
                }));
    }
}
