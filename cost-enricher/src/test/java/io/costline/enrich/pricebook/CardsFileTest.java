package io.costline.enrich.pricebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.enrich.pricing.Band;
import io.costline.enrich.pricing.Rate;
import io.costline.files.FaultyFileException;
import io.costline.trials.Golden;
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
    void namesEveryFaultWithItsLineAndColumn() {
        Golden.check("cards-faults.txt", faults("""
                cards:
                  - provider: openai
                    modle: gpt-4o
                    effective_from: yesterday
                    currency: dollars
                    rates:
                      - {unit: input_tokens, price: cheap, per: 1000000}
                      - {unit: output_tokens, price: "1"}
                      - {unit: output_tokens, price: "1", per: 0, above: many}
                      - {unit: web_searches, price: "1", per: 1, basis: never, when: [a, b]}
                      - 17
                    multipliers:
                      - {name: eu, factor: "-1.1", units: [input_tokens, input_tokens]}
                  - provider: openai
                    model: o3
                    model: o4
                    effective_from: 2026-02-01T00:00:00Z
                    effective_to: 2026-01-01T00:00:00Z
                    rates:
                      - {unit: input_tokens, price: 1, per: 1000000, above: 5, at_least: 5}
                      - {unit: cache_read_tokens, price: 1, per: 1000000, when: {time_of_day: at night}}
                      - {unit: output_tokens, price: 1e99, per: 1000000}
                      - {unit: queries, price: 1, per: 1, measured: period}
                  - provider: ""
                    model: [gpt-4o]
                    rates: none
                  - &shared
                    provider: xai
                    model: grok
                    rates:
                      - {unit: input_tokens, price: "2", per: 1000000}
                      - {unit: input_tokens, price: "3", per: 1000000}
                  - *shared
                aliases:
                  - {provider: openai, alias: "glob one our-*", model: gpt-4o}
                  - {alias: our-model}
                """));
    }

    @Test
    void findsThePlaceInJsonToo() {
        assertThat(faults("""
                {
                \t"cards": [
                \t\t{"provider": "openai", "model": "gpt-4o", "rates": [
                \t\t\t{"unit": "input_tokens", "price": "2.5", "per": "million"}
                \t\t]}
                \t]
                }
                """))
                .isEqualTo("4:52: cards[0].rates[0].per: must be a whole number of units the price buys");
        assertThat(faults("{\"cards\": [\n  {\"provider\" \"openai\"}\n]}"))
                .startsWith("2:15: file: not YAML or JSON: ");
    }

    @Test
    void saysWhereAFileStopsBeingOne() {
        assertThat(faults("[".repeat(5_000))).isEqualTo("1:101: file: nested deeper than 100");
        assertThat(faults("? [a]\n: b\n")).isEqualTo("1:3: file: a field's name must be a text");
        assertThat(faults("{}")).isEqualTo("1:1: file: neither cards nor aliases");
        assertThat(faults("")).isEqualTo("1:1: file: must be an object");
        assertThat(faults("cards: []\n---\ncards: []\n")).isEqualTo("2:1: file: the file must hold one document");
        assertThat(faults("cards:\n  - provider: a\n   model: b\n")).startsWith("3:4: file: not YAML or JSON: ");
    }

    private static String faults(String text) {
        return assertThatThrownBy(() -> read(text))
                .isInstanceOf(FaultyFileException.class)
                .actual()
                .getMessage();
    }

    private static CatalogImport read(String text) {
        return CardsFile.read(text.getBytes(StandardCharsets.UTF_8), Instant.EPOCH);
    }
}
