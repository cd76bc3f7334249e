package io.costline.lab.check;

import io.costline.lab.check.Facts.Kind;
import io.costline.lab.traffic.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The bill a provider could have written for the calls that were sent, and where it must differ from what was counted: each line is
 * rounded, one model is dearer than its list says, one that no list has is billed, and there is what no gateway sees. Calls with a
 * customer's own key are on that customer's bill.
 */
public final class ProviderBill {
    private static final int DIGITS = 6;
    private static final BigDecimal HALF_A_CENT = new BigDecimal("0.005");
    private static final BigDecimal DEARER = new BigDecimal("1.1");
    private static final BigDecimal TAX = new BigDecimal("0.20");
    private static final Map<String, BigDecimal> UNLISTED =
            Map.of(PriceList.INPUT, new BigDecimal("0.000003"), PriceList.OUTPUT, new BigDecimal("0.000012"));

    /** Which classes parts of the difference must have. */
    private final SortedMap<String, BigDecimal> classes = new TreeMap<>();

    private final List<Line> lines = new ArrayList<>();
    private BigDecimal counted = BigDecimal.ZERO;

    /**
     * A line of the bill.
     *
     * @param kind in the words of an invoice file
     */
    public record Line(LocalDate day, String model, String unit, long quantity, BigDecimal amount, String kind) {}

    private record Cell(LocalDate day, String model, String unit) implements Comparable<Cell> {
        @Override
        public int compareTo(Cell other) {
            return Comparator.comparing(Cell::day)
                    .thenComparing(Cell::model)
                    .thenComparing(Cell::unit)
                    .compare(this, other);
        }
    }

    /** @param cost null: no list has a price */
    private record Counted(long quantity, @Nullable BigInteger cost) {
        Counted plus(Counted other) {
            return new Counted(
                    quantity + other.quantity, cost == null || other.cost == null ? null : cost.add(other.cost));
        }
    }

    private ProviderBill() {}

    /**
     * @param provider who bills
     * @param raised the model that is billed a tenth above its list price
     */
    public static ProviderBill of(Ledger ledger, String provider, String raised) {
        var bill = new ProviderBill();
        SortedMap<Cell, Counted> cells = new TreeMap<>();
        for (PricedCall call : ledger.observations()) {
            if (call.sent().served().provider().equals(provider)
                    && !call.sent().run().ownKey()) {
                count(call, cells);
            }
        }
        cells.forEach((cell, counted) -> bill.add(cell, counted, raised));
        bill.beside(cells.lastKey().day());
        return bill;
    }

    private static void count(PricedCall call, SortedMap<Cell, Counted> cells) {
        LocalDate day = LocalDate.ofInstant(call.sent().startedAt(), ZoneOffset.UTC);
        String model = call.sent().served().name();
        call.lines()
                .forEach((unit, line) -> cells.merge(
                        new Cell(day, model, unit), new Counted(line.quantity(), line.picos()), Counted::plus));
        Usage tokens = call.sent().usage();
        if (call.status().equals("UNPRICED") && tokens != null) {
            cells.merge(new Cell(day, model, PriceList.INPUT), new Counted(tokens.input(), null), Counted::plus);
            cells.merge(new Cell(day, model, PriceList.OUTPUT), new Counted(tokens.output(), null), Counted::plus);
        }
    }

    private void add(Cell cell, Counted ours, String raised) {
        BigDecimal cost = ours.cost() == null
                ? UNLISTED.getOrDefault(cell.unit(), BigDecimal.ZERO).multiply(BigDecimal.valueOf(ours.quantity()))
                : new BigDecimal(ours.cost(), 12);
        BigDecimal exact = cell.model().equals(raised) ? cost.multiply(DEARER) : cost;
        BigDecimal billed = exact.setScale(DIGITS, RoundingMode.HALF_UP);
        lines.add(new Line(cell.day(), cell.model(), cell.unit(), ours.quantity(), billed, "USAGE"));
        if (ours.cost() == null) {
            classes.merge("UNPRICED", billed, BigDecimal::add);
            return;
        }
        counted = counted.add(cost);
        BigDecimal difference = billed.subtract(cost);
        boolean rounding = difference.abs().compareTo(HALF_A_CENT) <= 0;
        classes.merge(
                billed.signum() == 0 ? "FREE_TIER" : rounding ? "ROUNDING" : "PRICE_DRIFT",
                difference,
                BigDecimal::add);
    }

    /** What no gateway sees: calls past it, a service that is no call, a credit, tax, and the cents of the total. */
    private void beside(LocalDate day) {
        beside(day, "text-embedding-3-small", PriceList.INPUT, 10_000_000, "0.20", "USAGE", "MISSING_EVENTS");
        beside(day, "", "code_interpreter_sessions", 10, "0.30", "USAGE", "NON_TOKEN_SERVICE");
        beside(day, "", "promotional credit", 1, "-0.25", "CREDIT", "CREDIT");
        BigDecimal tax = total().multiply(TAX).setScale(2, RoundingMode.HALF_UP);
        beside(day, "", "sales tax", 1, tax.toPlainString(), "TAX", "TAX");
        BigDecimal cents = total().setScale(2, RoundingMode.HALF_UP).subtract(total());
        beside(day, "", "rounding", 1, cents.toPlainString(), "ROUNDING", "ROUNDING");
    }

    private void beside(
            LocalDate day, String model, String unit, long quantity, String amount, String kind, String which) {
        lines.add(new Line(day, model, unit, quantity, new BigDecimal(amount), kind));
        classes.merge(which, new BigDecimal(amount), BigDecimal::add);
    }

    private BigDecimal total() {
        return lines.stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    public List<Line> lines() {
        return List.copyOf(lines);
    }

    /** States what must come of holding the bill against what was counted. */
    public void expect(Facts facts) {
        state(facts, total(), counted, classes, BigDecimal.ZERO);
    }

    /** States what came of it. */
    public static void state(
            Facts facts,
            BigDecimal billed,
            BigDecimal counted,
            Map<String, BigDecimal> classes,
            BigDecimal unexplained) {
        facts.add(Kind.BUSINESS, "bill", Sums.amount(billed));
        facts.add(Kind.BUSINESS, "counted of the bill", Sums.amount(counted));
        classes.forEach((name, amount) -> {
            if (amount.signum() != 0) {
                facts.add(Kind.BUSINESS, "difference to the bill, " + name, Sums.amount(amount));
            }
        });
        facts.add(Kind.BUSINESS, "difference to the bill, unexplained", Sums.amount(unexplained));
    }
}
