package io.costline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.AlertKind;
import io.costline.avro.LedgerRow;
import io.costline.avro.LedgerState;
import io.costline.avro.LedgerTerm;
import io.costline.enrich.ledger.LedgerPeriod;
import io.costline.enrich.pricing.BillingTerms;
import io.costline.enrich.pricing.Contract;
import io.costline.enrich.pricing.PeriodTerm.Credit;
import io.costline.enrich.pricing.Scope;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CreditWatchTest {
    private static final Instant START = Instant.parse("2026-09-01T00:00:00Z");
    private static final Instant NOW = START.plus(Duration.ofDays(10));
    private static final CreditWatch WATCH = new CreditWatch(Duration.ofDays(7), Duration.ofDays(30));

    @Test
    void whatLastsForLongerIsNotSpokenOf() {
        // Given 100 of which ten days burnt 10: 90 last for 90 more
        assertThat(WATCH.of(credit("10", "90", PeriodRows.NEVER), NOW)).isEmpty();
    }

    @Test
    void whatRunsOutWithinAWeekIsLow() {
        assertThat(WATCH.of(credit("100", "71", PeriodRows.NEVER), NOW)).isEmpty();
        assertThat(WATCH.of(credit("100", "70", PeriodRows.NEVER), NOW)).containsExactly(AlertKind.CREDIT_LOW);
        assertThat(WATCH.of(credit("100", "0", PeriodRows.NEVER), NOW)).containsExactly(AlertKind.CREDIT_LOW);
    }

    @Test
    void anExpiryIsToldOfForTheMoneyThatWillBeLost() {
        Instant inTwentyDays = NOW.plus(Duration.ofDays(20));

        // One a day: 20 are burnt until then, 70 of 90 are lost
        LedgerRow credit = credit("10", "90", inTwentyDays);
        assertThat(WATCH.of(credit, NOW)).containsExactly(AlertKind.CREDIT_EXPIRING);
        assertThat(CreditWatch.unused(credit, NOW)).isEqualByComparingTo("70");

        // and nothing where usage takes it all, or it is long until then
        assertThat(WATCH.of(credit("50", "100", inTwentyDays), NOW)).isEmpty();
        assertThat(WATCH.of(credit("10", "90", NOW.plus(Duration.ofDays(31))), NOW))
                .isEmpty();
    }

    private static LedgerRow credit(String burnt, String left, Instant expires) {
        Credit pack = new Credit("pack", true, BigDecimal.TEN, null, 0);
        Contract contract = new Contract(
                "one",
                Scope.ALL,
                "USD",
                null,
                null,
                "test",
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                null,
                List.of(pack),
                BillingTerms.USUAL);
        return new PeriodRows(
                        "acme",
                        PeriodContract.of(contract),
                        new LedgerPeriod(START, START.plus(Duration.ofDays(30))),
                        LedgerState.OPEN,
                        1,
                        NOW)
                .row(LedgerTerm.CREDIT, "pack")
                .setSliceEnd(expires)
                .setBase(PeriodRows.digits(new BigDecimal(burnt)))
                .setBalance(PeriodRows.digits(new BigDecimal(left)))
                .build();
    }
}
