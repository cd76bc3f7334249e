package io.costline.enrich.pricebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.enrich.pricing.Band;
import io.costline.enrich.pricing.Rate;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CardsFileTest {
    @Test
    void readsCardsContractsAndAliases() {
        // When
        CatalogImport read = read("""
                cards:
                  - provider: openai
                    model: gpt-4o
                    account: acme-prod
                    effective_from: 2026-01-01T00:00:00Z
                    source: contract 4711
                    rates:
                      - {unit: input_tokens, price: 2.25, per: 1000000}
                      - {unit: input_tokens, price: "4.50", per: 1000000, at_least: 200000}
                      - {unit: output_tokens, price: "5", per: 1000000, when: {service_tier: batch}}
                    multipliers:
                      - {name: eu, factor: "1.1", when: {region: eu}}
                aliases:
                  - {provider: openai, alias: our-model, model: gpt-4o}
                """);

        // Then
        assertThat(read.importId()).startsWith("cards@");
        assertThat(read.cards()).singleElement().satisfies(card -> {
            assertThat(card.account()).isEqualTo("acme-prod");
            assertThat(card.effectiveFrom()).isEqualTo("2026-01-01T00:00:00Z");
            assertThat(card.rates())
                    .containsExactly(
                            Rate.of("input_tokens", "2.25", 1_000_000),
                            Rate.of("input_tokens", "4.5", 1_000_000).withBand(Band.atLeast(200_000)),
                            Rate.of("output_tokens", "5", 1_000_000).when("service_tier", "batch"));
            assertThat(card.multipliers()).hasSize(1);
        });
        assertThat(read.aliases())
                .singleElement()
                .satisfies(alias -> assertThat(alias.alias()).isEqualTo("our-model"));
    }

    @Test
    void namesEveryFaultWithItsPlace() {
        assertThatThrownBy(() -> read("""
                        cards:
                          - provider: openai
                            modle: gpt-4o
                            effective_from: yesterday
                            rates:
                              - {unit: input_tokens, price: cheap, per: 1000000}
                              - {unit: output_tokens, price: "1"}
                        """))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cards[0].modle: unknown field")
                .hasMessageContaining("cards[0].model: must be given")
                .hasMessageContaining("cards[0].effective_from: must be an RFC 3339 instant")
                .hasMessageContaining("cards[0].rates[0].price: must be a decimal number")
                .hasMessageContaining("cards[0].rates[1].per: must be a whole number");
        assertThatThrownBy(() -> read("{}")).hasMessage("file: neither cards nor aliases");
        assertThatThrownBy(() -> read("cards: [")).hasMessageStartingWith("not YAML or JSON: ");
    }

    private static CatalogImport read(String text) {
        return CardsFile.read(text.getBytes(StandardCharsets.UTF_8), Instant.EPOCH);
    }
}
