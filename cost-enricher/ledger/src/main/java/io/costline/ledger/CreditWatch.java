package io.costline.ledger;

import io.costline.avro.AlertKind;
import io.costline.avro.LedgerRow;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * When a credit is spoken of. CREDIT_LOW: it runs out within some days, if it goes on as in the period so far. CREDIT_EXPIRING: it
 * expires within some days and, if it goes on so, some of it is then left: an alert on money that will be lost, not on a date.
 *
 * @param low within it a credit that runs out is low
 * @param expiring within it a credit that expires is told of
 */
record CreditWatch(Duration low, Duration expiring) {
    private static final Duration LEAST = Duration.ofHours(1);

    /** What of a credit stands now, in the order of kinds. */
    List<AlertKind> of(LedgerRow credit, Instant now) {
        List<AlertKind> firing = new ArrayList<>();
        boolean open = !now.isBefore(credit.getSliceStart()) && now.isBefore(credit.getSliceEnd());
        if (!open || credit.getBalance().signum() <= 0) {
            boolean gone = open && credit.getBase().signum() > 0;
            return gone ? List.of(AlertKind.CREDIT_LOW) : List.of();
        }
        if (burnt(credit, now, low).compareTo(credit.getBalance()) >= 0) {
            firing.add(AlertKind.CREDIT_LOW);
        }
        Duration left = Duration.between(now, credit.getSliceEnd());
        if (left.compareTo(expiring) <= 0 && unused(credit, now).signum() > 0) {
            firing.add(AlertKind.CREDIT_EXPIRING);
        }
        return firing;
    }

    /** What will be left when it expires, at face value. */
    static BigDecimal unused(LedgerRow credit, Instant now) {
        Duration left = Duration.between(now, credit.getSliceEnd());
        return credit.getBalance()
                .subtract(burnt(credit, now, left))
                .max(BigDecimal.ZERO)
                .setScale(12, java.math.RoundingMode.HALF_EVEN);
    }

    /** What is burnt in some time if it goes on as in the period so far. */
    private static BigDecimal burnt(LedgerRow credit, Instant now, Duration time) {
        Instant from = credit.getSliceStart().isAfter(credit.getPeriodStart())
                ? credit.getSliceStart()
                : credit.getPeriodStart();
        Duration so = Duration.between(from, now);
        long elapsed = Math.max(LEAST.toSeconds(), so.toSeconds());
        return credit.getBase()
                .multiply(BigDecimal.valueOf(time.toSeconds()))
                .divide(BigDecimal.valueOf(elapsed), MathContext.DECIMAL128);
    }
}
