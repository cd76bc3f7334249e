package io.costline.lab.check;

import io.costline.lab.check.Facts.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.Stream;

/**
 * A credit that calls of one account burn and that is not used up: each call costs its share of what was paid for the credit.
 *
 * @param amount its face value
 * @param paid what it cost
 */
public record Prepaid(String contract, String credit, String account, BigDecimal amount, BigDecimal paid) {

    /** States what must be left of it, and what its calls really cost. */
    public void expect(Ledger ledger) {
        List<PricedCall> covered = covered(ledger).toList();
        BigInteger burnt = cost(covered.stream());
        BigInteger left = amount.movePointRight(12).toBigIntegerExact().subtract(burnt);
        ledger.facts().add(Kind.BUSINESS, credit(contract, credit), burnt(burnt, real(burnt), left));
        ledger.facts().add(Kind.BUSINESS, effective(contract), Facts.viewText(covered.size(), real(burnt)));
    }

    /** By how much less than contracted the calls of a customer really cost. */
    BigInteger saved(Ledger ledger, String customer) {
        BigInteger burnt =
                cost(covered(ledger).filter(call -> call.sent().who().customer().equals(customer)));
        return burnt.subtract(real(burnt));
    }

    private Stream<PricedCall> covered(Ledger ledger) {
        return ledger.observations().stream()
                .filter(call -> call.status().equals("PRICED")
                        && call.sent().who().account().equals(account));
    }

    private static BigInteger cost(Stream<PricedCall> calls) {
        return calls.map(PricedCall::cost).reduce(BigInteger.ZERO, BigInteger::add);
    }

    private BigInteger real(BigInteger burnt) {
        return new BigDecimal(burnt)
                .multiply(paid)
                .divide(amount, 0, RoundingMode.HALF_EVEN)
                .toBigIntegerExact();
    }

    static String credit(String contract, String credit) {
        return "credit '%s' of contract '%s'".formatted(credit, contract);
    }

    static String burnt(BigInteger burnt, BigInteger cost, BigInteger left) {
        return "burnt %s, which cost %s, left %s".formatted(Sums.amount(burnt), Sums.amount(cost), Sums.amount(left));
    }

    static String effective(String contract) {
        return "effective cost of calls under contract '%s'".formatted(contract);
    }
}
