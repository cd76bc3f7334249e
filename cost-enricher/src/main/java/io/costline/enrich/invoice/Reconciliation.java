package io.costline.enrich.invoice;

import io.costline.enrich.invoice.Difference.Kind;
import io.costline.enrich.pricing.Amounts;
import io.costline.enrich.pricing.Units;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An invoice compared with what was counted. Each part of the difference has one class, and the parts sum to it.
 *
 * <p>The order is: lines that are no usage; lines that map to no unit; cells we have no price for; what lies on the other side
 * of midnight; quantities at our rate; rounding; prices.
 *
 * @param invoiceTotal what is billed
 * @param ourTotal what was counted and has a price
 * @param differences in the order of the invoice, then what it does not have
 */
public record Reconciliation(BigDecimal invoiceTotal, BigDecimal ourTotal, List<Difference> differences) {

    /**
     * @param ours several of one cell are added up
     * @param known units that are known beside tokens and those of ours
     * @param minorDigits digits of the document's currency, as 2 for cents
     */
    public static Reconciliation of(
            List<InvoiceLine> invoice, List<OurUsage> ours, Predicate<String> known, int minorDigits) {
        Map<Cell, OurUsage> counted = new LinkedHashMap<>();
        Set<String> units = new HashSet<>();
        for (OurUsage usage : ours) {
            counted.merge(usage.cell(), usage, OurUsage::plus);
            units.add(usage.cell().unit());
        }
        Predicate<String> mapped = known.or(units::contains).or(Units::tokens);
        BigDecimal half = BigDecimal.valueOf(5, minorDigits + 1);
        Map<Cell, CellDifference> cells = new LinkedHashMap<>();
        for (InvoiceLine line : invoice) {
            if (apart(line, mapped) == null) {
                cells.computeIfAbsent(line.cell(), cell -> new CellDifference(cell, counted.get(cell), half))
                        .add(line);
            }
        }
        overMidnight(cells);
        List<Difference> parts = new ArrayList<>();
        Set<Cell> left = new LinkedHashSet<>(cells.keySet());
        for (InvoiceLine line : invoice) {
            Kind kind = apart(line, mapped);
            if (kind != null) {
                parts.add(new Difference(line.cell(), kind, line.amount()));
            } else if (left.remove(line.cell())) {
                parts.addAll(cells.getOrDefault(line.cell(), new CellDifference(line.cell(), null, half))
                        .parts());
            }
        }
        counted.keySet().removeAll(cells.keySet());
        counted.forEach((cell, usage) -> parts.addAll(new CellDifference(cell, usage, half).parts()));
        parts.removeIf(part -> part.amount().signum() == 0);
        return new Reconciliation(
                sum(invoice.stream().map(InvoiceLine::amount).toList()),
                sum(ours.stream().map(OurUsage::priced).toList()),
                parts);
    }

    /** The class of a line that is compared with nothing of ours; null where it is. */
    private static @Nullable Kind apart(InvoiceLine line, Predicate<String> mapped) {
        return switch (line.kind()) {
            case CREDIT -> Kind.CREDIT;
            case TAX -> Kind.TAX;
            case FEE -> Kind.FEE;
            case PURCHASE -> Kind.COMMITMENT;
            case ROUNDING -> Kind.ROUNDING;
            case ADJUSTMENT -> Kind.ADJUSTMENT;
            case USAGE -> {
                if (mapped.test(line.cell().unit())) {
                    yield null;
                }
                yield Services.named(line.cell().unit()) ? Kind.NON_TOKEN_SERVICE : Kind.UNKNOWN_LINE;
            }
        };
    }

    private static void overMidnight(Map<Cell, CellDifference> cells) {
        for (Cell cell :
                cells.keySet().stream().sorted(Comparator.comparing(Cell::day)).toList()) {
            CellDifference here = cells.get(cell);
            CellDifference next = cells.get(cell.nextDay());
            if (here != null && next != null) {
                here.move(next);
                next.move(here);
            }
        }
    }

    /** Invoice less ours. */
    public BigDecimal difference() {
        return invoiceTotal.subtract(ourTotal);
    }

    /** What each class comes to, without those that come to nothing. */
    public Map<Kind, BigDecimal> classes() {
        Map<Kind, BigDecimal> classes = new EnumMap<>(Kind.class);
        differences.forEach(part -> classes.merge(part.kind(), part.amount(), BigDecimal::add));
        classes.values().removeIf(amount -> amount.signum() == 0);
        return classes;
    }

    /** What no class explains: nothing, whatever the document. */
    public BigDecimal unexplained() {
        return difference()
                .subtract(sum(differences.stream().map(Difference::amount).toList()));
    }

    /** What the parts come to regardless of their sign. */
    public BigDecimal volume(Predicate<Kind> of) {
        return sum(differences.stream()
                .filter(part -> of.test(part.kind()))
                .map(part -> part.amount().abs())
                .toList());
    }

    private static BigDecimal sum(List<BigDecimal> amounts) {
        return amounts.stream().reduce(Amounts.ZERO, BigDecimal::add);
    }
}
