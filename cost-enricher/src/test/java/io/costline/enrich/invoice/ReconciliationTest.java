package io.costline.enrich.invoice;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.enrich.invoice.Difference.Kind;
import io.costline.trials.Trials;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReconciliationTest {
    private static final LocalDate DAY = LocalDate.parse("2026-09-01");
    private static final String[] UNITS = {"input_tokens", "output_tokens", "web_searches", "session_usage", "XJ-9"};

    @Test
    void nothingIsUnexplainedWhateverTheDocument() {
        Trials.run(5_000, random -> {
            // Given
            List<OurUsage> ours = new ArrayList<>();
            List<InvoiceLine> invoice = new ArrayList<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                ours.add(OurUsage.of(
                        cell(random, 2),
                        number(random, 0),
                        random.nextInt(6) == 0 ? null : number(random, 12),
                        number(random, 0)));
            }
            for (int i = random.nextInt(16); i > 0; i--) {
                invoice.add(new InvoiceLine(
                        cell(random, 5),
                        random.nextInt(6) == 0 ? null : number(random, 0),
                        random.nextInt(8) == 0
                                ? BigDecimal.ZERO
                                : number(random, 2).subtract(BigDecimal.ONE),
                        random.nextInt(3) > 0 ? InvoiceLine.Kind.USAGE : InvoiceLine.Kind.values()[random.nextInt(7)]));
            }

            // When
            Reconciliation result = Reconciliation.of(invoice, ours, "web_searches"::equals, 2);

            // Then each cell's parts are its difference, so the whole is, and no part is left without a class
            assertThat(result.unexplained()).isZero();
            assertThat(result.classes().values().stream().reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo(result.difference());
            for (Difference part : result.differences()) {
                assertThat(sum(result, part.cell())).isEqualByComparingTo(difference(part.cell(), invoice, ours));
            }
        });
    }

    @Test
    void whatIsBilledAtNothingIsFree() {
        assertThat(classes(List.of(line(DAY, "100", "0")), List.of(usage(DAY, "100", "3", "0"))))
                .isEqualTo(Map.of(Kind.FREE_TIER, "-3"));
    }

    @Test
    void whatIsNotBilledAtAllIsADuplicate() {
        assertThat(classes(List.of(), List.of(usage(DAY, "100", "3", "0")))).isEqualTo(Map.of(Kind.DUPLICATE, "-3"));
    }

    @Test
    void withoutAQuantityPriceAndUsageCannotBeToldApart() {
        assertThat(classes(List.of(line(DAY, null, "4")), List.of(usage(DAY, "100", "3", "0"))))
                .isEqualTo(Map.of(Kind.AMOUNT_ONLY, "1"));
    }

    @Test
    void noMoreMovesOverMidnightThanWasCountedNearIt() {
        // Given 100 at 0.01 too many here, 100 too few on both neighbours, and 60 counted near midnight
        List<InvoiceLine> invoice = List.of(
                line(DAY, "1100", "11"), line(DAY.plusDays(1), "900", "9"), line(DAY.plusDays(2), "1100", "11"));
        List<OurUsage> ours = List.of(
                usage(DAY, "1000", "10", "500"),
                usage(DAY.plusDays(1), "1000", "10", "60"),
                usage(DAY.plusDays(2), "1000", "10", "500"));

        // When, then 60 move to the day before, 40 are counted twice, and 140 are missing
        Reconciliation result = Reconciliation.of(invoice, ours, unit -> false, 2);
        assertThat(result.classes().get(Kind.DUPLICATE)).isEqualByComparingTo("-0.4");
        assertThat(result.classes().get(Kind.MISSING_EVENTS)).isEqualByComparingTo("1.4");
        assertThat(result.volume(kind -> kind == Kind.TIME_BOUNDARY)).isEqualByComparingTo("1.2");
    }

    @Test
    void halfACentALineIsRoundingAndMoreIsAPrice() {
        // Given two lines of one cell
        List<OurUsage> ours = List.of(usage(DAY, "200", "3", "0"));

        // When, then
        assertThat(classes(List.of(line(DAY, "100", "1.51"), line(DAY, "100", "1.50")), ours))
                .isEqualTo(Map.of(Kind.ROUNDING, "0.01"));
        assertThat(classes(List.of(line(DAY, "100", "1.51"), line(DAY, "100", "1.51")), ours))
                .isEqualTo(Map.of(Kind.PRICE_DRIFT, "0.02"));
        assertThat(Reconciliation.of(List.of(line(DAY, "200", "4")), ours, unit -> false, 0)
                        .classes()
                        .keySet())
                .containsExactly(Kind.PRICE_DRIFT);
    }

    private static Map<Kind, String> classes(List<InvoiceLine> invoice, List<OurUsage> ours) {
        Map<Kind, String> shown = new java.util.EnumMap<>(Kind.class);
        Reconciliation.of(invoice, ours, unit -> false, 2)
                .classes()
                .forEach((kind, amount) ->
                        shown.put(kind, amount.stripTrailingZeros().toPlainString()));
        return shown;
    }

    private static BigDecimal sum(Reconciliation result, Cell cell) {
        return result.differences().stream()
                .filter(part -> part.cell().equals(cell))
                .map(Difference::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal difference(Cell cell, List<InvoiceLine> invoice, List<OurUsage> ours) {
        BigDecimal billed = invoice.stream()
                .filter(line -> line.cell().equals(cell))
                .map(InvoiceLine::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return ours.stream()
                .filter(usage -> usage.cell().equals(cell))
                .map(OurUsage::priced)
                .reduce(billed, BigDecimal::subtract);
    }

    private static Cell cell(RandomGenerator random, int units) {
        return new Cell(
                random.nextInt(4) == 0 ? "b" : "",
                DAY.plusDays(random.nextInt(3)),
                random.nextInt(3) == 0 ? "haiku" : "opus",
                UNITS[random.nextInt(units)]);
    }

    private static BigDecimal number(RandomGenerator random, int digits) {
        return BigDecimal.valueOf(random.nextLong(9 * (long) Math.pow(10, digits + random.nextInt(3))), digits);
    }

    private static InvoiceLine line(LocalDate day, @Nullable String quantity, String amount) {
        return new InvoiceLine(
                new Cell("", day, "opus", "input_tokens"),
                quantity == null ? null : new BigDecimal(quantity),
                new BigDecimal(amount),
                InvoiceLine.Kind.USAGE);
    }

    private static OurUsage usage(LocalDate day, String quantity, String amount, String nearMidnight) {
        return OurUsage.of(
                new Cell("", day, "opus", "input_tokens"),
                new BigDecimal(quantity),
                new BigDecimal(amount),
                new BigDecimal(nearMidnight));
    }
}
