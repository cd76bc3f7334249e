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

class ContractPropertiesTest {
    private static final Instant AT = Instant.parse("2026-06-01T12:00:00Z");
    private static final List<String> UNITS =
            List.of("input_tokens", "output_tokens", "cache_read_tokens", "web_searches");

    @Test
    void linesMultiplyOutAndSumToBothCosts() {
        Trials.run(10_000, random -> {
            // Given
            PriceBook book = Contracts.any(random, "c").book(card(random));

            // When
            PricingResult result = new Pricer(book).price(usage(random), List.of(), query(random), reported(random));

            // Then
            BigDecimal list = BigDecimal.ZERO;
            BigDecimal contracted = BigDecimal.ZERO;
            for (CostLine line : result.costLines()) {
                BigDecimal product = Amounts.of(line.quantity(), line.listUnitPrice(), line.multiplier(), line.per());
                boolean surcharge = Units.surcharge(line.unit());
                assertThat(line.amount()).isEqualByComparingTo(surcharge ? BigDecimal.ZERO : product);
                if (surcharge) {
                    assertThat(line.contractedAmount()).isEqualByComparingTo(product);
                }
                list = list.add(line.amount());
                contracted = contracted.add(line.contractedAmount());
            }
            assertThat(result.listCost()).isEqualByComparingTo(list);
            assertThat(result.contractedCost()).isEqualByComparingTo(contracted);
        });
    }

    @Test
    void aDiscountOfNothingIsNoContractAndOfAllCostsNothing() {
        Trials.run(5_000, random -> {
            // Given
            RateCard card = card(random);
            Usage usage = usage(random);
            PricingQuery query = query(random);

            // When
            PricingResult without = new Pricer(PriceBook.of(1, List.of(List.of(card)), List.of())).price(usage, query);
            PricingResult nothing =
                    new Pricer(Contracts.named("c").discount("0").book(card)).price(usage, query);
            PricingResult all = new Pricer(Contracts.named("c").discount("100").book(card)).price(usage, query);

            // Then
            assertThat(nothing.costLines()).isEqualTo(without.costLines());
            assertThat(all.contractedCost()).isZero();
            assertThat(all.listCost()).isEqualTo(without.listCost());
        });
    }

    @Test
    void noContractChangesThePublicPrice() {
        Trials.run(5_000, random -> {
            RateCard card = card(random);
            Usage usage = usage(random);
            PricingQuery query = query(random);
            PricingResult without = new Pricer(PriceBook.of(1, List.of(List.of(card)), List.of())).price(usage, query);

            PricingResult with =
                    new Pricer(Contracts.any(random, "c").book(card)).price(usage, List.of(), query, reported(random));

            // a call without a full price may cost what its source reports, the list of it too
            if (without instanceof PricingResult.Priced) {
                assertThat(with.listCost()).isEqualByComparingTo(without.listCost());
            }
        });
    }

    @Test
    void theOrderOfContractsInAFileIsNoMatter() {
        Trials.run(5_000, random -> {
            // Given contracts of different scopes, some of which tie
            List<Contract> contracts = new ArrayList<>();
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                String tenant = random.nextBoolean() ? "" : "acme";
                String model = random.nextBoolean() ? "" : "gpt-*";
                Scope scope = new Scope(tenant, "", "", "", "", model, "", "");
                contracts.add(Contracts.any(random, "c" + i).of(scope).contract());
            }
            RateCard card = card(random);
            Usage usage = usage(random);
            PricingQuery query = query(random);
            ReportedCosts reported = reported(random);

            // When
            PricingResult one = new Pricer(Contracts.book(contracts, List.of(), List.of(card)))
                    .price(usage, List.of(), query, reported);
            PricingResult other = new Pricer(Contracts.book(contracts.reversed(), List.of(), List.of(card)))
                    .price(usage, List.of(), query, reported);

            // Then
            assertThat(other).isEqualTo(one);
        });
    }

    private static RateCard card(RandomGenerator random) {
        List<Rate> rates = new ArrayList<>();
        for (String unit : UNITS) {
            if (random.nextInt(5) > 0 || unit.equals("input_tokens") || unit.equals("output_tokens")) {
                rates.add(rate(random, unit));
            }
        }
        rates.add(rate(random, "output_tokens").withBand(Band.above(1_000)));
        return RateCard.of("list", "openai", "gpt-5", rates)
                .withMultipliers(List.of(
                        new Multiplier("batch", new BigDecimal("0.5"), Set.of(), Map.of("service_tier", "batch"))));
    }

    private static Rate rate(RandomGenerator random, String unit) {
        return Rate.of(unit, BigDecimal.valueOf(random.nextInt(100_000), 3).toPlainString(), 1_000_000);
    }

    private static Usage usage(RandomGenerator random) {
        Map<String, BigDecimal> usage = new HashMap<>();
        long cached = random.nextLong(1_000);
        usage.put("input_tokens", BigDecimal.valueOf(cached + random.nextLong(2_000)));
        usage.put("cache_read_tokens", BigDecimal.valueOf(cached));
        usage.put("output_tokens", BigDecimal.valueOf(random.nextLong(3_000)));
        if (random.nextBoolean()) {
            usage.put("web_searches", BigDecimal.valueOf(random.nextInt(5)));
        }
        return Usage.ofInclusive(usage);
    }

    private static PricingQuery query(RandomGenerator random) {
        PricingQuery query =
                PricingQuery.of("openai", "gpt-5", AT).withCaller(new Caller("acme", "litellm", "", "", ""));
        return random.nextBoolean() ? query : query.with("service_tier", "batch");
    }

    private static ReportedCosts reported(RandomGenerator random) {
        ReportedCosts.Kind[] kinds = ReportedCosts.Kind.values();
        List<ReportedCosts.Cost> costs = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            BigDecimal amount = BigDecimal.valueOf(random.nextLong(1_000_000_000_000L), 12);
            costs.add(new ReportedCosts.Cost(kinds[random.nextInt(kinds.length)], amount, "USD"));
        }
        return new ReportedCosts(random.nextBoolean(), costs);
    }
}
