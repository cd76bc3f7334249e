package io.costline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.CallStatus;
import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.gateway.GatewayAdapters;
import io.costline.ingest.adapter.reading.SourceAdapter;
import io.costline.ingest.admission.Buckets;
import io.costline.ingest.admission.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The pages under deploy/gateways: their samples are what they say. */
class GatewayPagesTest {
    private static final Path PAGES = Path.of("../deploy/gateways");
    private static final Pattern COMMAND = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SAMPLE = Pattern.compile("deploy/gateways/samples/(\\S+)");
    private static final Pattern HEADER = Pattern.compile("-H '([^:']+): ([^']*)'");

    private static String page(String source) throws IOException {
        return Files.readString(PAGES.resolve(source + ".md"));
    }

    @Test
    void everyGatewayHasAPage() throws IOException {
        String index = Files.readString(PAGES.resolve("README.md"));
        for (SourceAdapter adapter : GatewayAdapters.all()) {
            if (!adapter.name().equals("openai-compatible")) {
                assertThat(page(adapter.name())).contains("/v1/ingest/" + adapter.name());
                assertThat(index).contains("(" + adapter.name() + ".md)");
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> theSampleIsTheCallThePageDescribes() {
        return GatewayAdapters.all().stream()
                .map(SourceAdapter::name)
                .filter(name -> !name.equals("openai-compatible"))
                .map(name -> DynamicTest.dynamicTest(name, () -> check(name)));
    }

    private static void check(String source) throws IOException {
        // Given the page's command
        Matcher command = COMMAND.matcher(page(source));
        assertThat(command.find()).isTrue();
        Matcher sample = SAMPLE.matcher(command.group(1));
        assertThat(sample.find()).isTrue();
        assertThat(command.group(1))
                .contains("$COSTLINE_URL/v1/ingest/" + source)
                .contains("Bearer $KEY");
        String body = Files.readString(PAGES.resolve("samples").resolve(sample.group(1)))
                .replace("NOW_SECONDS", Long.toString(Samples.NOW.getEpochSecond()))
                .replace("NOW", Samples.NOW.toString());
        Map<String, String> headers = HEADER.matcher(command.group(1))
                .results()
                .collect(Collectors.toMap((MatchResult h) -> h.group(1).toLowerCase(Locale.ROOT), h -> h.group(2)));

        // When it is sent
        List<Outcome> outcomes = Samples.outcomes(
                Normalizer.standard().normalize(source, headers, Samples.utf8(body), Samples.TENANT, Samples.NOW));

        // Then
        assertThat(outcomes).noneMatch(Outcome.Rejected.class::isInstance);
        List<RequestEvent> served = outcomes.stream()
                .filter(Outcome.Admitted.class::isInstance)
                .map(Samples::event)
                .filter(event -> event.getStatus() == CallStatus.OK)
                .toList();
        assertThat(served).hasSize(1);
        RequestEvent call = served.getFirst();
        assertThat(Buckets.input(call.getTokens())).isEqualTo(1_200);
        assertThat(Buckets.output(call.getTokens())).isEqualTo(80);
        assertThat(call.getCustomerId()).isEqualTo("acme");
        assertThat(page(source)).contains("./costline trace " + call.getTraceId() + "\n");
        long uncached = call.getTokens().getInputUncached();
        assertThat(page(source))
                .contains(
                        source.equals("litellm")
                                ? "$0.00255"
                                : uncached == 200 ? "80 output tokens" : "1,200 input and 80 output tokens");
    }
}
