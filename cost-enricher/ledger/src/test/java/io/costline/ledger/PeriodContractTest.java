package io.costline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.costline.enrich.ledger.LedgerPeriod;
import io.costline.enrich.pricing.BillingTerms;
import io.costline.enrich.pricing.Contract;
import io.costline.enrich.pricing.Period;
import io.costline.enrich.pricing.PeriodTerm;
import io.costline.enrich.pricing.PeriodTerm.Commitment;
import io.costline.enrich.pricing.PeriodTerm.Credit;
import io.costline.enrich.pricing.PeriodTerm.VolumeDiscount;
import io.costline.enrich.pricing.Scope;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
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

    @ParameterizedTest
    @CsvSource({
        // clocks forward on 29 March and back on 25 October, at 01:00 UTC
        "Europe/Berlin,       MONTH, 2026-03-31T22:30:00Z, 2026-03-31T22:00:00Z, 2026-04-30T22:00:00Z",
        "Europe/Berlin,       MONTH, 2026-03-29T12:00:00Z, 2026-02-28T23:00:00Z, 2026-03-31T22:00:00Z",
        "Europe/Berlin,       DAY,   2026-03-29T12:00:00Z, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "Europe/Berlin,       DAY,   2026-10-25T12:00:00Z, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
        "Europe/Berlin,       WEEK,  2026-10-25T22:59:59Z, 2026-10-18T22:00:00Z, 2026-10-25T23:00:00Z",
        "America/Los_Angeles, MONTH, 2026-12-01T07:59:59Z, 2026-11-01T07:00:00Z, 2026-12-01T08:00:00Z",
        "America/Los_Angeles, YEAR,  2026-11-30T15:00:00Z, 2026-02-14T09:00:00Z, 2027-02-14T09:00:00Z",
        "Asia/Kolkata,        DAY,   2026-11-30T18:29:59Z, 2026-11-29T18:30:00Z, 2026-11-30T18:30:00Z",
        // clocks go forward at midnight: the day begins at 01:00
        "Africa/Cairo,        DAY,   2026-04-24T00:00:00Z, 2026-04-23T22:00:00Z, 2026-04-24T21:00:00Z",
        "Africa/Cairo,        DAY,   2026-04-24T21:00:00Z, 2026-04-24T21:00:00Z, 2026-04-25T21:00:00Z",
    })
    void aPeriodIsOfTheCalendarWhereTheContractIsBilled(
            String zone, Period each, Instant at, Instant from, Instant to) {
        PeriodContract contract =
                PeriodContract.of(contract(SIGNED, null, new BillingTerms(ZoneId.of(zone), null), commitment(each)));

        assertThat(contract.at(at)).isEqualTo(new LedgerPeriod(from, to));
        assertThat(contract.at(from)).isEqualTo(contract.at(to.minusNanos(1000)));
        assertThat(contract.at(to).from()).isEqualTo(to);
    }

    @Test
    void aContractsOwnCloseLagComesBeforeTheLedgers() {
        LedgerPeriod period = new LedgerPeriod(SIGNED, Instant.parse("2026-03-01T00:00:00Z"));
        PeriodContract usual = PeriodContract.of(contract(SIGNED, null, commitment(Period.MONTH)));
        PeriodContract own = PeriodContract.of(contract(
                SIGNED, null, new BillingTerms(ZoneOffset.UTC, Duration.ofHours(12)), commitment(Period.MONTH)));

        assertThat(usual.closes(period, Duration.ofDays(5))).isEqualTo("2026-03-06T00:00:00Z");
        assertThat(own.closes(period, Duration.ofDays(5))).isEqualTo("2026-03-01T12:00:00Z");
    }

    @Test
    void aMonthlyGrantIsMadeAtMidnightWhereTheContractIsBilled() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Instant february = Instant.parse("2026-01-31T23:00:00Z");
        Credit gift =
                new Credit("gift", false, BigDecimal.TEN, BigDecimal.ZERO, february, null, 0, Period.MONTH, Set.of());
        PeriodContract contract = PeriodContract.of(contract(february, null, new BillingTerms(berlin, null), gift));

        LedgerPeriod april = contract.at(Instant.parse("2026-04-10T00:00:00Z"));

        assertThat(contract.terms().slices(april)).containsExactly(april.from());
        assertThat(contract.terms().grants(april))
                .extracting(Credit::starts, Credit::expires)
                .containsExactly(tuple(april.from(), april.to()));
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
        return contract(from, to, BillingTerms.USUAL, terms);
    }

    private static Contract contract(
            @Nullable Instant from, @Nullable Instant to, BillingTerms billing, PeriodTerm... terms) {
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
                List.of(terms),
                billing);
    }
}
