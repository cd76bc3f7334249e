package io.costline.enrich.pricebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CardLintTest {
    private static final CardSet LISTS = new CardSet(
            "lists",
            List.of(
                    LiteLlmImporter.committed(Instant.EPOCH).cards(),
                    GenaiPricesImporter.committed(Instant.EPOCH).cards()));

    @Test
    void findsPricesOnTheWrongSideOfTheirBase() {
        assertThat(lint("""
                cards:
                  - provider: acme
                    model: wrong
                    rates:
                      - {unit: input_tokens, price: "2", per: 1000000}
                      - {unit: input_tokens, price: "1.9", per: 1000000, above: 200000}
                      - {unit: input_tokens, price: "2.1", per: 1000000, when: {service_tier: batch}}
                      - {unit: input_tokens, price: "0.0022", per: 1000, when: {service_tier: flex}}
                      - {unit: input_tokens, price: "1", per: 1000000, when: {service_tier: priority}}
                      - {unit: cache_read_tokens, price: "2.5", per: 1000000}
                      - {unit: cache_write_tokens, price: "1", per: 1000000}
                      - {unit: cache_write_1h_tokens, price: "0.5", per: 1000000}
                      - {unit: output_tokens, price: "8", per: 1000000}
                    multipliers:
                      - {name: slow, factor: "1.2", when: {service_tier: batch}}
                """))
                .containsExactly(
                        "cache-read-above-input cache_read_tokens 2.5 input_tokens 2",
                        "cache-write-below-input cache_write_tokens 1 input_tokens 2",
                        "one-hour-below-five-minutes cache_write_1h_tokens 0.5 cache_write_tokens 1",
                        "batch-above-standard multiplier slow is 1.2",
                        "batch-above-standard input_tokens 2.1 input_tokens 2",
                        "flex-above-standard input_tokens 0.0022 input_tokens 2",
                        "priority-below-standard input_tokens 1 input_tokens 2",
                        "band-below-lower-band input_tokens 1.9 input_tokens 2",
                        "tier-incomplete output_tokens 8 batch tier",
                        "tier-incomplete output_tokens 8 flex tier",
                        "tier-incomplete output_tokens 8 priority tier");
    }

    @Test
    void comparesWhereThePriceHolds() {
        // a cached price of the longer context above the input price of the shorter one is in order
        assertThat(lint("""
                cards:
                  - provider: acme
                    model: right
                    rates:
                      - {unit: input_tokens, price: "2", per: 1000000}
                      - {unit: input_tokens, price: "30", per: 1000000, above: 200000}
                      - {unit: input_audio_tokens, price: "40", per: 1000000}
                      - {unit: cache_audio_read_tokens, price: "10", per: 1000000}
                      - {unit: cache_read_tokens, price: "0.2", per: 1000000}
                      - {unit: cache_read_tokens, price: "3", per: 1000000, above: 200000}
                      - {unit: cache_write_tokens, price: "0", per: 1000000}
                      - {unit: queries, price: "2", per: 1000, tiers: graduated}
                      - {unit: queries, price: "1", per: 1000, tiers: graduated, above: 100}
                """)).isEmpty();
    }

    @Test
    void namesWhatStaysBehindAtAContextLine() {
        assertThat(lint("""
                cards:
                  - provider: acme
                    model: half
                    rates:
                      - {unit: input_tokens, price: "2", per: 1000000}
                      - {unit: input_tokens, price: "4", per: 1000000, above: 200000}
                      - {unit: output_tokens, price: "8", per: 1000000}
                      - {unit: cache_write_tokens, price: "5", per: 1000000, above: 200000}
                """))
                .containsExactly(
                        "band-without-base cache_write_tokens 5 ",
                        "band-incomplete output_tokens 8 input is dearer from 200001 tokens on");
    }

    @Test
    void findsPricesStatedForAnotherNumberOfUnits() {
        assertThat(lint("""
                cards:
                  - provider: openai
                    model: gpt-4o
                    rates:
                      - {unit: input_tokens, price: "2.5", per: 1000}
                      - {unit: output_tokens, price: "10", per: 1000000}
                  - provider: acme
                    model: our-own
                    rates:
                      - {unit: input_tokens, price: "0.5", per: 1000000}
                      - {unit: output_tokens, price: "1.5", per: 1000}
                  - provider: acme
                    model: never-heard-of
                    rates:
                      - {unit: input_tokens, price: "0.01", per: 1000000}
                      - {unit: output_tokens, price: "10", per: 1000000}
                """))
                .containsExactly(
                        "unit-size output_tokens 10 the card's input_tokens 0.01",
                        "unit-size output_tokens 1.5 the unit's usual price 1.5",
                        "unit-size input_tokens 2.5 the same model elsewhere 2.5");
    }

    @Test
    void findsGapsAndOverlapsInTheDatesOfAModel() {
        assertThat(lint("""
                cards:
                  - {provider: a, model: gap, effective_to: 2026-01-01T00:00:00Z, rates: [{unit: pages, price: 1, per: 1}]}
                  - {provider: a, model: gap, effective_from: 2026-02-01T00:00:00Z, rates: [{unit: pages, price: 2, per: 1}]}
                  - {provider: a, model: lap, effective_to: 2026-03-01T00:00:00Z, rates: [{unit: pages, price: 1, per: 1}]}
                  - {provider: a, model: lap, effective_from: 2026-02-01T00:00:00Z, rates: [{unit: pages, price: 2, per: 1}]}
                  - {provider: a, model: twice, card_id: x, rates: [{unit: pages, price: 1, per: 1}]}
                  - {provider: a, model: twice, card_id: y, rates: [{unit: pages, price: 2, per: 1}]}
                  - {provider: a, model: twice, account: b, rates: [{unit: pages, price: 3, per: 1}]}
                  - {provider: a, model: meet, effective_to: 2026-01-01T00:00:00Z, rates: [{unit: pages, price: 1, per: 1}]}
                  - {provider: a, model: meet, effective_from: 2026-01-01T00:00:00Z, rates: [{unit: pages, price: 2, per: 1}]}
                """))
                .satisfiesExactly(
                        gap -> assertThat(gap).isEqualTo("gap from 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z"),
                        lap -> assertThat(lap)
                                .startsWith("overlap from 2026-02-01T00:00:00Z, and cards/a/lap@")
                                .endsWith(" always to 2026-03-01T00:00:00Z"),
                        twice -> assertThat(twice).isEqualTo("same-start always, as x always"));
    }

    @Test
    void findsWhatCanNeverCount() {
        assertThat(lint("""
                cards:
                  - provider: acme
                    model: never
                    rates:
                      - {unit: input_tokens, price: "1", per: 1000000, when: {service_tier: default}}
                      - {unit: output_token, price: "1", per: 1000000}
                      - {unit: search_queries, price: "1", per: 1, when: {max_results: 100..26}}
                      - {unit: search_queries, price: "1", per: 1, when: {region: US}}
                      - {unit: pages, price: "-1", per: 1, when: {region: us|eu, inference_geo: au}}
                      - {unit: queries, price: "1", per: 1}
                      - {unit: queries, price: "1", per: 1, tiers: graduated, above: 5}
                    multipliers:
                      - {name: none, factor: "1.1", units: [pixels]}
                      - {name: one, factor: "1", when: {region: us}}
                """))
                .containsExactly(
                        "never-holds input_tokens 1 service_tier=default: it is said as standard",
                        "never-holds pages -1 region=us|eu: the call has one region, and another is asked for too",
                        "never-holds search_queries 1 max_results=100..26: no number is in it",
                        "never-holds search_queries 1 region=US: it is said in lower case",
                        "covers-nothing multiplier none covers [pixels]",
                        "no-effect multiplier one",
                        "unknown-unit output_token 1 there is output_tokens",
                        "negative-price pages -1 ",
                        "mixed-terms queries 1 ");
    }

    @Test
    void namesPricesAnotherSourceStatesOtherwise() {
        CardSet other = cards("""
                cards:
                  - provider: acme
                    model: m
                    rates:
                      - {unit: input_tokens, price: "0.002", per: 1000}
                      - {unit: output_tokens, price: "9", per: 1000000}
                      - {unit: pages, price: "1", per: 1}
                """);
        assertThat(lint("""
                cards:
                  - provider: Acme
                    model: acme/m
                    rates:
                      - {unit: input_tokens, price: "2", per: 1000000}
                      - {unit: output_tokens, price: "8", per: 1000000}
                """, other)).containsExactly("sources-disagree output_tokens 8 lists 9");
    }

    @Test
    void theCommittedListsHaveTheFindingsTheReadmeStates() {
        assertThat(rules(LISTS.imports().getFirst()))
                .isEqualTo(Map.of(
                        "cache-write-below-input", 35L,
                        "one-hour-below-five-minutes", 1L,
                        "band-without-base", 12L,
                        "band-incomplete", 12L,
                        "tier-incomplete", 1L,
                        "unit-size", 47L));
        assertThat(rules(LISTS.imports().getLast()))
                .isEqualTo(Map.of("cache-write-below-input", 12L, "band-incomplete", 1L));
    }

    private static Map<String, Long> rules(List<io.costline.enrich.pricing.RateCard> cards) {
        Map<String, Long> rules = new TreeMap<>();
        CardLint.of(new CardSet("list", List.of(cards)), LISTS, null)
                .forEach(finding -> rules.merge(finding.rule().id(), 1L, Long::sum));
        return rules;
    }

    private static List<String> lint(String yaml) {
        return lint(yaml, null);
    }

    private static List<String> lint(String yaml, @Nullable CardSet against) {
        return CardLint.of(cards(yaml), LISTS, against).stream()
                .map(CardLintTest::text)
                .toList();
    }

    private static String text(LintFinding finding) {
        PricePlace place = finding.place();
        UnitPrice price = finding.price();
        UnitPrice other = finding.other();
        return finding.rule().id()
                + (place == null ? "" : ' ' + place.unit())
                + (price == null ? "" : ' ' + price.plain())
                + ' '
                + finding.detail()
                + (other == null ? "" : ' ' + other.plain());
    }

    private static CardSet cards(String yaml) {
        return CardSet.of("lists", CardsFile.read(yaml.getBytes(StandardCharsets.UTF_8), Instant.EPOCH));
    }
}
