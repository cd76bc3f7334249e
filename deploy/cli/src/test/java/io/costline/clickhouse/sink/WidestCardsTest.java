package io.costline.clickhouse.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.attribution.budget.Limits;
import io.costline.avro.RequestEvent;
import io.costline.avro.TokenBuckets;
import io.costline.avro.UnitQuantity;
import io.costline.avro.UsagePart;
import io.costline.enrich.pricebook.CardsFile;
import io.costline.enrich.pricing.PriceBook;
import io.costline.identity.Attribution;
import io.costline.ingest.admission.Admission;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.Horizon;
import io.costline.limits.RecordLimits;
import io.costline.topics.Topics;
import io.costline.trials.Trials;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cards as wide as a cards file may hold them, with a rate for every unit an event names: the costs of the widest events still
 * fit their topic, and are in every view.
 */
class WidestCardsTest {
    private static final Instant NOW = Instant.parse("2026-11-30T09:00:00Z");
    private static final int MODELS = 12;
    private static final String MULTIPLIER =
            "      - {name: m%d, factor: \"1.00000000000000000000000000000000000000000000000000000000%d\"}\n";
    private static final List<String> TOKEN_UNITS = List.of(
            "input_tokens",
            "cache_read_tokens",
            "cache_write_5m_tokens",
            "cache_write_1h_tokens",
            "input_audio_tokens",
            "input_image_tokens",
            "output_tokens",
            "output_reasoning_tokens",
            "output_audio_tokens");

    private final InProcess pipeline = new InProcess(NOW);
    private final Admission admission = new Admission(Horizon.STANDARD);

    @TempDir
    private Path folder;

    @Test
    void theWidestCostOfWhatTheDoorAdmitsFitsAndIsInEveryView() {
        // Given events of as much as the door takes, each priced by cards of a dozen models
        List<byte[][]> admitted = new ArrayList<>();
        Trials.run(80, random -> {
            Draft draft = event(admitted.size(), random);
            if (admission.admit(draft, Attribution.ofTenant("acme"), NOW) == null) {
                admitted.add(pipeline.request(draft));
            }
        });
        assertThat(admitted).hasSizeGreaterThan(40);

        // When
        InProcess.Written written =
                pipeline.run(folder, PriceBook.of(1, List.of(cards()), List.of()), Limits.none(), admitted);

        // Then
        assertThat(written.rejected()).isEmpty();
        assertThat(written.costs()).hasSameSizeAs(admitted);
        assertThat(written.costs())
                .extracting(cost -> cost.getStatus() + " " + cost.getReason())
                .containsOnly("PRICED ");
        assertThat(written.widest(Topics.COSTS)).isBetween(400_000, RecordLimits.RECORD_BYTES);
        assertThat(written.traces().stream().mapToInt(trace -> trace.getCalls()).sum())
                .isEqualTo(admitted.size());
        written.readable();
    }

    private static Draft event(int number, RandomGenerator random) {
        var draft = new Draft();
        RequestEvent event = draft.event();
        event.setSource("costline");
        event.setNativeId("widest-" + number);
        event.setProvider("openai");
        event.setServedModel("wide-0");
        event.setStartedAt(NOW.minusSeconds(60));
        event.setTokens(tokens());
        List<UnitQuantity> units = new ArrayList<>();
        for (int i = random.nextInt(RecordLimits.LIST + 1); i > 0; i--) {
            units.add(new UnitQuantity(unit(i), BigDecimal.ONE.setScale(12)));
        }
        event.setUnits(units);
        List<UsagePart> parts = new ArrayList<>();
        for (int i = random.nextBoolean() ? RecordLimits.LIST : random.nextInt(RecordLimits.LIST); i > 0; i--) {
            parts.add(new UsagePart(i, "n", "", "wide-" + random.nextInt(MODELS), tokens(), true));
        }
        event.setParts(parts);
        return draft;
    }

    private static String unit(int number) {
        return "文".repeat(100) + number;
    }

    private static TokenBuckets tokens() {
        return new TokenBuckets(101L, 102L, 103L, 104L, 105L, 106L, 107L, 108L, 109L);
    }

    private static List<io.costline.enrich.pricing.RateCard> cards() {
        StringBuilder yaml = new StringBuilder("cards:\n");
        for (int model = 0; model < MODELS; model++) {
            String id = model + "文".repeat(RecordLimits.CARD_ID - 2);
            yaml.append("  - provider: openai\n    model: wide-").append(model).append("\n    card_id: ");
            yaml.append(id).append("\n    multipliers:\n");
            for (int i = 1; i <= RecordLimits.MULTIPLIERS; i++) {
                yaml.append(MULTIPLIER.formatted(i, i));
            }
            yaml.append("    rates:\n");
            TOKEN_UNITS.forEach(unit -> rate(yaml, unit));
            for (int i = 1; i <= RecordLimits.LIST; i++) {
                rate(yaml, unit(i));
            }
        }
        return CardsFile.read(yaml.toString().getBytes(StandardCharsets.UTF_8), NOW)
                .cards();
    }

    private static void rate(StringBuilder yaml, String unit) {
        yaml.append("      - {unit: ")
                .append(unit)
                .append(", price: \"12345678.123456789012345678\", per: 1000000000000}\n");
    }
}
