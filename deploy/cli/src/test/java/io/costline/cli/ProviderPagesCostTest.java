package io.costline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.RequestEvent;
import io.costline.enrich.pricebook.CardsFile;
import io.costline.enrich.pricebook.LiteLlmImporter;
import io.costline.enrich.pricing.PricingResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each provider's page says what its sample costs; it does, by the committed list or the page's own card. */
class ProviderPagesCostTest {
    private static final Path GATEWAYS = Path.of("..", "gateways");
    private static final Costing LISTED = new Costing(LiteLlmImporter.committed(Instant.EPOCH));
    private static final Pattern SAMPLE = Pattern.compile("samples/(provider-\\S+)");
    private static final Pattern SOURCE = Pattern.compile("/v1/ingest/([a-z]+)\" \\\\\n");
    private static final Pattern HEADER = Pattern.compile("-H \"(x-[a-z-]+|Content-Type): ([^\"]*)\"");
    private static final Pattern CARDS = Pattern.compile("```yaml\n(cards:.*?)```", Pattern.DOTALL);
    private static final Pattern COST = Pattern.compile("costs \\*\\*([0-9.]+)\\*\\* USD");

    @TestFactory
    Stream<DynamicTest> theSampleCostsWhatThePageSays() throws IOException {
        return Files.list(GATEWAYS)
                .filter(file -> file.getFileName().toString().startsWith("provider-"))
                .sorted()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
    }

    private static void check(Path file) throws IOException {
        // Given
        String page = Files.readString(file);
        Path sample = GATEWAYS.resolve("samples").resolve(find(SAMPLE, page).orElseThrow());
        String body = Files.readString(sample)
                .replace("NOW_SECONDS", "1795262340")
                .replace("NOW_RFC3339", "2026-11-21T11:59:00Z");
        Costing costing = find(CARDS, page)
                .map(cards -> new Costing(CardsFile.read(cards.getBytes(StandardCharsets.UTF_8), Instant.EPOCH)))
                .orElse(LISTED);

        // When
        RequestEvent event =
                Costing.event(find(SOURCE, page).orElseThrow(), headers(page), body.getBytes(StandardCharsets.UTF_8));
        PricingResult result = costing.price(event);

        // Then
        assertThat(result).isInstanceOf(PricingResult.Priced.class);
        assertThat(result.listCost()).isEqualByComparingTo(find(COST, page).orElseThrow());
    }

    private static Map<String, String> headers(String page) {
        Map<String, String> headers = new HashMap<>();
        Matcher matcher = HEADER.matcher(page);
        while (matcher.find()) {
            headers.put(matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2));
        }
        return headers;
    }

    private static Optional<String> find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
