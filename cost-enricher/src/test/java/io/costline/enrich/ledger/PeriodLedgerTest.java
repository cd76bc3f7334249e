package io.costline.enrich.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.costline.enrich.ledger.LedgerResult.CallCost;
import io.costline.enrich.ledger.LedgerResult.Unused;
import io.costline.enrich.pricing.Allowance;
import io.costline.enrich.pricing.Period;
import io.costline.enrich.pricing.PeriodTerm;
import io.costline.enrich.pricing.PeriodTerm.Capacity;
import io.costline.enrich.pricing.PeriodTerm.Commitment;
import io.costline.enrich.pricing.PeriodTerm.Credit;
import io.costline.enrich.pricing.PeriodTerm.VolumeDiscount;
import io.costline.trials.Trials;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PeriodLedgerTest {
    private static final LedgerPeriod SEPTEMBER =
            new LedgerPeriod(Instant.parse("2026-09-01T00:00:00Z"), Instant.parse("2026-10-01T00:00:00Z"));
    private static final String[] UNITS = {"input_tokens", "output_tokens", "web_searches"};
    private static final BigDecimal PICO = new BigDecimal("0.000000000001");

    @Test
    void whatCallsBearWhatRoundingLeavesAndWhatIsUnusedIsWhatIsOwed() {
        Trials.run(4_000, random -> {
            // Given
            LedgerTerms terms = terms(random);
            List<UsageCall> calls = calls(random);

            // When
            LedgerResult result = PeriodLedger.compute(SEPTEMBER, terms, Map.of(), calls);

            // Then, by the totals alone: what is saved off the usage, what is added, what credit cost instead of cash
            BigDecimal shares =
                    sum(result.calls().stream().map(CallCost::effective).toList());
            assertThat(shares.add(result.totals().residual()))
                    .isEqualByComparingTo(result.totals().effective());
            BigDecimal counted = result.totals().effective().add(unused(result));
            assertThat(counted.subtract(owed(terms, result)).abs())
                    .isLessThanOrEqualTo(PICO.multiply(new BigDecimal(20)));
            long lines = calls.stream().mapToLong(call -> call.lines().size()).sum();
            BigDecimal bound = PICO.multiply(
                    BigDecimal.valueOf(lines + calls.size() + result.factors().size() + 1));
            assertThat(result.totals().residual().abs()).isLessThanOrEqualTo(bound);
        });
    }

    /** Fees, usage after savings and the promise, with burnt and lost credit at what was paid for it. */
    private static BigDecimal owed(LedgerTerms terms, LedgerResult result) {
        BigDecimal owed = sum(result.capacities().stream()
                        .map(LedgerResult.CapacityRow::fee)
                        .toList())
                .add(sum(
                        result.factors().stream().map(LedgerResult.Factor::base).toList()))
                .subtract(sum(result.allowances().stream()
                        .map(LedgerResult.AllowanceRow::saved)
                        .toList()))
                .subtract(sum(result.volumes().stream()
                        .map(LedgerResult.VolumeRow::saved)
                        .toList()));
        if (terms.commitment() != null) {
            owed = terms.commitment()
                    .owed(owed.subtract(sum(result.capacities().stream()
                            .map(LedgerResult.CapacityRow::fee)
                            .toList())))
                    .add(sum(result.capacities().stream()
                            .map(LedgerResult.CapacityRow::fee)
                            .toList()));
        }
        if (result.credits() == null) {
            return owed;
        }
        for (LedgerResult.CreditSlice slice : result.credits().slices()) {
            for (LedgerResult.Burnt burnt : slice.burns()) {
                owed = owed.subtract(burnt.burnt()).add(cost(terms, burnt.credit(), burnt.burnt()));
            }
            for (LedgerResult.Expired expired : slice.expired()) {
                owed = owed.add(cost(terms, expired.credit(), expired.faceLost()));
            }
        }
        return owed;
    }

    private static BigDecimal cost(LedgerTerms terms, String name, BigDecimal face) {
        Credit credit = terms.credits().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        return face.multiply(credit.paid()).divide(credit.amount(), 18, java.math.RoundingMode.HALF_EVEN);
    }

    @Test
    void capacityOfAPeriodThatBeginsWithinAnHourIsSharedUpToItsEnds() {
        // Given a day in Kolkata: it begins at half past
        LedgerPeriod day =
                new LedgerPeriod(Instant.parse("2026-09-01T18:30:00Z"), Instant.parse("2026-09-02T18:30:00Z"));
        LedgerTerms terms = LedgerTerms.of(
                List.of(), List.of(new Capacity("ptu", BigDecimal.ONE, BigDecimal.TEN)), ZoneId.of("Asia/Kolkata"));
        UsageCall first = served("a", "2026-09-01T18:45:00Z");
        UsageCall last = served("b", "2026-09-02T18:15:00Z");

        // When
        LedgerResult result = PeriodLedger.compute(day, terms, Map.of(), List.of(first, last));

        // Then each half hour is its own, at half the fee
        assertThat(result.capacityShares())
                .extracting(LedgerResult.CapacityShare::from, LedgerResult.CapacityShare::to)
                .containsExactly(
                        tuple(day.from(), Instant.parse("2026-09-01T19:00:00Z")),
                        tuple(Instant.parse("2026-09-02T18:00:00Z"), day.to()));
        assertThat(result.capacityShares())
                .allSatisfy(share -> assertThat(share.effective()).isEqualByComparingTo("5"));
    }

    private static UsageCall served(String id, String at) {
        return new UsageCall(
                id,
                Instant.parse(at),
                Capacity.PROVISIONED,
                false,
                List.of(new UsageCall.Line("input_tokens", BigDecimal.TEN, BigDecimal.ONE)));
    }

    @Test
    void theOrderOfArrivalDoesNotMatterAndOnceMoreIsTheSame() {
        Trials.run(2_000, random -> {
            // Given
            LedgerTerms terms = terms(random);
            List<UsageCall> calls = calls(random);
            List<UsageCall> shuffled = new ArrayList<>(calls);
            Collections.shuffle(shuffled, new Random(random.nextLong()));
            List<Allowance> allowances = new ArrayList<>(terms.allowances());
            List<Credit> credits = new ArrayList<>(terms.credits());
            Collections.shuffle(credits, new Random(random.nextLong()));
            LedgerTerms reordered = new LedgerTerms(
                    terms.capacities(), allowances, terms.volumes(), terms.commitment(), credits, terms.zone());

            // When
            LedgerResult once = PeriodLedger.compute(SEPTEMBER, terms, Map.of(), calls);

            // Then
            assertThat(PeriodLedger.compute(SEPTEMBER, terms, Map.of(), shuffled))
                    .isEqualTo(once);
            assertThat(PeriodLedger.compute(SEPTEMBER, reordered, Map.of(), shuffled)
                            .calls())
                    .isEqualTo(once.calls());
        });
    }

    @Test
    void correctionsAreTheWholeDifferenceAndTheSameRunPostsNothingMore() {
        Trials.run(2_000, random -> {
            // Given a period closed before some calls came, and corrected once before others came
            LedgerTerms terms = terms(random);
            List<UsageCall> all = calls(random);
            int early = random.nextInt(all.size() + 1);
            int known = random.nextInt(early, all.size() + 1);
            List<UsageCall> later = new ArrayList<>(all.subList(0, early));
            all.subList(early, all.size())
                    .forEach(call -> later.add(
                            new UsageCall(call.eventId(), call.at(), call.serviceTier(), true, call.lines())));
            LedgerResult closed = compute(terms, all.subList(0, early));
            var frozen = new LedgerCorrection.Closed(
                    closed.totals().contracted(), closed.totals().effective(), unused(closed));

            // When
            List<LedgerCorrection> posted = new ArrayList<>(correct(terms, frozen, List.of(), later.subList(0, known)));
            posted.addAll(correct(terms, frozen, posted, later));

            // Then
            LedgerResult now = compute(terms, later);
            BigDecimal difference = now.totals()
                    .effective()
                    .add(unused(now))
                    .subtract(closed.totals().effective())
                    .subtract(unused(closed));
            assertThat(sum(posted.stream().map(LedgerCorrection::effective).toList()))
                    .isEqualByComparingTo(difference);
            assertThat(sum(posted.stream().map(LedgerCorrection::contracted).toList()))
                    .isEqualByComparingTo(
                            now.totals().contracted().subtract(closed.totals().contracted()));
            assertThat(correct(terms, frozen, posted, later)).isEmpty();
        });
    }

    @Test
    void aMonthlyGrantIsRenewedAndDoesNotRollOver() {
        // Given twenty a month since July, and a call in each half of a period of two months
        Credit monthly = new Credit(
                "free",
                false,
                new BigDecimal(20),
                BigDecimal.ZERO,
                Instant.parse("2026-07-01T00:00:00Z"),
                null,
                0,
                Period.MONTH,
                Set.of());
        LedgerTerms terms = LedgerTerms.of(List.of(), List.of(monthly));
        LedgerPeriod two = new LedgerPeriod(SEPTEMBER.from(), Instant.parse("2026-11-01T00:00:00Z"));
        List<UsageCall> calls = List.of(
                call("a", SEPTEMBER.from(), "input_tokens", "1", "5"),
                call("b", SEPTEMBER.to(), "input_tokens", "1", "30"));

        // When
        LedgerResult result = PeriodLedger.compute(two, terms, Map.of(), calls);

        // Then fifteen lapse at the end of September, and October has its own twenty
        assertThat(result.calls())
                .extracting(CallCost::billed)
                .map(BigDecimal::intValueExact)
                .containsExactly(0, 10);
        assertThat(result.credits().balances().keySet())
                .containsExactly("free@2026-09-01T00:00:00Z", "free@2026-10-01T00:00:00Z");
        assertThat(result.totals().unused()).isEmpty();
    }

    @Test
    void creditOfSomeUnitsPaysForThoseAlone() {
        // Given
        Credit pack = new Credit(
                "pack", true, BigDecimal.TEN, new BigDecimal(5), null, null, 0, null, Set.of("input_tokens"));
        List<UsageCall> calls = List.of(
                call("a", SEPTEMBER.from(), "input_tokens", "1", "4"),
                call("b", SEPTEMBER.from(), "output_tokens", "1", "8"));

        // When, with nine left of it
        LedgerResult result = PeriodLedger.compute(
                SEPTEMBER, LedgerTerms.of(List.of(), List.of(pack)), Map.of("pack", new BigDecimal(9)), calls);

        // Then
        assertThat(result.calls())
                .extracting(CallCost::effective)
                .map(BigDecimal::intValueExact)
                .containsExactly(2, 8);
        assertThat(result.credits().balances().get("pack")).isEqualByComparingTo("5");
    }

    @Test
    void moneyIsAScaleOfItsOwnAfterTheUnits() {
        // Given ten percent off input above 1, and graduated: five percent of money above 10
        LedgerTerms terms = LedgerTerms.of(
                List.of(),
                List.of(
                        new VolumeDiscount(Period.MONTH, "", BigDecimal.TEN, new BigDecimal(5), true),
                        new VolumeDiscount(Period.MONTH, "input_tokens", BigDecimal.ONE, BigDecimal.TEN, false)));

        // When 20 of input and 4 of output
        LedgerResult result = PeriodLedger.compute(
                SEPTEMBER,
                terms,
                Map.of(),
                List.of(
                        call("a", SEPTEMBER.from(), "input_tokens", "2", "20"),
                        call("b", SEPTEMBER.from(), "output_tokens", "1", "4")));

        // Then 22 are left to pay, and 5 % of the 12 above 10 is off
        assertThat(result.totals().effective()).isEqualByComparingTo("21.4");
        assertThat(result.volumes()).extracting(LedgerResult.VolumeRow::unit).containsExactly("input_tokens", "");
    }

    private static List<LedgerCorrection> correct(
            LedgerTerms terms, LedgerCorrection.Closed frozen, List<LedgerCorrection> posted, List<UsageCall> calls) {
        return LedgerCorrection.of("2026-09", "2026-10", frozen, posted, compute(terms, calls), calls);
    }

    private static LedgerResult compute(LedgerTerms terms, List<UsageCall> calls) {
        return PeriodLedger.compute(SEPTEMBER, terms, Map.of(), calls);
    }

    private static UsageCall call(String id, Instant at, String unit, String quantity, String amount) {
        return new UsageCall(
                id, at, "", false, List.of(new UsageCall.Line(unit, new BigDecimal(quantity), new BigDecimal(amount))));
    }

    private static BigDecimal unused(LedgerResult result) {
        return sum(result.totals().unused().stream().map(Unused::amount).toList());
    }

    private static BigDecimal sum(List<BigDecimal> amounts) {
        return amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static LedgerTerms terms(RandomGenerator random) {
        List<Allowance> allowances = new ArrayList<>();
        List<PeriodTerm> terms = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            allowances.add(new Allowance(UNITS[random.nextInt(3)], number(random, 500), Period.MONTH));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            String unit = random.nextInt(4) == 0 ? "" : UNITS[random.nextInt(3)];
            terms.add(new VolumeDiscount(
                    Period.MONTH, unit, number(random, 900), number(random, 60), random.nextBoolean()));
        }
        if (random.nextInt(3) == 0) {
            terms.add(new Commitment(number(random, 40), Period.MONTH, number(random, 2)));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            boolean prepaid = random.nextBoolean();
            Instant starts = random.nextInt(3) == 0 ? null : instant(random);
            terms.add(new Credit(
                    "credit-" + i,
                    prepaid,
                    number(random, 20).add(BigDecimal.ONE),
                    prepaid ? number(random, 20) : BigDecimal.ZERO,
                    starts,
                    random.nextInt(3) == 0
                            ? null
                            : starts == null ? instant(random) : starts.plusSeconds(random.nextInt(1, 3_000_000)),
                    random.nextInt(2),
                    null,
                    random.nextInt(3) == 0 ? Set.of(UNITS[random.nextInt(3)]) : Set.of()));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            terms.add(new Capacity(
                    "ptu-" + i,
                    number(random, 3),
                    number(random, 2),
                    random.nextBoolean() ? "provisioned" : "scale",
                    number(random, 9),
                    random.nextBoolean() ? Map.of() : Map.of("output_tokens", new BigDecimal(4)),
                    random.nextBoolean() ? null : SEPTEMBER.from().plusSeconds(random.nextInt(1_000_000)),
                    random.nextBoolean() ? null : SEPTEMBER.from().plusSeconds(random.nextInt(1_000_001, 9_000_000))));
        }
        return LedgerTerms.of(allowances, terms);
    }

    private static List<UsageCall> calls(RandomGenerator random) {
        List<UsageCall> calls = new ArrayList<>();
        for (int id = random.nextInt(12); id > 0; id--) {
            List<UsageCall.Line> lines = new ArrayList<>();
            for (int line = random.nextInt(4); line > 0; line--) {
                lines.add(new UsageCall.Line(
                        UNITS[random.nextInt(3)],
                        number(random, 600),
                        BigDecimal.valueOf(random.nextLong(9_000_000_000_000L), 12)));
            }
            String tier = random.nextInt(4) == 0 ? "provisioned" : random.nextInt(6) == 0 ? "scale" : "";
            calls.add(new UsageCall("call-" + id, instant(random), tier, false, lines));
        }
        return calls;
    }

    private static Instant instant(RandomGenerator random) {
        return SEPTEMBER.from().plusSeconds(random.nextInt(30 * 86_400));
    }

    private static BigDecimal number(RandomGenerator random, int below) {
        return BigDecimal.valueOf(random.nextInt(below * 100), 2);
    }
}
