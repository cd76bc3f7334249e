package io.costline.enrich.pricebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.costline.enrich.pricing.Agreements;
import io.costline.enrich.pricing.Agreements.ReportingCurrency;
import io.costline.enrich.pricing.Baseline;
import io.costline.enrich.pricing.BillingTerms;
import io.costline.enrich.pricing.Contract;
import io.costline.enrich.pricing.Contracts;
import io.costline.enrich.pricing.FxRate;
import io.costline.enrich.pricing.Period;
import io.costline.enrich.pricing.PeriodTerm;
import io.costline.enrich.pricing.ReportedUse;
import io.costline.enrich.pricing.Scope;
import io.costline.trials.Trials;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class AgreementsFileTest {
    private static final Instant DAY = Instant.parse("2026-11-01T00:00:00Z");

    @Test
    void readsEveryTerm() {
        // When
        Agreements read = read("""
                contracts:
                  - id: acme-2026
                    scope: {tenant: acme, source: litellm, model: "gpt-5*"}
                    currency: EUR
                    effective_from: 2026-11-01
                    effective_to: 2027-01-01T00:00:00Z
                    discounts:
                      - {percent: 12, units: [input_tokens], when: {service_tier: standard}, on_overrides: true}
                    allowances:
                      - {unit: web_searches, quantity: 5}
                      - {unit: web_searches, quantity: "10000", each: month}
                    markups:
                      - {percent: "5", of: list, per_call: "0.0001"}
                    purchase_fee: {percent: "5.5", minimum: "0.80"}
                    byok_fee: {percent: "5", free_up_to: "25000"}
                    reported_cost: when_unpriced
                    commitments:
                      - {amount: "10000", each: quarter}
                    credits:
                      - {name: promo, amount: "50", expires: 2026-12-01}
                      - {name: prepaid, prepaid: true, amount: "200", order: 1}
                      - {name: pack, prepaid: true, amount: "10", paid: "8", starts: 2026-11-01, each: month, on: {units: [pages]}}
                    volume_discounts:
                      - {unit: input_tokens, above: "1000000000", percent: "5", graduated: true}
                      - {unit: output_tokens, steps: [{above: "1", percent: "5"}, {above: "3", percent: "10"}]}
                    capacity:
                      - {name: ptu, units: 50, price: "1"}
                      - {name: gsu, units: 1, price: "2", service_tier: dedicated, weights: {output_tokens: "4"}, ends: 2026-12-01}
                    storage:
                      - {unit: gb_days, price: "0.10", included: 1}
                baselines:
                  - {tenant: acme, model: openai/gpt-4o, from: 2026-11-01, to: 2027-01-01}
                fx:
                  - {from: EUR, to: USD, rate: "1.0842", at: 2026-11-01, source: ECB}
                reporting:
                  - {tenant: acme, currency: EUR}
                """);

        // Then
        Contract contract = read.contracts().getFirst();
        assertThat(contract.scope()).isEqualTo(new Scope("acme", "", "", "", "litellm", "gpt-5*", "", ""));
        assertThat(contract.effectiveFrom()).isEqualTo(DAY);
        assertThat(contract.discounts().getFirst().onOverrides()).isTrue();
        assertThat(contract.allowances())
                .extracting(allowance -> allowance.each())
                .containsExactly(null, Period.MONTH);
        assertThat(contract.markups().getFirst().perCall()).isEqualByComparingTo("0.0001");
        assertThat(contract.reported()).isEqualTo(ReportedUse.WHEN_UNPRICED);
        assertThat(contract.periodTerms())
                .contains(
                        new PeriodTerm.Commitment(new BigDecimal(10_000), Period.QUARTER, BigDecimal.ONE),
                        new PeriodTerm.Credit("prepaid", true, new BigDecimal(200), null, 1),
                        new PeriodTerm.Credit(
                                "pack",
                                true,
                                BigDecimal.TEN,
                                new BigDecimal(8),
                                DAY,
                                null,
                                0,
                                Period.MONTH,
                                Set.of("pages")),
                        new PeriodTerm.VolumeDiscount(
                                Period.MONTH, "output_tokens", new BigDecimal(3), BigDecimal.TEN, false),
                        new PeriodTerm.Capacity("ptu", new BigDecimal(50), BigDecimal.ONE))
                .hasSize(10);
        assertThat(read.baselines().getFirst().model()).isEqualTo("openai/gpt-4o");
        assertThat(read.fxRates()).containsExactly(new FxRate("EUR", "USD", new BigDecimal("1.0842"), DAY, "ECB"));
        assertThat(read.reporting()).containsExactly(new ReportingCurrency("acme", "EUR"));
    }

    @Test
    void datesAreOfTheZoneTheContractIsBilledIn() {
        // When
        Contract contract = read("""
                contracts:
                  - id: berlin
                    billing: {time_zone: Europe/Berlin, close_after: P3D}
                    effective_from: 2026-03-01
                    effective_to: 2027-01-01T00:00:00Z
                    credits:
                      - {name: pack, prepaid: true, amount: "10", starts: 2026-03-01, expires: 2026-04-01}
                    capacity:
                      - {name: ptu, units: 50, price: "1", starts: 2026-10-25, ends: 2026-10-26}
                """).contracts().getFirst();

        // Then
        assertThat(contract.billing()).isEqualTo(new BillingTerms(ZoneId.of("Europe/Berlin"), Duration.ofDays(3)));
        assertThat(contract.effectiveFrom()).isEqualTo("2026-02-28T23:00:00Z");
        assertThat(contract.effectiveTo()).isEqualTo("2027-01-01T00:00:00Z");
        assertThat(contract.periodTerms())
                .anySatisfy(term -> assertThat(term)
                        .asInstanceOf(type(PeriodTerm.Credit.class))
                        .extracting(PeriodTerm.Credit::starts, PeriodTerm.Credit::expires)
                        .containsExactly(Instant.parse("2026-02-28T23:00:00Z"), Instant.parse("2026-03-31T22:00:00Z")));
        assertThat(contract.periodTerms())
                .anySatisfy(term -> assertThat(term)
                        .asInstanceOf(type(PeriodTerm.Capacity.class))
                        .extracting(PeriodTerm.Capacity::starts, PeriodTerm.Capacity::ends)
                        .containsExactly(Instant.parse("2026-10-24T22:00:00Z"), Instant.parse("2026-10-25T23:00:00Z")));
    }

    @Test
    void everyFaultIsNamedWithItsPlace() {
        assertThatThrownBy(() -> read("""
                contracts:
                  - id: a
                    scope: {tenant: acme, team: x}
                    discounts:
                      - {percent: twelve}
                      - {percent: "120"}
                    credits:
                      - {name: free, amount: "1", paid: "1"}
                      - {name: pack, amount: "1", starts: 2026-11-02, expires: 2026-11-01}
                    volume_discounts:
                      - {unit: pages, above: "1", steps: [{percent: "1"}]}
                    capacity:
                      - {name: ptu, units: "1", price: "1", weights: {pages: many}}
                    markups: {percent: 5}
                    byok_fee: {percent: "5", each: fortnight}
                  - {}
                  - {id: c, currency: usd, discounts: [{percent: 1}]}
                  - {id: d, discounts: [{percent: "1e999999999"}]}
                  - {id: e, discounts: [{percent: 1}], billing: {time_zone: Mars/Base, close_after: 5 days}}
                  - {id: f, discounts: [{percent: 1}], billing: {close_after: -P1D}}
                baselines:
                  - {tenant: acme, from: yesterday}
                fx:
                  - {from: EUR, to: euro, rate: "1", at: 2026-11-01}
                """))
                .hasMessageContaining("contracts[0].scope.team: unknown field")
                .hasMessageContaining("contracts[0].discounts[0].percent: must be a decimal number")
                .hasMessageContaining("contracts[0].discounts[1]: discount: percent must not exceed 100")
                .hasMessageContaining("contracts[0].credits[0]: credits: paid is of prepaid credit alone")
                .hasMessageContaining("contracts[0].credits[1]: credits: expires must be after starts")
                .hasMessageContaining("contracts[0].volume_discounts[0].above: must stand in steps")
                .hasMessageContaining("contracts[0].volume_discounts[0].steps[0].above: must be given")
                .hasMessageContaining("contracts[0].capacity[0].weights.pages: must be a decimal number")
                .hasMessageContaining("contracts[0].markups: must be a list")
                .hasMessageContaining("contracts[0].byok_fee.each: must be one of")
                .hasMessageContaining("contracts[1].id: must be given")
                .hasMessageContaining("contracts[2]: contract c: currency must be an ISO code")
                .hasMessageContaining("contracts[3].discounts[0].percent: has too many digits")
                .hasMessageContaining("contracts[4].billing.time_zone: must be the name of a time zone")
                .hasMessageContaining("contracts[4].billing.close_after: must be a duration")
                .hasMessageContaining("contracts[5].billing.close_after: must be a duration")
                .hasMessageContaining("baselines[0].from: must be an RFC 3339 instant")
                .hasMessageContaining("baselines[0]: baseline: model must be given")
                .hasMessageContaining("fx[0]: fx: from and to must be two ISO codes");
    }

    @Test
    void whatIsPrintedReadsAsWhatItWasAndThePriceBookCarriesIt() {
        Trials.run(3_000, random -> {
            // Given
            Agreements agreed = any(random);

            // When
            Agreements read = read(CardsPrinter.print(List.of(), List.of(), agreed));
            List<Agreements> carried = agreed.each().stream()
                    .map(each -> EntryCodec.agreed(EntryCodec.toAvro("import", each, DAY)))
                    .toList();

            // Then
            assertThat(read).isEqualTo(agreed);
            assertThat(Agreements.all(carried)).isEqualTo(agreed);
        });
    }

    private static Agreements any(RandomGenerator random) {
        Contracts contract = Contracts.any(random, "c: 'x' #" + random.nextInt(9))
                .of(new Scope(pick(random, "acme"), pick(random, "openai"), "", "", "", pick(random, "*"), "", ""))
                .in(random.nextBoolean() ? "USD" : "EUR")
                .effective(random.nextBoolean() ? null : DAY, random.nextBoolean() ? null : DAY.plusSeconds(9));
        boolean prepaid = random.nextBoolean();
        contract.held(new PeriodTerm.Credit(
                pick(random, "promo"),
                prepaid,
                BigDecimal.valueOf(random.nextLong(1L << 40), random.nextInt(12)),
                prepaid ? BigDecimal.valueOf(random.nextLong(1L << 40), random.nextInt(12)) : BigDecimal.ZERO,
                DAY.minusSeconds(random.nextInt(1, 9)),
                random.nextBoolean() ? null : DAY,
                random.nextInt(3),
                random.nextBoolean() ? null : Period.MONTH,
                random.nextBoolean() ? Set.of() : Set.of("input_tokens", "pages")));
        contract.held(new PeriodTerm.VolumeDiscount(
                Period.values()[random.nextInt(6)],
                pick(random, "pages"),
                BigDecimal.TEN,
                BigDecimal.ONE,
                random.nextBoolean()));
        contract.held(new PeriodTerm.Storage("gb_days", BigDecimal.ONE, 3, BigDecimal.ZERO, Period.DAY));
        contract.held(new PeriodTerm.Capacity(
                pick(random, "ptu"),
                BigDecimal.TEN,
                BigDecimal.ONE,
                random.nextBoolean() ? PeriodTerm.Capacity.PROVISIONED : "scale",
                BigDecimal.valueOf(random.nextInt(99), 1),
                random.nextBoolean() ? Map.of() : Map.of("output_tokens", BigDecimal.valueOf(4)),
                random.nextBoolean() ? null : DAY,
                random.nextBoolean() ? null : DAY.plusSeconds(1)));
        Baseline baseline = new Baseline(
                new Scope(pick(random, "acme"), "", "", "", "", "", pick(random, "chat"), pick(random, "flow")),
                pick(random, "openai"),
                "gpt-4o",
                null,
                random.nextBoolean() ? null : DAY);
        FxRate rate = new FxRate("EUR", "USD", BigDecimal.valueOf(random.nextInt(1, 9_999), 4), DAY, "ECB");
        return new Agreements(
                List.of(contract.contract()),
                List.of(baseline),
                List.of(rate),
                List.of(new ReportingCurrency(pick(random, "acme"), "EUR")));
    }

    private static String pick(RandomGenerator random, String text) {
        return random.nextBoolean() ? "" : text;
    }

    private static Agreements read(String yaml) {
        return CardsFile.read(yaml.getBytes(StandardCharsets.UTF_8), Instant.EPOCH)
                .agreed();
    }
}
