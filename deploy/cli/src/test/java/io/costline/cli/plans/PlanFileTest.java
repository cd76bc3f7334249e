package io.costline.cli.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.avro.Definition;
import io.costline.avro.DefinitionKind;
import io.costline.files.FaultyFileException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanFileTest {
    @Test
    void plansCustomersAndClosingsBecomeDefinitions() {
        List<Definition> all = PlanFile.parse("""
                plans:
                  - id: pro
                    names: [price_1, prod_1]
                    weights: { search: 3, chat: 1 }
                customers:
                  - { name: cus_1, customer: acme }
                closings:
                  - { month: 2026-09, closed_at: 2026-10-05T12:00:00Z }
                """, "demo");

        assertThat(all)
                .extracting(Definition::getKind)
                .containsExactly(DefinitionKind.PLAN, DefinitionKind.CUSTOMER, DefinitionKind.CLOSING);
        assertThat(all)
                .extracting(Definition::getBody)
                .containsExactly(
                        "{\"names\":[\"price_1\",\"prod_1\"],\"weights\":{\"chat\":\"1\",\"search\":\"3\"}}",
                        "{\"customer\":\"acme\"}",
                        "{\"closed_at\":\"2026-10-05T12:00:00Z\"}");
    }

    @Test
    void everyFaultIsToldWithItsPlace() {
        assertThatThrownBy(() -> PlanFile.parse("""
                        plans:
                          - id: pro
                            names: [price_1]
                            weights: { chat: none }
                          - id: pro
                            names: [price_1]
                        closings:
                          - { month: 2026-13, closed_at: 2026-10-05 }
                        """, "demo"))
                .isInstanceOfSatisfying(
                        FaultyFileException.class,
                        e -> assertThat(e.faults())
                                .extracting(fault -> fault.line() + " " + fault.field())
                                .containsExactly(
                                        "4 plans[0].weights.chat",
                                        "5 plans[1].id",
                                        "6 plans[1].names",
                                        "8 closings[0].month"));
    }
}
