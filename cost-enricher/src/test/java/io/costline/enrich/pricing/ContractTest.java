package io.costline.enrich.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.enrich.pricing.ReportedCosts.Cost;
import io.costline.enrich.pricing.ReportedCosts.Kind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContractTest {
    private static final Instant AT = Instant.parse("2026-06-01T12:00:00Z");
    private static final Caller ACME = new Caller("acme", "litellm", "web", "search", "answers");
    private static final RateCard CARD = RateCard.of(
                    "list",
                    "openai",
                    "gpt-5",
                    List.of(
                            Rate.of("input_tokens", "2", 1_000_000),
                            Rate.of("cache_read_tokens", "0.2", 1_000_000),
                            Rate.of("output_tokens", "10", 1_000_000),
                            Rate.of("web_searches", "10", 1_000)))
            .withMultipliers(
                    List.of(new Multiplier("batch", new BigDecimal("0.5"), Set.of(), Map.of("service_tier", "batch"))));
    /** 500,000 fresh at 2, 500,000 cached at 0.2, 100,000 out at 10: 1 + 0.1 + 1. */
    private static final Usage USAGE = Usage.ofInclusive(Map.of(
            "input_tokens", new BigDecimal(1_000_000),
            "cache_read_tokens", new BigDecimal(500_000),
            "output_tokens", new BigDecimal(100_000)));

    @Test
    void aDiscountLowersWhatThePublicPriceCameTo() {
        // Given twelve percent off everything, and more off cached tokens of batches
        PriceBook book = Contracts.named("c")
                .discount("12")
                .discount(new Discount(
                        BigDecimal.TEN, Set.of("cache_read_tokens"), Map.of("service_tier", "batch"), false))
                .book(CARD);

        // When
        PricingResult standard = price(book, query());
        PricingResult batch = price(book, query().with("service_tier", "batch"));

        // Then the list stays, and the discount is on the batch price
        assertThat(standard.listCost()).isEqualByComparingTo("2.1");
        assertThat(standard.contractedCost()).isEqualByComparingTo("1.848");
        assertThat(batch.listCost()).isEqualByComparingTo("1.05");
        assertThat(batch.contractedCost()).isEqualByComparingTo("0.9196"); // 0.5*0.88 + 0.05*0.88*0.9 + 0.5*0.88
        assertThat(standard.findings()).containsExactly("CONTRACT:c");
    }

    @Test
    void aRateOfTheAccountIsFinalUnlessTheDiscountSaysOtherwise() {
        // Given
        RateCard own = RateCard.of("own", "openai", "gpt-5", List.of(Rate.of("input_tokens", "1", 1_000_000)))
                .withAccount("prod");
        PricingQuery query = new PricingQuery("openai", "gpt-5", "", "prod", AT, Map.of(), ACME);
        PriceBook plain = Contracts.named("c").discount("10").book(CARD, own);
        PriceBook both = Contracts.named("c")
                .discount(new Discount(BigDecimal.TEN, Set.of(), Map.of(), true))
                .book(CARD, own);

        // When, then: 0.5 at the account's rate, the rest at 90 percent
        assertThat(price(plain, query).contractedCost()).isEqualByComparingTo("1.49");
        assertThat(price(both, query).contractedCost()).isEqualByComparingTo("1.44");
        assertThat(price(both, query).listCost()).isEqualByComparingTo("2.1");
    }

    @Test
    void whatIsFreeInACallIsNotCharged() {
        // Given
        PriceBook book = Contracts.named("c")
                .free("web_searches", "3", null)
                .free("output_tokens", "1000000", Period.MONTH)
                .book(CARD);
        Usage usage =
                Usage.ofInclusive(Map.of("output_tokens", new BigDecimal(100), "web_searches", new BigDecimal(5)));

        // When
        PricingResult result = price(book, query(), usage);

        // Then two of five searches are charged, and the month's tokens await the ledger
        assertThat(line(result, "web_searches").amount()).isEqualByComparingTo("0.05");
        assertThat(line(result, "web_searches").contractedAmount()).isEqualByComparingTo("0.02");
        assertThat(line(result, "output_tokens").contractedAmount()).isEqualByComparingTo("0.001");
        assertThat(result.findings())
                .contains("ALLOWANCE:web_searches:3", "PERIOD_TERM:allowance:output_tokens", "CONTRACT:c");
    }

    @Test
    void markupAndFeesAreLinesThatAreNoPublicPrice() {
        // Given
        PriceBook book = Contracts.named("gateway")
                .discount("50")
                .markup("5", "0.001")
                .purchaseFee("5.5", "0.80")
                .book(CARD);

        // When
        PricingResult result = price(book, query());

        // Then 1.05, five percent of it, a tenth of a cent, and 5.5 percent of all that
        assertThat(result.listCost()).isEqualByComparingTo("2.1");
        assertThat(line(result, "gateway_markup").contractedAmount()).isEqualByComparingTo("0.0525");
        assertThat(line(result, "gateway_markup").cardId()).isEqualTo("contract/gateway");
        assertThat(line(result, "gateway_fee").contractedAmount()).isEqualByComparingTo("0.001");
        assertThat(line(result, "purchase_fee").contractedAmount()).isEqualByComparingTo("0.0606925");
        assertThat(result.contractedCost()).isEqualByComparingTo("1.1641925");
        assertThat(result.findings()).contains("PERIOD_TERM:purchase_minimum");
    }

    @Test
    void anOwnKeyPaysTheFeeAndNotTheMarkup() {
        // Given
        Contracts terms = Contracts.named("gateway").markup("5", "0").purchaseFee("10", "0");
        PriceBook each = terms.byokFee("5", "0").book(CARD);
        PriceBook above = Contracts.named("gateway").byokFee("5", "25000").book(CARD);
        ReportedCosts own = new ReportedCosts(true, List.of());

        // When
        PricingResult result = new Pricer(each).price(USAGE, List.of(), query(), own);
        PricingResult held = new Pricer(above).price(USAGE, List.of(), query(), own);

        // Then five percent of the public price, ten percent of that bought as credit; the provider bills the rest
        assertThat(line(result, "byok_fee").contractedAmount()).isEqualByComparingTo("0.105");
        assertThat(line(result, "purchase_fee").contractedAmount()).isEqualByComparingTo("0.0105");
        assertThat(result.contractedCost()).isEqualByComparingTo("2.2155");
        assertThat(held.contractedCost()).isEqualByComparingTo("2.1");
        assertThat(held.findings()).contains("PERIOD_TERM:byok_fee");
    }

    @Test
    void theReportedCostCountsWhereTheContractSaysSo() {
        // Given
        PriceBook book = Contracts.named("c")
                .reported(ReportedUse.REPORTED)
                .markup("5", "0")
                .book(CARD);
        ReportedCosts system = new ReportedCosts(
                false, List.of(cost(Kind.UPSTREAM, "2"), cost(Kind.BILLED, "2.2"), cost(Kind.LIST, "9")));
        ReportedCosts own = new ReportedCosts(true, List.of(cost(Kind.BILLED, "0.1"), cost(Kind.UPSTREAM, "2")));
        ReportedCosts little = new ReportedCosts(true, List.of(cost(Kind.BILLED, "0.1")));

        // When, then: with an own key the provider's bill is added to the gateway's
        assertThat(reported(book, system).contractedCost()).isEqualByComparingTo("2.2");
        assertThat(line(reported(book, system), "reported_cost_difference").contractedAmount())
                .isEqualByComparingTo("0.1");
        assertThat(reported(book, system).listCost()).isEqualByComparingTo("2.1");
        assertThat(reported(book, own).contractedCost()).isEqualByComparingTo("2.1");
        assertThat(reported(book, little).contractedCost()).isEqualByComparingTo("2.1");
        assertThat(reported(book, little).findings()).contains("NO_REPORTED_COST");
        assertThat(reported(book, ReportedCosts.NONE).contractedCost()).isEqualByComparingTo("2.205");
    }

    @Test
    void aModelWithoutAPriceCostsWhatIsReported() {
        // Given
        PriceBook book =
                Contracts.named("c").reported(ReportedUse.WHEN_UNPRICED).book(CARD);
        ReportedCosts reported = new ReportedCosts(false, List.of(cost(Kind.BILLED, "0.3")));
        PricingQuery unknown = query().withModel("nobody", "orion");

        // When
        PricingResult priced = new Pricer(book).price(USAGE, List.of(), query(), reported);
        PricingResult stated = new Pricer(book).price(USAGE, List.of(), unknown, reported);
        PricingResult silent = new Pricer(book).price(USAGE, List.of(), unknown, ReportedCosts.NONE);

        // Then
        assertThat(priced.contractedCost()).isEqualByComparingTo("2.1");
        assertThat(stated).isInstanceOf(PricingResult.Priced.class);
        assertThat(stated.listCost()).isEqualByComparingTo("0.3");
        assertThat(stated.contractedCost()).isEqualByComparingTo("0.3");
        assertThat(stated.findings()).contains("REPORTED_COST", "CONTRACT:c");
        assertThat(silent).isInstanceOf(PricingResult.Unpriced.class);
    }

    @Test
    void aContractCoversItsScopeInItsTime() {
        // Given
        Scope scope = new Scope("acme", "OpenAI", "", "web", "LiteLLM", "gpt-*", "", "");
        PriceBook book = Contracts.named("c")
                .of(scope)
                .discount("50")
                .effective(AT, AT.plusSeconds(60))
                .book(CARD);
        PricingQuery query = query();
        Caller other = new Caller("acme", "litellm", "batch-jobs", "", "");

        // When, then
        assertThat(contracted(book, query)).isEqualByComparingTo("1.05");
        assertThat(contracted(book, query.withModel("openai", "openai/gpt-5"))).isEqualByComparingTo("1.05");
        assertThat(contracted(book, query.withCaller(other))).isEqualByComparingTo("2.1");
        assertThat(contracted(book, query.withCaller(Caller.UNKNOWN))).isEqualByComparingTo("2.1");
        assertThat(contracted(book, at(AT.minusSeconds(1)))).isEqualByComparingTo("2.1");
        assertThat(contracted(book, at(AT.plusSeconds(60)))).isEqualByComparingTo("2.1");
        assertThat(contracted(book, at(AT.plusSeconds(59)))).isEqualByComparingTo("1.05");
    }

    @Test
    void theContractThatSaysMoreOfACallGivesATerm() {
        // Given a general contract with two kinds of terms, and one of the tenant with one of them
        Contract general = Contracts.named("a").discount("10").markup("5", "0").contract();
        Contract own = Contracts.named("b").ofTenant("acme").discount("20").contract();

        // When
        PriceBook book = Contracts.book(List.of(general, own), List.of(), List.of(CARD));
        PriceBook reversed = Contracts.book(List.of(own, general), List.of(), List.of(CARD));

        // Then 20 percent off, not 28, and the general markup; the order of the file is no matter
        assertThat(contracted(book, query())).isEqualByComparingTo("1.764");
        assertThat(contracted(reversed, query())).isEqualByComparingTo("1.764");
        assertThat(price(book, query()).findings()).containsExactly("CONTRACT:b", "CONTRACT:a");
    }

    @Test
    void anotherCurrencyIsConvertedByTheRateOfTheDayOrNamed() {
        // Given a card of the account and a fixed fee in euros, on a public card in dollars
        RateCard own = euro(RateCard.of("own", "openai", "gpt-5", List.of(Rate.of("input_tokens", "1", 1_000_000))))
                .withAccount("prod");
        Contract fee = Contracts.named("c").in("EUR").markup("0", "1").contract();
        List<FxRate> rates = List.of(
                new FxRate("EUR", "USD", new BigDecimal("1.1"), AT, "ECB"),
                new FxRate("EUR", "USD", new BigDecimal("1.2"), AT.plusSeconds(86_400), "ECB"));
        PriceBook book = Contracts.book(List.of(fee), rates, List.of(CARD, own));

        // When
        PricingResult first = price(book, account(AT));
        PricingResult next = price(book, account(AT.plusSeconds(86_400)));
        PricingResult before = price(book, account(AT.minusSeconds(1)));

        // Then: 0.5 EUR of input, 1.1 USD of the rest, 1 EUR
        assertThat(first.contractedCost()).isEqualByComparingTo("2.75");
        assertThat(next.contractedCost()).isEqualByComparingTo("2.9");
        assertThat(before.contractedCost()).isEqualByComparingTo("2.1");
        assertThat(first.findings()).anySatisfy(finding -> assertThat(finding).startsWith("CONVERTED:"));
        assertThat(before.findings()).contains("CURRENCY_DIFFERS:own/openai/gpt-5", "CURRENCY_DIFFERS:c");
    }

    @Test
    void aCallIsComparedWithItsBaseline() {
        // Given a baseline of the tenant, another of one of its features, and one in euros
        RateCard big = RateCard.of(
                "list",
                "anthropic",
                "opus",
                List.of(Rate.of("input_tokens", "15", 1_000_000), Rate.of("output_tokens", "75", 1_000_000)));
        RateCard euro = euro(RateCard.of(
                "list",
                "mistral",
                "large",
                List.of(Rate.of("input_tokens", "2", 1_000_000), Rate.of("output_tokens", "6", 1_000_000))));
        List<Baseline> baselines =
                List.of(baseline("acme", "", "anthropic/opus"), baseline("acme", "search", "mistral/large"));
        PriceBook without = book(baselines, List.of(), CARD, big, euro);
        PriceBook with =
                book(baselines, List.of(new FxRate("EUR", "USD", new BigDecimal("1.5"), AT, "ECB")), CARD, big, euro);
        Caller elsewhere = new Caller("acme", "", "", "other", "");

        // When, then
        assertThat(compare(with, query().withCaller(elsewhere)).all())
                .containsExactly(
                        new Comparison(Comparison.Kind.BASELINE, "anthropic/opus", new BigDecimal("22.500000000000")));
        assertThat(compare(with, query()).all())
                .containsExactly(
                        new Comparison(Comparison.Kind.BASELINE, "mistral/large", new BigDecimal("3.900000000000")));
        assertThat(compare(with, query()).findings()).containsExactly("CONVERTED:baseline:1.5");
        assertThat(compare(without, query()).all()).isEmpty();
        assertThat(compare(without, query()).findings()).containsExactly("CURRENCY_DIFFERS:baseline");
        assertThat(compare(book(List.of(baseline("", "", "orion")), List.of(), CARD), query())
                        .findings())
                .containsExactly("NO_BASELINE_PRICE:orion");
    }

    @Test
    void creditBurnsInItsOrderAndCommitmentsAreOwed() {
        // Given
        var promo = new PeriodTerm.Credit("promo", false, new BigDecimal(50), AT.plusSeconds(10), 0);
        var prepaid = new PeriodTerm.Credit("prepaid", true, new BigDecimal(200), null, 0);
        var commitment = new PeriodTerm.Commitment(new BigDecimal(100), Period.MONTH, new BigDecimal("1.5"));

        // When
        List<PeriodTerm.Credit.Burn> burns = PeriodTerm.Credit.burn(List.of(prepaid, promo), new BigDecimal(120), AT);

        // Then
        assertThat(burns).extracting(burn -> burn.credit().name()).containsExactly("promo", "prepaid");
        assertThat(burns)
                .extracting(burn -> burn.left().amount().intValueExact())
                .containsExactly(0, 130);
        assertThat(PeriodTerm.Credit.burn(List.of(promo), BigDecimal.ONE, AT.plusSeconds(10))
                        .getFirst()
                        .burnt())
                .isZero();
        assertThat(commitment.owed(new BigDecimal(40))).isEqualByComparingTo("100");
        assertThat(commitment.owed(new BigDecimal(120))).isEqualByComparingTo("130");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> Contracts.named("c").contract()).hasMessageContaining("has no terms");
        assertThatThrownBy(() -> Contracts.named("c").discount("101")).hasMessageContaining("exceed 100");
        assertThatThrownBy(() -> Contracts.named("c").markup("-1", "0")).hasMessageContaining("must not be negative");
        assertThatThrownBy(() -> new Discount(BigDecimal.ONE, Set.of(), Map.of("weekday", "mon-fri"), false))
                .hasMessageContaining("card of the account");
        assertThatThrownBy(() -> new FxRate("EUR", "EUR", BigDecimal.ONE, AT, ""))
                .hasMessageContaining("two ISO");
    }

    private static RateCard euro(RateCard card) {
        return new RateCard(
                card.cardId(),
                card.catalog(),
                card.provider(),
                card.model(),
                card.account(),
                "EUR",
                null,
                null,
                Instant.EPOCH,
                "",
                card.rates(),
                List.of());
    }

    private static Baseline baseline(String tenant, String feature, String model) {
        return new Baseline(new Scope(tenant, "", "", "", "", "", feature, ""), "", model, null, null);
    }

    private static PriceBook book(List<Baseline> baselines, List<FxRate> rates, RateCard... cards) {
        return PriceBook.of(
                1, List.of(List.of(cards)), List.of(), List.of(new Agreements(List.of(), baselines, rates, List.of())));
    }

    private static Comparison.All compare(PriceBook book, PricingQuery query) {
        Pricer pricer = new Pricer(book);
        return pricer.compare(USAGE, List.of(), query, "", pricer.price(USAGE, query));
    }

    private static PricingQuery query() {
        return at(AT);
    }

    private static PricingQuery at(Instant instant) {
        return PricingQuery.of("openai", "gpt-5", instant).withCaller(ACME);
    }

    private static PricingQuery account(Instant instant) {
        return new PricingQuery("openai", "gpt-5", "", "prod", instant, Map.of(), ACME);
    }

    private static Cost cost(Kind kind, String amount) {
        return new Cost(kind, new BigDecimal(amount), "USD");
    }

    private static PricingResult reported(PriceBook book, ReportedCosts reported) {
        return new Pricer(book).price(USAGE, List.of(), query(), reported);
    }

    private static PricingResult price(PriceBook book, PricingQuery query) {
        return price(book, query, USAGE);
    }

    private static PricingResult price(PriceBook book, PricingQuery query, Usage usage) {
        return new Pricer(book).price(usage, query);
    }

    private static BigDecimal contracted(PriceBook book, PricingQuery query) {
        return price(book, query).contractedCost();
    }

    private static CostLine line(PricingResult result, String unit) {
        return result.costLines().stream()
                .filter(line -> line.unit().equals(unit))
                .findFirst()
                .orElseThrow();
    }
}
