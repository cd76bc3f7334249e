package io.costline.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.costline.avro.AlertKind;
import io.costline.avro.Budget;
import io.costline.avro.BudgetPeriod;
import io.costline.avro.BudgetRule;
import io.costline.avro.SpendDimension;
import io.costline.avro.SpikeTerms;
import io.costline.files.FaultyFileException;
import io.costline.files.FileFault;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetFileTest {
    private static final String YAML = """
            - id: acme-monthly
              name: Acme, per month
              dimension: customer
              scope: acme
              period: month
              time_zone: Europe/Berlin
              limit: 250.00
              thresholds: [80, 50, 100]
              forecasts: [120, 100]
              unpriced: [10]
              fallback_rates: [5]
            - id: everyone
              dimension: provider_account
              period: day
              currency: eur
              limit: "0.5"
            """;

    @Test
    void yamlBecomesBudgets() {
        // When
        List<Budget> budgets = BudgetFile.parse(YAML, "demo");

        // Then
        Budget first = budgets.getFirst();
        assertThat(first.getTenant()).isEqualTo("demo");
        assertThat(first.getDimension()).isEqualTo(SpendDimension.CUSTOMER);
        assertThat(first.getPeriod()).isEqualTo(BudgetPeriod.MONTH);
        assertThat(first.getLimit()).isEqualByComparingTo("250");
        assertThat(first.getThresholdPercents()).containsExactly(50, 80, 100);
        assertThat(first.getRules())
                .containsExactly(
                        new BudgetRule(AlertKind.FORECAST, 100),
                        new BudgetRule(AlertKind.FORECAST, 120),
                        new BudgetRule(AlertKind.UNPRICED, 10),
                        new BudgetRule(AlertKind.FALLBACK_RATE, 5));
        Budget second = budgets.getLast();
        assertThat(second.getScopeValue()).isEqualTo("*");
        assertThat(second.getTimeZone()).isEqualTo("UTC");
        assertThat(second.getCurrency()).isEqualTo("EUR");
        assertThat(second.getThresholdPercents()).containsExactly(100);
    }

    @Test
    void aSpikeHasItsUsualTermsUnlessItSaysOthers() {
        // When
        List<Budget> budgets = BudgetFile.parse("""
                - {id: a, dimension: tenant, period: day, limit: 10, spike: {}}
                - {id: b, dimension: tenant, period: day, limit: 10, spike: {times: 4, minute_times: 30, hour_floor: 0, minute_floor: 0.5, first_floor: 2}}
                - {id: c, dimension: tenant, period: day, limit: 10}
                """, "demo");

        // Then
        assertThat(budgets.get(0).getRules()).containsExactly(new BudgetRule(AlertKind.SPIKE, 6));
        assertThat(budgets.get(0).getSpike()).isEqualTo(new SpikeTerms(20, amount("5"), amount("1"), amount("25")));
        assertThat(budgets.get(1).getRules()).containsExactly(new BudgetRule(AlertKind.SPIKE, 4));
        assertThat(budgets.get(1).getSpike()).isEqualTo(new SpikeTerms(30, amount("0"), amount("0.5"), amount("2")));
        assertThat(budgets.get(2).getRules()).isEmpty();
        assertThat(budgets.get(2).getSpike()).isNull();
    }

    private static BigDecimal amount(String amount) {
        return new BigDecimal(amount).setScale(12);
    }

    @Test
    void aSpikesFaultsAreNamedOnceWithTheirPlace() {
        // When
        var thrown = assertThatExceptionOfType(FaultyFileException.class)
                .isThrownBy(() -> BudgetFile.parse("""
                        - id: a
                          dimension: tenant
                          period: day
                          limit: 10
                          spike:
                            times: 0
                            hour_floor: -1
                            week_floor: 3
                        """, "demo"))
                .actual();

        // Then
        assertThat(thrown.faults())
                .extracting(fault -> fault.line() + " " + fault.field())
                .containsExactlyInAnyOrder("6 [0].spike.times", "7 [0].spike.hour_floor", "8 [0].spike.week_floor");
    }

    @Test
    void jsonSaysTheSame() {
        // When
        List<Budget> budgets = BudgetFile.parse("""
                [{"id": "b", "dimension": "tenant", "period": "hour", "limit": 10}]""", "demo");

        // Then
        assertThat(budgets)
                .singleElement()
                .satisfies(budget -> assertThat(budget.getLimit()).isEqualByComparingTo("10"));
    }

    @Test
    void everyFaultIsNamedWithLineAndField() {
        // Given
        String text = """
                - id: a
                  dimension: planet
                  period: month
                  limit: -3
                - id: a
                  dimension: customer
                  period: fortnight
                  limit: 1
                  colour: red
                - dimension: customer
                  period: day
                  time_zone: Mars/Olympus
                  limit: 1
                """;

        // Then
        assertThatExceptionOfType(FaultyFileException.class)
                .isThrownBy(() -> BudgetFile.parse(text, "demo"))
                .satisfies(faulty -> assertThat(faulty.faults())
                        .extracting(FileFault::toString)
                        .satisfiesExactly(
                                fault -> assertThat(fault).startsWith("2:14: [0].dimension: must be one of tenant, "),
                                fault -> assertThat(fault).startsWith("4:10: [0].limit: must be a positive amount"),
                                fault -> assertThat(fault).isEqualTo("5:7: [1].id: a stands in the file twice"),
                                fault -> assertThat(fault).startsWith("7:11: [1].period: must be one of hour, day"),
                                fault -> assertThat(fault).isEqualTo("9:3: [1].colour: unknown field"),
                                fault -> assertThat(fault).isEqualTo("10:3: [2].id: must be given"),
                                fault -> assertThat(fault).startsWith("12:14: [2].time_zone: must be")));
    }

    @Test
    void brokenSyntaxHasALine() {
        assertThatExceptionOfType(FaultyFileException.class)
                .isThrownBy(() -> BudgetFile.parse("[{\"id\": \n \"oops}]", "demo"))
                .withMessageStartingWith("2:");
    }

    @Test
    void theVersionRisesOnlyWithTheContent() {
        // Given
        Budget wanted = BudgetFile.parse(YAML, "demo").getFirst();
        Budget first = BudgetPublisher.compare(null, wanted).budget();

        // When
        var same = BudgetPublisher.compare(first, wanted);
        var other = BudgetPublisher.compare(
                first, Budget.newBuilder(wanted).setName("Acme").build());

        // Then
        assertThat(first.getVersion()).isOne();
        assertThat(same.change()).isEqualTo(BudgetPublisher.Change.UNCHANGED);
        assertThat(other.change()).isEqualTo(BudgetPublisher.Change.CHANGED);
        assertThat(other.budget().getVersion()).isEqualTo(2);
    }
}
