package io.costline.enrich.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TermsTest {
    private static final Instant AT = Instant.parse("2026-09-23T12:00:00Z");

    @Test
    void aPriceOfThePromptIsBilledOnceHoweverManyQueriesItMade() {
        Rate rate = Rate.of("web_searches", "35", 1_000).withTerms(Terms.of(Terms.Basis.PROMPT));

        assertThat(cost(rate, Map.of("web_searches", "3"))).isEqualByComparingTo("0.035");
        assertThat(cost(rate, Map.of("input_tokens", "0"))).isZero();
    }

    @Test
    void aPriceOfDistinctQueriesBillsThemWhereTheUsageSaysHowMany() {
        Rate rate = Rate.of("web_searches", "14", 1_000).withTerms(Terms.of(Terms.Basis.UNIQUE));

        assertThat(cost(rate, Map.of("web_searches", "3"))).isEqualByComparingTo("0.042");
        assertThat(cost(rate, Map.of("web_searches", "3", "unique_web_searches", "2")))
                .isEqualByComparingTo("0.028");
    }

    @Test
    void aFeePerRequestIsBilledOnceACallUnlessItHasToBeStated() {
        Rate fee = Rate.of("requests", "5", 1_000);
        Rate stated = fee.withTerms(Terms.of(Terms.Basis.STATED));

        assertThat(cost(fee, Map.of("input_tokens", "1"))).isEqualByComparingTo("0.005");
        assertThat(cost(stated, Map.of("input_tokens", "1"))).isZero();
        assertThat(cost(stated, Map.of("input_tokens", "1", "requests", "1"))).isEqualByComparingTo("0.005");
    }

    @Test
    void graduatedPricesBillSlicesAndAllUnitsPricesOneRate() {
        // Given
        Rate first = Rate.of("pages", "0.50", 1);
        Rate then = Rate.of("pages", "0.40", 1).withBand(Band.above(10));
        Terms graduated = Terms.of(Terms.Tiers.GRADUATED, Terms.Measured.REQUEST);
        Terms allUnits = Terms.of(Terms.Tiers.ALL_UNITS, Terms.Measured.REQUEST);

        // When, then
        assertThat(cost(List.of(first.withTerms(graduated), then.withTerms(graduated)), Map.of("pages", "15")))
                .isEqualByComparingTo("7");
        assertThat(cost(List.of(first.withTerms(allUnits), then.withTerms(allUnits)), Map.of("pages", "15")))
                .isEqualByComparingTo("6");
        assertThat(cost(List.of(first.withTerms(allUnits), then.withTerms(allUnits)), Map.of("pages", "10")))
                .isEqualByComparingTo("5");
    }

    @Test
    void aPriceByThePeriodsVolumeTakesItsFirstTierAndSaysSo() {
        // Given
        Terms period = Terms.of(Terms.Tiers.GRADUATED, Terms.Measured.PERIOD);
        List<Rate> rates = List.of(
                Rate.of("pages", "0.50", 1).withTerms(period),
                Rate.of("pages", "0.40", 1).withBand(Band.above(10)).withTerms(period));

        // When
        PricingResult result = price(rates, Map.of("pages", "15"), Map.of(), AT);

        // Then
        assertThat(result.listCost()).isEqualByComparingTo("7.5");
        assertThat(result.findings()).containsExactly("PERIOD_VOLUME_PRICE:pages");
    }

    @Test
    void aCallOnOnesOwnHardwareIsBilledByItsTimeOrByItsTokens() {
        // Given
        Map<String, String> usage = Map.of("input_tokens", "26", "output_tokens", "282", "gpu_seconds", "4.5");
        List<Rate> byTime = List.of(Rate.of("gpu_seconds", "3.60", 3600));
        List<Rate> byTokens = List.of(Rate.of("input_tokens", "0", 1), Rate.of("output_tokens", "1", 1000));

        // When
        PricingResult time = price(byTime, usage, Map.of(), AT);
        PricingResult tokens = price(byTokens, usage, Map.of(), AT);
        PricingResult neither = price(List.of(Rate.of("web_searches", "1", 1)), usage, Map.of(), AT);

        // Then
        assertThat(time).isInstanceOf(PricingResult.Priced.class);
        assertThat(time.listCost()).isEqualByComparingTo("0.0045");
        assertThat(tokens).isInstanceOf(PricingResult.Priced.class);
        assertThat(tokens.listCost()).isEqualByComparingTo("0.282");
        assertThat(neither).isInstanceOf(PricingResult.Unpriced.class);
    }

    @Test
    void conditionsHoldForOneOfSeveralValuesAndForRangesOfNumbers() {
        // Given
        List<Rate> rates = List.of(
                Rate.of("search_queries", "1", 1),
                Rate.of("search_queries", "2", 1).when("max_results", "11..20"),
                Rate.of("search_queries", "3", 1).when("max_results", ">20"),
                Rate.of("search_queries", "4", 1).when("region", "us|eu"));

        // When, then
        assertThat(cost(rates, Map.of())).isEqualByComparingTo("1");
        assertThat(cost(rates, Map.of("max_results", "10"))).isEqualByComparingTo("1");
        assertThat(cost(rates, Map.of("max_results", "11"))).isEqualByComparingTo("2");
        assertThat(cost(rates, Map.of("max_results", "20"))).isEqualByComparingTo("2");
        assertThat(cost(rates, Map.of("max_results", "21"))).isEqualByComparingTo("3");
        assertThat(cost(rates, Map.of("region", "eu"))).isEqualByComparingTo("4");
        assertThat(cost(rates, Map.of("region", "au"))).isEqualByComparingTo("1");
    }

    @Test
    void windowsOfTheDayAndDaysOfTheWeekGoByTheInstant() {
        // Given a price at night and one at weekends, in Shanghai
        List<Rate> rates = List.of(
                Rate.of("search_queries", "1", 1),
                Rate.of("search_queries", "2", 1).when("time_of_day", "22:00-06:00"),
                Rate.of("search_queries", "3", 1)
                        .withConditions(Map.of("weekday", "sat-sun Asia/Shanghai", "service_tier", "standard")));

        // When, then
        assertThat(at(rates, "2026-09-23T21:59:59Z")).isEqualByComparingTo("1");
        assertThat(at(rates, "2026-09-23T22:00:00Z")).isEqualByComparingTo("2");
        assertThat(at(rates, "2026-09-24T05:59:59Z")).isEqualByComparingTo("2");
        assertThat(at(rates, "2026-09-24T06:00:00Z")).isEqualByComparingTo("1");
        assertThat(at(rates, "2026-09-25T15:59:59Z")).isEqualByComparingTo("1"); // Friday, 23:59:59 in Shanghai
        assertThat(at(rates, "2026-09-25T16:00:00Z")).isEqualByComparingTo("3");
        assertThatThrownBy(() -> Rate.of("search_queries", "1", 1).when("weekday", "someday"))
                .hasMessageContaining("weekday=someday is no time");
    }

    @Test
    void aResolutionHoldsUntilAWindowOpensOrCloses() {
        // Given
        Rate peak = Rate.of("input_tokens", "2", 1).when("time_of_day", "01:00-04:00");
        RateCard card = RateCard.of("t", "host", "model", List.of(Rate.of("input_tokens", "1", 1), peak));
        PriceBook book = PriceBook.of(1, List.of(List.of(card)), List.of());

        // When
        Resolution resolution = book.resolve("host", "model", "", "", Micros.of(Instant.parse("2026-09-23T02:00:00Z")));

        // Then
        assertThat(resolution.fromMicros()).isEqualTo(Micros.of(Instant.parse("2026-09-23T01:00:00Z")));
        assertThat(resolution.toMicros()).isEqualTo(Micros.of(Instant.parse("2026-09-23T04:00:00Z")));
        assertThat(resolution.times()).containsOnlyKeys("time_of_day=01:00-04:00");
    }

    private static BigDecimal at(List<Rate> rates, String instant) {
        return price(rates, Map.of("search_queries", "1"), Map.of(), Instant.parse(instant))
                .listCost();
    }

    private static BigDecimal cost(Rate rate, Map<String, String> usage) {
        List<Rate> rates = List.of(Rate.of("input_tokens", "0", 1), rate);
        return price(rates, usage, Map.of(), AT).listCost();
    }

    private static BigDecimal cost(List<Rate> rates, Map<String, String> given) {
        boolean usage = given.containsKey("pages");
        return price(rates, usage ? given : Map.of("search_queries", "1"), usage ? Map.of() : given, AT)
                .listCost();
    }

    private static PricingResult price(
            List<Rate> rates, Map<String, String> usage, Map<String, String> attributes, Instant at) {
        PriceBook book = PriceBook.of(1, List.of(List.of(RateCard.of("t", "host", "model", rates))), List.of());
        Map<String, BigDecimal> quantities = new java.util.HashMap<>();
        usage.forEach((unit, quantity) -> quantities.put(unit, new BigDecimal(quantity)));
        return new Pricer(book)
                .price(Usage.ofInclusive(quantities), new PricingQuery("host", "model", "", "", at, attributes));
    }
}
