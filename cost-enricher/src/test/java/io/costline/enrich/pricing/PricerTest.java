package io.costline.enrich.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PricerTest {
    private static final Instant AT = Instant.parse("2026-08-01T00:00:00Z");
    private static final RateCard CARD = RateCard.of(
            "t",
            "openai",
            "gpt-x",
            List.of(
                    Rate.of("input_tokens", "2", 1_000_000),
                    Rate.of("output_tokens", "10", 1_000_000),
                    Rate.of("cache_read_tokens", "0.5", 1_000_000),
                    Rate.of("input_tokens", "4", 1_000_000).withBand(Band.above(200_000)),
                    Rate.of("input_tokens", "1", 1_000_000).when("service_tier", "batch"),
                    Rate.of("output_tokens", "5", 1_000_000).when("service_tier", "batch")));

    @Test
    void billsCachedTokensOnceAtTheirOwnRate() {
        // When
        PricingResult result = price(book(CARD), usage("input_tokens", 1_000, "cache_read_tokens", 400), "gpt-x");

        // Then
        assertThat(result.listCost()).isEqualByComparingTo("0.0014");
        assertThat(result.costLines()).extracting(CostLine::unit).containsExactly("input_tokens", "cache_read_tokens");
    }

    @Test
    void choosesTheBandByTotalInputCacheIncluded() {
        // When, then: the line belongs below, one token more is above
        assertThat(price(book(CARD), usage("input_tokens", 200_000, "cache_read_tokens", 100_000), "gpt-x")
                        .listCost())
                .isEqualByComparingTo("0.25");
        assertThat(price(book(CARD), usage("input_tokens", 200_001, "cache_read_tokens", 100_000), "gpt-x")
                        .listCost())
                .isEqualByComparingTo("0.450004");
    }

    @Test
    void billsAnUnpricedPartAtItsParentsRateAndSaysSo() {
        // When
        PricingResult result = price(book(CARD), usage("input_tokens", 1_000, "cache_write_1h_tokens", 400), "gpt-x");

        // Then
        assertThat(result).isInstanceOf(PricingResult.Priced.class);
        assertThat(result.listCost()).isEqualByComparingTo("0.002");
        assertThat(result.findings()).containsExactly("cache_write_1h_tokens:at_rate_of:input_tokens");
    }

    @Test
    void takesZeroForAPrice() {
        // Given
        RateCard card = RateCard.of("t", "openai", "gpt-x", List.of(Rate.of("input_tokens", "0", 1_000_000)));

        // When
        PricingResult free = price(book(card), usage("input_tokens", 10), "gpt-x");

        // Then
        assertThat(free).isInstanceOf(PricingResult.Priced.class);
        assertThat(free.listCost()).isZero();
    }

    @Test
    void namesAnUnpricedUnitAndBoundsIt() {
        // Given a model without an output price beside one that has it
        RateCard half = RateCard.of("t", "openai", "gpt-half", List.of(Rate.of("input_tokens", "1", 1_000_000)));

        // When
        PricingResult result = price(book(half, CARD), usage("input_tokens", 10, "output_tokens", 5), "gpt-half");

        // Then
        assertThat(result).isInstanceOfSatisfying(PricingResult.PartlyPriced.class, partly -> {
            assertThat(partly.reason()).isEqualTo(Reasons.UNPRICED_UNIT);
            assertThat(partly.upperBound()).isEqualByComparingTo("0.00005");
            assertThat(partly.findings()).containsExactly("UNPRICED_UNIT:output_tokens");
        });
    }

    @Test
    void boundsAnUnknownModelByTheDearestRatesOfItsProvider() {
        // When
        PricingResult result = price(book(CARD), usage("input_tokens", 1_000, "output_tokens", 100), "orion-next");

        // Then
        assertThat(result).isInstanceOfSatisfying(PricingResult.Unpriced.class, unpriced -> {
            assertThat(unpriced.reason()).isEqualTo(Reasons.UNKNOWN_MODEL);
            assertThat(unpriced.upperBound()).isEqualByComparingTo("0.005");
        });
    }

    @Test
    void takesTheTierAsServedAndSaysWhenTheCardHasNone() {
        // Given
        Pricer pricer = new Pricer(book(CARD));
        PricingQuery query = PricingQuery.of("openai", "gpt-x", AT);
        Usage usage = usage("input_tokens", 100_000);

        // When, then
        assertThat(pricer.price(usage, query.with("service_tier", "batch")).listCost())
                .isEqualByComparingTo("0.1");
        assertThat(pricer.price(usage, query.with("service_tier", "priority")).findings())
                .containsExactly(Reasons.NO_TIER_PRICE);
    }

    @Test
    void resolvesAliasesSnapshotsVendorsAndHostsByTheirRules() {
        // Given
        ModelAlias alias = new ModelAlias("", "latest", "openai", "gpt-x", null, AT.plusSeconds(60));
        Pricer pricer = new Pricer(PriceBook.of(1, List.of(List.of(CARD)), List.of(alias)));
        Usage usage = usage("input_tokens", 1_000_000);

        // When, then
        assertThat(found(pricer, usage, "openai", "latest")).containsExactly("ALIAS:gpt-x");
        assertThat(pricer.price(usage, PricingQuery.of("openai", "latest", AT.plusSeconds(60))))
                .isInstanceOf(PricingResult.Unpriced.class);
        assertThat(found(pricer, usage, "openai", "GPT-X-2026-03-05")).containsExactly(Reasons.SNAPSHOT_AT_BASE_PRICE);
        assertThat(found(pricer, usage, "openai", "openai/gpt-x")).isEmpty();
        assertThat(found(pricer, usage, "gateway", "openai/gpt-x")).containsExactly(Reasons.VENDOR_PRICE);
        assertThat(found(pricer, usage, "", "gpt-x")).containsExactly(Reasons.PROVIDER_ASSUMED);
        assertThat(found(pricer, usage, "", "openai/gpt-x")).isEmpty();
    }

    @Test
    void pricesAsOfTheInstantFromInclusiveToExclusive() {
        // Given a price that changes at an instant
        RateCard old = CARD.effective(null, AT);
        RateCard now = RateCard.of("t2", "openai", "gpt-x", List.of(Rate.of("input_tokens", "7", 1_000_000)))
                .effective(AT, null);
        Pricer pricer = new Pricer(book(old, now));
        Usage usage = usage("input_tokens", 100_000);

        // When, then
        assertThat(pricer.price(usage, PricingQuery.of("openai", "gpt-x", AT.minusNanos(1_000)))
                        .listCost())
                .isEqualByComparingTo("0.2");
        assertThat(pricer.price(usage, PricingQuery.of("openai", "gpt-x", AT)).listCost())
                .isEqualByComparingTo("0.7");
        Resolution resolution = pricer.book().resolve("openai", "gpt-x", "", "", Micros.of(AT));
        assertThat(resolution.holdsAt(Micros.of(AT) - 1)).isFalse();
        assertThat(resolution.holdsAt(Long.MAX_VALUE - 1)).isTrue();
    }

    @Test
    void putsAContractOnTopUnitByUnitAndKeepsTheListPriceBeside() {
        // Given a contract for input alone
        RateCard contract = RateCard.of("c", "openai", "gpt-x", List.of(Rate.of("input_tokens", "1.5", 1_000_000)))
                .withAccount("acme");
        PricingQuery query = new PricingQuery("openai", "gpt-x", "", "acme", AT, Map.of());

        // When
        PricingResult result =
                new Pricer(book(contract, CARD)).price(usage("input_tokens", 100_000, "output_tokens", 10_000), query);

        // Then
        assertThat(result.listCost()).isEqualByComparingTo("0.3");
        assertThat(result.contractedCost()).isEqualByComparingTo("0.25");
    }

    @Test
    void appliesMultipliersToCachedTokensToo() {
        // Given
        Multiplier us = new Multiplier("us", new BigDecimal("1.1"), Set.of(), Map.of("inference_geo", "us"));

        // When
        PricingResult result = new Pricer(book(CARD.withMultipliers(List.of(us))))
                .price(
                        usage("input_tokens", 2_000, "cache_read_tokens", 1_000),
                        PricingQuery.of("openai", "gpt-x", AT).with("inference_geo", "us"));

        // Then
        assertThat(result.listCost()).isEqualByComparingTo("0.00275");
        assertThat(result.costLines())
                .allSatisfy(line -> assertThat(line.multiplier()).isEqualByComparingTo("1.1"));
    }

    @Test
    void billsPartsAtTheirOwnModelAndMarksWhatHasNoPrice() {
        // Given
        Pricer pricer = new Pricer(book(CARD));
        PartUsage known = new PartUsage(0, "", "gpt-x", usage("output_tokens", 1_000));
        PartUsage unknown = new PartUsage(1, "", "advisor", usage("output_tokens", 1_000));
        Usage main = usage("input_tokens", 1_000);
        PricingQuery query = PricingQuery.of("openai", "gpt-x", AT);

        // When
        PricingResult whole = pricer.price(main, List.of(known), query);
        PricingResult partly = pricer.price(main, List.of(known, unknown), query);

        // Then
        assertThat(whole).isInstanceOf(PricingResult.Priced.class);
        assertThat(whole.listCost()).isEqualByComparingTo("0.012");
        assertThat(whole.costLines()).extracting(CostLine::part).containsExactly(-1, 0);
        assertThat(partly).isInstanceOfSatisfying(PricingResult.PartlyPriced.class, result -> {
            assertThat(result.reason()).isEqualTo(Reasons.UNKNOWN_MODEL);
            assertThat(result.listCost()).isEqualByComparingTo("0.012");
            assertThat(result.upperBound()).isEqualByComparingTo("0.01");
        });
    }

    @Test
    void chargesAFeePerRequestWithoutBeingTold() {
        // Given
        RateCard card = RateCard.of(
                "t", "p", "m", List.of(Rate.of("input_tokens", "1", 1_000_000), Rate.of("requests", "12", 1_000)));

        // When, then
        assertThat(new Pricer(book(card))
                        .price(usage("input_tokens", 1_000_000), PricingQuery.of("p", "m", AT))
                        .listCost())
                .isEqualByComparingTo("1.012");
    }

    @Test
    void refusesAnAmountThatDoesNotFit() {
        // Given a card in the wrong unit
        RateCard card = RateCard.of("t", "p", "m", List.of(Rate.of("input_tokens", "30000", 1)));

        // When, then
        assertThat(new Pricer(book(card)).price(usage("input_tokens", 1_000_000), PricingQuery.of("p", "m", AT)))
                .isInstanceOfSatisfying(
                        PricingResult.Unpriced.class,
                        unpriced -> assertThat(unpriced.reason()).isEqualTo(Reasons.AMOUNT_OUT_OF_RANGE));
    }

    @Test
    void refusesAPartLargerThanItsWhole() {
        assertThatThrownBy(() -> usage("input_tokens", 10, "cache_read_tokens", 11))
                .isInstanceOf(InconsistentUsageException.class)
                .hasMessage("parts of input_tokens exceed it");
    }

    private static List<String> found(Pricer pricer, Usage usage, String provider, String model) {
        PricingResult result = pricer.price(usage, PricingQuery.of(provider, model, AT));
        assertThat(result).isInstanceOf(PricingResult.Priced.class);
        return result.findings();
    }

    private static PricingResult price(PriceBook book, Usage usage, String model) {
        return new Pricer(book).price(usage, PricingQuery.of("openai", model, AT));
    }

    private static PriceBook book(RateCard... cards) {
        return PriceBook.of(1, List.of(List.of(cards)), List.of());
    }

    private static Usage usage(Object... pairs) {
        Map<String, BigDecimal> usage = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            usage.put((String) pairs[i], new BigDecimal(pairs[i + 1].toString()));
        }
        return Usage.ofInclusive(usage);
    }
}
