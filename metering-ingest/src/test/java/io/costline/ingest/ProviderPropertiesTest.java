package io.costline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.ObservationLayer;
import io.costline.avro.RequestEvent;
import io.costline.avro.TotalCheck;
import io.costline.avro.UsagePart;
import io.costline.avro.UsageStatus;
import io.costline.ingest.admission.Buckets;
import io.costline.ingest.admission.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What holds for every sample of every provider. */
class ProviderPropertiesTest {
    /** Their streams name the call in the first event alone. */
    private static final Set<String> ONE_DELIVERY = Set.of("anthropic", "bedrock", "cohere", "ollama");

    private static final List<String> TOTALS =
            List.of("total_tokens", "totalTokens", "totalTokenCount", "usage.total_tokens");

    private static Stream<DynamicTest> over(
            Stream<ProviderSamples.Sample> samples, Consumer<ProviderSamples.Sample> property) {
        return samples.map(sample -> DynamicTest.dynamicTest(sample.file(), () -> property.accept(sample)));
    }

    @TestFactory
    Stream<DynamicTest> aFileAppliedTwiceIsItselfAgain() {
        return over(ProviderSamples.all().stream(), sample -> {
            List<Outcome> first = Samples.inspect(sample.source(), sample.bytes());
            List<Outcome> second = Samples.inspect(sample.source(), sample.bytes());
            assertThat(events(second)).isEqualTo(events(first));
        });
    }

    @TestFactory
    Stream<DynamicTest> theFramingOfRecordsChangesNothing() {
        return over(lined(), sample -> {
            // Given
            List<String> records = records(sample);
            List<RequestEvent> expected = events(Samples.inspect(sample.source(), sample.bytes()));

            // When, then
            for (String body : framings(records)) {
                assertThat(events(Samples.inspect(sample.source(), body))).isEqualTo(expected);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aStreamCutIntoDeliveriesCountsOnce() {
        return over(lined().filter(sample -> !ONE_DELIVERY.contains(sample.source())), sample -> {
            // Given
            List<String> records = records(sample);
            Map<String, RequestEvent> expected = survivors(List.of(records), sample.source());
            for (int cut = 1; cut < records.size(); cut++) {
                List<String> head = records.subList(0, cut);
                List<String> tail = records.subList(cut, records.size());

                // When its pieces arrive in either order, one of them twice
                for (List<List<String>> deliveries : List.of(List.of(head, tail), List.of(tail, head, tail))) {
                    Map<String, RequestEvent> survivors = survivors(deliveries, sample.source());

                    // Then
                    assertThat(survivors.keySet()).isEqualTo(expected.keySet());
                    expected.forEach((id, event) -> {
                        assertThat(survivors.get(id).getTokens()).isEqualTo(event.getTokens());
                        assertThat(survivors.get(id).getUnits()).isEqualTo(event.getUnits());
                        assertThat(survivors.get(id).getUsageStatus()).isEqualTo(event.getUsageStatus());
                    });
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> bucketsSumToTheReportedTotalOrAreFlagged() {
        return over(ProviderSamples.all().stream(), sample -> {
            for (RequestEvent event : events(Samples.inspect(sample.source(), sample.bytes()))) {
                Long reported = reported(event);
                long sum = sum(event);
                if (reported == null) {
                    assertThat(event.getTotalCheck()).isNotEqualTo(TotalCheck.MISMATCH);
                } else if (sum != reported) {
                    assertThat(event.getTotalCheck()).isEqualTo(TotalCheck.MISMATCH);
                } else {
                    assertThat(event.getTotalCheck()).isEqualTo(TotalCheck.OK);
                }
                assertThat(sum > 0 && event.getInclusionRule().isEmpty()).isFalse();
            }
        });
    }

    @Test
    void onlyTheInventedNumbersOfBedrocksMocksDoNotAddUp() {
        List<String> mismatched = ProviderSamples.all().stream()
                .filter(sample -> events(Samples.inspect(sample.source(), sample.bytes())).stream()
                        .anyMatch(event -> event.getTotalCheck() == TotalCheck.MISMATCH))
                .map(ProviderSamples.Sample::file)
                .toList();
        assertThat(mismatched).isNotEmpty().allMatch(file -> file.contains("test-mock"));
    }

    @Test
    void everyCallIsTheProvidersWordUnderItsOwnId() {
        for (ProviderSamples.Sample sample : ProviderSamples.all()) {
            for (RequestEvent event : events(Samples.inspect(sample.source(), sample.bytes()))) {
                assertThat(event.getLayer()).as(sample.file()).isEqualTo(ObservationLayer.PROVIDER);
                assertThat(event.getProvider()).as(sample.file()).isNotEmpty();
                if (!event.getProviderResponseId().isEmpty()) {
                    assertThat(event.getCallId()).as(sample.file()).isEqualTo(event.getProviderResponseId());
                }
            }
        }
    }

    private static Stream<ProviderSamples.Sample> lined() {
        return ProviderSamples.all().stream()
                .filter(sample ->
                        sample.file().endsWith(".ndjson") || sample.file().endsWith(".jsonl"));
    }

    private static List<String> records(ProviderSamples.Sample sample) {
        return new String(sample.bytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private static List<String> framings(List<String> records) {
        List<String> bodies = new ArrayList<>();
        bodies.add(String.join("\n", records));
        bodies.add("[" + String.join(",\n", records) + "]");
        bodies.add(records.stream().map(record -> "data: " + record + "\n\n").collect(Collectors.joining())
                + "data: [DONE]\n\n");
        bodies.add(records.stream()
                .map(record -> ": comment\r\nevent: x\r\nid: 1\r\ndata:" + record + "\r\n\r\n")
                .collect(Collectors.joining()));
        return bodies;
    }

    /** What is left after the deliveries: of each event the highest revision, of equal ones the first. */
    private static Map<String, RequestEvent> survivors(List<List<String>> deliveries, String source) {
        Map<String, RequestEvent> survivors = new TreeMap<>();
        for (List<String> delivery : deliveries) {
            for (RequestEvent event : events(Samples.inspect(source, "[" + String.join(",", delivery) + "]"))) {
                survivors.merge(
                        event.getEventId().toString(),
                        event,
                        (known, later) -> later.getRevision() > known.getRevision() ? later : known);
            }
        }
        return survivors;
    }

    private static List<RequestEvent> events(List<Outcome> outcomes) {
        return outcomes.stream()
                .filter(Outcome.Admitted.class::isInstance)
                .map(Samples::event)
                .toList();
    }

    private static @Nullable Long reported(RequestEvent event) {
        return event.getUsageStatus() == UsageStatus.MISSING
                ? null
                : TOTALS.stream()
                        .map(name -> event.getReportedUsage().get(name))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
    }

    /** Of the call, and of the parts a compound system's total holds. */
    private static long sum(RequestEvent event) {
        long sum = Buckets.input(event.getTokens()) + Buckets.output(event.getTokens());
        if (event.getInclusionRule().equals("groq_compound")) {
            for (UsagePart part : event.getParts()) {
                sum += Buckets.input(part.getTokens()) + Buckets.output(part.getTokens());
            }
        }
        return sum;
    }
}
