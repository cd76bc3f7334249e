package io.costline.enrich.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.trials.Trials;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PricerPropertiesTest {
    private static final Instant AT = Instant.parse("2026-08-01T00:00:00Z");

    @Test
    void picosEqualTheDecimalArithmeticWhateverTheRate() {
        Trials.run(20_000, random -> {
            // Given any rate and quantity
            BigDecimal price = BigDecimal.valueOf(random.nextLong(1L << random.nextInt(1, 50)), random.nextInt(0, 19));
            long per = random.nextInt(4) == 0 ? random.nextLong(1, 10_000) : 1_000_000;
            BigDecimal factor = random.nextBoolean() ? BigDecimal.ONE : BigDecimal.valueOf(random.nextInt(1, 300), 2);
            long quantity = random.nextLong(1L << random.nextInt(1, 63));
            Rate rate = new Rate("input_tokens", price, per, Band.NONE, Map.of());
            LineRate line = new LineRate("input_tokens", rate.price(), rate.per(), factor, "card");

            // When
            BigDecimal exact = new BigDecimal(quantity)
                    .multiply(price)
                    .multiply(factor)
                    .divide(BigDecimal.valueOf(per), 12, RoundingMode.HALF_EVEN);

            // Then
            assertThat(line.amount(BigDecimal.valueOf(quantity))).isEqualByComparingTo(exact);
            if (Amounts.inRange(exact)) {
                assertThat(BigDecimal.valueOf(line.picos(quantity), 12)).isEqualByComparingTo(exact);
            } else {
                assertThatThrownBy(() -> line.picos(quantity)).isInstanceOf(ArithmeticException.class);
            }
        });
    }

    @Test
    void roundsHalfToEvenOncePerLine() {
        // Given a price of half a pico a token
        LineRate rate = new LineRate("input_tokens", new BigDecimal("0.0000005"), 1_000_000, BigDecimal.ONE, "card");

        // When, then
        assertThat(rate.picos(1)).isZero();
        assertThat(rate.picos(3)).isEqualTo(2);
        assertThat(rate.picos(5)).isEqualTo(2);
        assertThat(rate.picos(7)).isEqualTo(4);
    }

    @Test
    void theLinesBillEveryTokenOnceAndSumToTheCost() {
        Trials.run(10_000, random -> {
            // Given any card and usage
            PriceBook book = PriceBook.of(1, List.of(List.of(card(random))), List.of());
            Usage usage = usage(random);

            // When
            PricingResult result = new Pricer(book).price(usage, PricingQuery.of("host", "model", AT));

            // Then
            long billed = result.costLines().stream()
                    .mapToLong(line -> line.quantity().longValueExact())
                    .sum();
            assertThat(result).isInstanceOf(PricingResult.Priced.class);
            assertThat(billed).isEqualTo(usage.inputTokens() + usage.outputTokens());
            BigDecimal sum = result.costLines().stream().map(CostLine::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(result.listCost()).isEqualByComparingTo(sum);
        });
    }

    @Test
    void theOrderOfRatesAndCardsDoesNotMatter() {
        Trials.run(5_000, random -> {
            // Given cards that overlap in time, and the same shuffled
            List<RateCard> cards = new ArrayList<>();
            List<RateCard> shuffled = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                List<Rate> rates = new ArrayList<>(card(random).rates());
                Instant from = random.nextBoolean() ? null : AT.minusSeconds(random.nextLong(1_000));
                cards.add(dated("c" + i, from, rates));
                Collections.shuffle(rates, new Random(random.nextLong()));
                shuffled.add(dated("c" + i, from, rates));
            }
            Collections.shuffle(shuffled, new Random(random.nextLong()));
            Usage usage = usage(random);
            PricingQuery query = PricingQuery.of("host", "model", AT).with("service_tier", "batch");

            // When, then
            assertThat(new Pricer(PriceBook.of(1, List.of(shuffled), List.of())).price(usage, query))
                    .isEqualTo(new Pricer(PriceBook.of(1, List.of(cards), List.of())).price(usage, query));
        });
    }

    @Test
    void splittingACallBelowAnyBandOverTwoChangesNoTotal() {
        Trials.run(10_000, random -> {
            // Given prices of whole picos a token and usage far below the band
            List<Rate> rates = List.of(
                    Rate.of("input_tokens", "3", 1_000_000),
                    Rate.of("input_tokens", "6", 1_000_000).withBand(Band.above(200_000)),
                    Rate.of("cache_read_tokens", "0.3", 1_000_000),
                    Rate.of("output_tokens", "15", 1_000_000));
            Pricer pricer =
                    new Pricer(PriceBook.of(1, List.of(List.of(RateCard.of("t", "host", "model", rates))), List.of()));
            long[] all = new long[Leaves.COUNT];
            long[] first = new long[Leaves.COUNT];
            long[] second = new long[Leaves.COUNT];
            for (int leaf = 0; leaf < Leaves.COUNT; leaf++) {
                all[leaf] = random.nextLong(3_000);
                first[leaf] = random.nextLong(all[leaf] + 1);
                second[leaf] = all[leaf] - first[leaf];
            }

            // When, then
            assertThat(cost(pricer, first).add(cost(pricer, second))).isEqualByComparingTo(cost(pricer, all));
        });
    }

    @Test
    void moreOfOneKindOfTokensNeverCostsLess() {
        Trials.run(5_000, random -> {
            // Given any card without context lines, whose prices are never negative
            List<Rate> unbanded = card(random).rates().stream()
                    .filter(rate -> rate.band().equals(Band.NONE))
                    .toList();
            Pricer pricer = new Pricer(
                    PriceBook.of(1, List.of(List.of(RateCard.of("t", "host", "model", unbanded))), List.of()));
            long[] less = new long[Leaves.COUNT];
            for (int leaf = 0; leaf < Leaves.COUNT; leaf++) {
                less[leaf] = random.nextInt(3) == 0 ? random.nextLong(30_000) : 0;
            }
            long[] more = less.clone();
            more[random.nextInt(Leaves.COUNT)] += random.nextLong(30_000);

            // When, then
            assertThat(cost(pricer, more)).isGreaterThanOrEqualTo(cost(pricer, less));
        });
    }

    @Test
    void slicesOfAGraduatedPriceSumToTheQuantityAndNeverExceedItsDearestPrice() {
        Trials.run(5_000, random -> {
            // Given prices graduated by the unit itself
            List<Rate> rates = new ArrayList<>();
            long from = 0;
            BigDecimal dearest = BigDecimal.ZERO;
            for (int tier = 0; tier < 4; tier++) {
                BigDecimal price = BigDecimal.valueOf(random.nextInt(1_000), 2);
                dearest = dearest.max(price);
                rates.add(new Rate(
                        "pages",
                        price,
                        1_000,
                        from == 0 ? Band.NONE : Band.above(from),
                        Map.of(),
                        Terms.of(Terms.Tiers.GRADUATED, Terms.Measured.REQUEST)));
                from += random.nextLong(1, 5_000);
            }
            Collections.shuffle(rates, new Random(random.nextLong()));
            Pricer pricer =
                    new Pricer(PriceBook.of(1, List.of(List.of(RateCard.of("t", "host", "model", rates))), List.of()));
            BigDecimal quantity = BigDecimal.valueOf(random.nextLong(1, 20_000_000), 3);

            // When
            PricingResult result =
                    pricer.price(Usage.ofInclusive(Map.of("pages", quantity)), PricingQuery.of("host", "model", AT));

            // Then
            BigDecimal billed =
                    result.costLines().stream().map(CostLine::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(billed).isEqualByComparingTo(quantity);
            assertThat(result.listCost())
                    .isLessThanOrEqualTo(quantity.multiply(dearest).movePointLeft(3));
        });
    }

    private static BigDecimal cost(Pricer pricer, long[] leaves) {
        return pricer.price(Usage.ofLeaves(leaves, Map.of()), PricingQuery.of("host", "model", AT))
                .listCost();
    }

    private static RateCard dated(String id, Instant from, List<Rate> rates) {
        return new RateCard(id, "t", "host", "model", "", "USD", from, null, AT, "", rates, List.of());
    }

    static RateCard card(RandomGenerator random) {
        List<Rate> rates = new ArrayList<>();
        for (String unit : List.of(
                "input_tokens",
                "output_tokens",
                "cache_read_tokens",
                "cache_write_tokens",
                "cache_write_5m_tokens",
                "cache_write_1h_tokens",
                "input_audio_tokens",
                "cache_audio_read_tokens",
                "output_reasoning_tokens",
                "output_audio_tokens")) {
            boolean always = unit.equals("input_tokens") || unit.equals("output_tokens");
            if (!always && random.nextBoolean()) {
                continue;
            }
            BigDecimal price = BigDecimal.valueOf(random.nextInt(0, 100_000), random.nextInt(3, 6));
            Rate rate = new Rate(unit, price, random.nextInt(5) == 0 ? 1_000 : 1_000_000, Band.NONE, Map.of());
            rates.add(rate);
            if (random.nextInt(3) == 0) {
                Band band = random.nextBoolean() ? Band.above(20_000) : Band.atLeast(20_000);
                rates.add(new Rate(unit, rate.price().multiply(BigDecimal.TWO), rate.per(), band, Map.of()));
            }
            if (random.nextInt(3) == 0) {
                rates.add(new Rate(unit, BigDecimal.ONE, 1_000_000, Band.NONE, Map.of("service_tier", "batch")));
            }
        }
        return RateCard.of("t", "host", "model", rates);
    }

    static Usage usage(RandomGenerator random) {
        long[] leaves = new long[Leaves.COUNT];
        for (int leaf = 0; leaf < Leaves.COUNT; leaf++) {
            boolean some = Leaves.modality(leaf) == TokenModality.TEXT ? random.nextBoolean() : random.nextInt(9) == 0;
            leaves[leaf] = some ? random.nextLong(20_000) : 0;
        }
        return Usage.ofLeaves(leaves, Map.of());
    }
}
