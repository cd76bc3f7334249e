package io.costline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.enrich.ledger.LedgerPeriod;
import io.costline.enrich.pricing.Contract;
import io.costline.enrich.pricing.Period;
import io.costline.enrich.pricing.PeriodTerm;
import io.costline.enrich.pricing.PeriodTerm.Commitment;
import io.costline.enrich.pricing.PeriodTerm.Credit;
import io.costline.enrich.pricing.PeriodTerm.VolumeDiscount;
import io.costline.enrich.pricing.Scope;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodContractTest {
    private static final Instant SIGNED = Instant.parse("2026-02-14T09:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "DAY,     2026-11-30T00:00:00Z, 2026-12-01T00:00:00Z",
        "WEEK,    2026-11-30T00:00:00Z, 2026-12-07T00:00:00Z",
        "MONTH,   2026-11-01T00:00:00Z, 2026-12-01T00:00:00Z",
        "QUARTER, 2026-10-01T00:00:00Z, 2027-01-01T00:00:00Z",
        "YEAR,    2026-02-14T09:00:00Z, 2027-02-14T09:00:00Z",
    })
    void aPeriodIsTheCalendarsAndAYearTheContracts(Period each, Instant from, Instant to) {
        PeriodContract contract = PeriodContract.of(contract(SIGNED, null, commitment(each)));

        assertThat(contract.at(Instant.parse("2026-11-30T15:00:00Z"))).isEqualTo(new LedgerPeriod(from, to));
    }

    @Test
    void theFirstAndTheLastPeriodAreAsLongAsTheContractIsInForce() {
        Instant ends = Instant.parse("2026-03-10T00:00:00Z");
        PeriodContract contract = PeriodContract.of(contract(SIGNED, ends, commitment(Period.MONTH)));

        assertThat(contract.at(SIGNED)).isEqualTo(new LedgerPeriod(SIGNED, Instant.parse("2026-03-01T00:00:00Z")));
        assertThat(contract.at(ends.minusSeconds(1)).to()).isEqualTo(ends);
        assertThat(contract.holds(ends)).isFalse();
    }

    @Test
    void creditAloneCountsByTheMonth() {
        Contract contract = contract(null, null, new Credit("pack", true, BigDecimal.TEN, null, 0));

        assertThat(PeriodContract.isOne(contract)).isTrue();
        assertThat(PeriodContract.of(contract).each()).isEqualTo(Period.MONTH);
    }

    @Test
    void termsOverDifferentPeriodsNeedContractsOfTheirOwn() {
        Contract contract = contract(
                SIGNED,
                null,
                commitment(Period.YEAR),
                new VolumeDiscount(Period.MONTH, "", BigDecimal.ONE, BigDecimal.TEN, true));

        assertThatThrownBy(() -> PeriodContract.of(contract)).hasMessageContaining("[MONTH, YEAR]");
    }

    private static Commitment commitment(Period each) {
        return new Commitment(BigDecimal.TEN, each, BigDecimal.ONE);
    }

    private static Contract contract(@Nullable Instant from, @Nullable Instant to, PeriodTerm... terms) {
        return new Contract(
                "one",
                Scope.ALL,
                "USD",
                from,
                to,
                "test",
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                null,
                List.of(terms));
    }
}
