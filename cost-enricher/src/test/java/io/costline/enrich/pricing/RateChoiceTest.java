package io.costline.enrich.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.trials.Trials;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RateChoiceTest {
    private static final Instant MONDAY = Instant.parse("2026-06-01T10:00:00Z");
    private static final List<Map<String, String>> CONDITIONS = List.of(
            Map.of(),
            Map.of(),
            Map.of("service_tier", "batch"),
            Map.of("region", "us|eu"),
            Map.of("service_tier", "batch", "region", "eu"),
            Map.of("time_of_day", "09:00-18:00"),
            Map.of("weekday", "sat-sun"));

    @Test
    void saysWhatPricingDecides() {
        Trials.run(5_000, random -> {
            // Given any card with conditions and multipliers, and any call
            RateCard card = card(random);
            Map<String, String> attributes = CallAttributes.of(
                    random.nextBoolean(), "", "", List.of("", "us", "au").get(random.nextInt(3)));
            long[] leaves = new long[Leaves.COUNT];
            for (int leaf = 0; leaf < leaves.length; leaf++) {
                leaves[leaf] = random.nextInt(3) == 0 ? random.nextLong(100_000) : 0;
            }
            Usage usage = Usage.ofLeaves(leaves, Map.of("pages", BigDecimal.valueOf(random.nextInt(1, 50))));
            PricingQuery query = new PricingQuery("host", "model", "", "", MONDAY, attributes);

            // When
            PricingResult result = new Pricer(PriceBook.of(1, List.of(List.of(card)), List.of())).price(usage, query);

            // Then every line is at the rate that is said to count
            for (CostLine line : result.costLines()) {
                assertThat(RateChoice.of(card, line.unit(), attributes, usage.inputTokens(), MONDAY))
                        .hasValueSatisfying(
                                choice -> assertThat(choice.states(line.listUnitPrice(), line.per(), line.multiplier()))
                                        .as("%s of %s", line, choice)
                                        .isTrue());
            }
        });
    }

    @Test
    void saysWhyARateDoesNotCount() {
        // Given
        Rate usual = Rate.of("input_tokens", "2", 1_000_000);
        Rate longer = usual.withBand(Band.above(200_000));
        RateCard card = RateCard.of(
                "t",
                "host",
                "model",
                List.of(
                        usual,
                        longer,
                        usual.when("service_tier", "batch"),
                        usual.when("region", "eu"),
                        usual.when("weekday", "sat-sun"),
                        usual.when("time_of_day", "09:00-18:00"),
                        Rate.of("output_tokens", "3", 1)));

        // When
        RateChoice choice =
                RateChoice.of(card, "input_tokens", Map.of(), 1_000, MONDAY).orElseThrow();

        // Then
        assertThat(choice.rate().conditions()).containsKey("time_of_day");
        assertThat(choice.passed())
                .extracting(RateChoice.Passed::why)
                .containsExactly(
                        "the call has 1000 tokens of input",
                        "the call's service_tier is standard",
                        "the call says no region",
                        "the call is not within sat-sun",
                        "a rate with more conditions holds");
        assertThat(RateChoice.of(card, "pages", Map.of(), 1_000, MONDAY)).isEmpty();
    }

    private static RateCard card(RandomGenerator random) {
        Map<List<Object>, Rate> rates = new HashMap<>();
        for (String unit : List.of("input_tokens", "cache_read_tokens", "output_tokens", "output_audio_tokens")) {
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                Band band = random.nextBoolean() ? Band.NONE : Band.above(random.nextLong(500_000));
                Rate rate = new Rate(
                        unit,
                        BigDecimal.valueOf(random.nextInt(1_000), 2),
                        1_000_000,
                        band,
                        CONDITIONS.get(random.nextInt(CONDITIONS.size())));
                rates.put(List.of(unit, band.from(), rate.conditions()), rate);
            }
        }
        List<Rate> all = new ArrayList<>(rates.values());
        Terms.Tiers tiers = random.nextBoolean() ? Terms.Tiers.GRADUATED : Terms.Tiers.ALL_UNITS;
        for (int tier = 0; tier < 3; tier++) {
            all.add(new Rate(
                    "pages",
                    BigDecimal.valueOf(random.nextInt(1_000), 2),
                    1_000,
                    tier == 0 ? Band.NONE : Band.above(tier * 10L),
                    Map.of(),
                    Terms.of(tiers, Terms.Measured.REQUEST)));
        }
        List<Multiplier> multipliers = List.of(
                new Multiplier("us", new BigDecimal("1.1"), Set.of(), Map.of("region", "us")),
                new Multiplier("batch", new BigDecimal("0.5"), Set.of("pages"), Map.of("service_tier", "batch")));
        return RateCard.of("t", "host", "model", all).withMultipliers(multipliers);
    }
}
