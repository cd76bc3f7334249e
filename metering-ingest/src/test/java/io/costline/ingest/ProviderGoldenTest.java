package io.costline.ingest;

import io.costline.ingest.admission.Outcome;
import io.costline.trials.Golden;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What every provider's sample becomes, as text reviewed against the providers' rules. */
class ProviderGoldenTest {

    @TestFactory
    Stream<DynamicTest> becomesTheReviewedEvents() {
        return ProviderSamples.all().stream()
                .map(sample -> DynamicTest.dynamicTest(sample.file(), () -> becomesTheReviewedEvents(sample)));
    }

    private static void becomesTheReviewedEvents(ProviderSamples.Sample sample) {
        // When
        List<Outcome> outcomes = Samples.inspect(sample.source(), sample.bytes());

        // Then
        String text = outcomes.stream().map(NormalizedJson::of).collect(Collectors.joining("\n")) + "\n";
        Golden.check(sample.file().replaceFirst("\\.[a-z]+$", ".jsonl"), text);
    }
}
