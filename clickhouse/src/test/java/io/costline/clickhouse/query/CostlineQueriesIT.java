package io.costline.clickhouse.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.clickhouse.TestDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CostlineQueriesIT {
    private static final String TENANT = "queries";

    private static TestDatabase database;
    private static CostlineQueries queries;

    @BeforeAll
    static void seed() throws Exception {
        database = TestDatabase.open();
        Seed.into(database, TENANT);
        queries = CostlineQueries.open(database.address());
    }

    @AfterAll
    static void close() throws Exception {
        queries.close();
        database.close();
    }

    @Test
    void spendByProvider() throws Exception {
        assertThat(queries.spendByProvider(TENANT)).singleElement().satisfies(spend -> {
            assertThat(spend.provider()).isEqualTo("openai");
            assertThat(spend.contractedCost()).isEqualByComparingTo("2.5");
            assertThat(spend.unpricedUpperBound()).isEqualByComparingTo("0.5");
            assertThat(spend.calls()).isEqualTo(10);
        });
    }

    @Test
    void costPerCustomerIncludesWhatNobodyWasNamedFor() throws Exception {
        // When
        var customers = queries.costPerCustomer(TENANT);

        // Then
        assertThat(customers).extracting(CustomerCost::customerId).containsExactly("", "acme");
        assertThat(customers).extracting(CustomerCost::unattributed).containsExactly(true, false);
        assertThat(customers.getFirst().contractedCost()).isEqualByComparingTo("7.5");
        assertThat(customers.getFirst().share()).isEqualByComparingTo("0.75");
    }

    @Test
    void fallback() throws Exception {
        // When
        Fallback fallback = queries.fallback(TENANT);

        // Then
        assertThat(fallback.rate()).isEqualTo(0.25);
        assertThat(fallback.wastedCalls()).isEqualTo(2);
        assertThat(fallback.waste()).singleElement().satisfies(waste -> {
            assertThat(waste.fallbackCost()).isEqualByComparingTo("0.25");
            assertThat(waste.escalationCost()).isEqualByComparingTo("0.125");
        });
    }

    @Test
    void aTenantWithoutDataHasEmptyAnswers() throws Exception {
        assertThat(queries.spendByProvider("nobody")).isEmpty();
        assertThat(queries.fallback("nobody").operations()).isZero();
        assertThat(queries.fallback("nobody").rate()).isZero();
        assertThat(queries.trace("nobody", "t1")).isEmpty();
        assertThat(queries.event("00")).isEmpty();
    }

    @Test
    void alerts() throws Exception {
        assertThat(queries.alerts(TENANT)).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo("THRESHOLD");
            assertThat(alert.thresholdPercent()).isEqualTo(80);
            assertThat(alert.spend()).isEqualByComparingTo("8.1");
            assertThat(alert.periodStart()).isEqualTo(Seed.HOUR);
        });
    }

    @Test
    void unpriced() throws Exception {
        assertThat(queries.unpriced(TENANT)).singleElement().satisfies(usage -> {
            assertThat(usage.model()).isEqualTo("orion-next-preview");
            assertThat(usage.reason()).isEqualTo("UNKNOWN_MODEL");
            assertThat(usage.upperBound()).isEqualByComparingTo("0.5");
            assertThat(usage.lastSeen()).isEqualTo(Seed.HOUR.plusSeconds(4));
        });
    }

    @Test
    void aTraceShowsWhichAttemptServed() throws Exception {
        // When
        TraceCost trace = queries.trace(TENANT, "t1").orElseThrow();

        // Then
        assertThat(trace.customerId()).isEqualTo("acme");
        assertThat(trace.amounts())
                .singleElement()
                .satisfies(amounts -> assertThat(amounts.contractedCost()).isEqualByComparingTo("0.06"));
        assertThat(trace.steps())
                .extracting(step -> step.event().step())
                .containsExactly("step 1", "step 2", "step 3", "step 4");
        assertThat(trace.steps()).extracting(TraceCost.Step::served).containsExactly(false, true, true, true);
        assertThat(queries.tenantsOfTrace("t1")).contains(TENANT);
    }

    @Test
    void anEventCarriesItsLinesAndAnUnpricedOneNoPrice() throws Exception {
        // Given
        var steps = queries.trace(TENANT, "t1").orElseThrow().steps();

        // When
        EventCost priced = queries.event(steps.getFirst().event().eventId()).orElseThrow();
        EventCost unpriced = queries.event(steps.getLast().event().eventId()).orElseThrow();

        // Then
        assertThat(priced.eventId()).hasSize(32);
        assertThat(priced.eventRevision()).isEqualTo(2);
        assertThat(priced.priceBookVersion()).isEqualTo(5);
        assertThat(priced.endedAt()).contains(priced.eventTime().plus(Duration.ofSeconds(1)));
        assertThat(priced.lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line.quantity()
                                .multiply(line.unitPrice())
                                .multiply(line.multiplier())
                                .divide(BigDecimal.valueOf(line.per())))
                        .isEqualByComparingTo(line.amount()));
        assertThat(unpriced.listCost()).isEmpty();
        assertThat(unpriced.lines()).isEmpty();
        assertThat(unpriced.upperBound()).isEqualByComparingTo("0.5");
    }

    @Test
    void totals() throws Exception {
        assertThat(queries.eventTotals(TENANT)).singleElement().satisfies(total -> {
            assertThat(total.calls()).isEqualTo(4);
            assertThat(total.contractedCost()).isEqualByComparingTo("0.06");
            assertThat(total.unpricedCalls()).isEqualTo(1);
        });
        assertThat(queries.spendTotals(TENANT))
                .singleElement()
                .satisfies(total -> assertThat(total.contractedCost()).isEqualByComparingTo("2.5"));
    }
}
