package io.costline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.trials.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CardsCommandTest {
    private static final String OURS = """
            cards:
              - provider: openai
                model: gpt-4o
                card_id: ours/gpt-4o@1
                learnt_at: 2026-01-01T00:00:00Z
                effective_from: 2026-01-01T00:00:00Z
                source: price page of January
                rates:
                  - {unit: input_tokens, price: "2.5", per: 1000000}
                  - {unit: input_tokens, price: "5", per: 1000000, above: 200000}
                  - {unit: input_tokens, price: "1.25", per: 1000000, when: {service_tier: batch}}
                  - {unit: cache_read_tokens, price: "1.25", per: 1000000}
                  - {unit: output_tokens, price: "10", per: 1000000}
                  - {unit: web_searches, price: "35", per: 1000, basis: prompt}
                multipliers:
                  - {name: eu, factor: "1.1", when: {region: eu}}
              - {provider: acme, model: old, rates: [{unit: pages, price: "0.01", per: 1}]}
              - {provider: acme, model: same, rates: [{unit: pages, price: "0.01", per: 1}]}
            """;

    @TempDir
    Path folder;

    private String ours = "";
    private String theirs = "";

    @BeforeEach
    void files() throws IOException {
        ours = Files.writeString(folder.resolve("ours.yaml"), OURS).toString();
        theirs = Files.writeString(
                        folder.resolve("theirs.yaml"),
                        OURS.replace("\"2.5\", per: 1000000", "\"0.002\", per: 1000")
                                .replace("      - {unit: cache_read_tokens, price: \"1.25\", per: 1000000}\n", "")
                                .replace("basis: prompt", "basis: unique")
                                .replace("model: old", "model: new")
                                .replace("\"0.01\", per: 1}", "\"10\", per: 1000}"))
                .toString();
    }

    @Test
    void diffShowsEveryPriceThatIsOther() {
        // When
        Run run = Run.of("cards", "diff", ours, theirs);

        // Then
        assertThat(run.exitCode()).isZero();
        Golden.check("cards-diff.txt", named(run.out()));
        assertThat(Run.of("cards", "diff", ours, theirs, "--exit-code").exitCode())
                .isEqualTo(1);
        assertThat(Run.of("cards", "diff", ours, ours, "--exit-code").exitCode())
                .isZero();
        assertThat(Run.of("cards", "diff", ours, theirs, "--provider", "acme", "--model", "SAME", "--exit-code")
                        .exitCode())
                .isZero();
    }

    @Test
    void diffSpeaksJson() {
        JsonNode diff = json(Run.of("cards", "diff", ours, theirs, "--json").out());
        assertThat(diff.required("changed").asInt()).isEqualTo(1);
        assertThat(diff.required("same").asInt()).isEqualTo(1);
        assertThat(diff.required("models").get(0).required("change").stringValue())
                .isEqualTo("added");
        JsonNode input = diff.required("models")
                .valueStream()
                .filter(model -> model.required("model").stringValue().equals("gpt-4o"))
                .flatMap(model -> model.required("prices").valueStream())
                .filter(price -> price.required("unit").stringValue().equals("input_tokens"))
                .findFirst()
                .orElseThrow();
        assertThat(input.required("before").required("price").stringValue()).isEqualTo("2.5");
        assertThat(input.required("after").required("per").asLong()).isEqualTo(1_000);
        assertThat(input.required("percent").stringValue()).isEqualTo("-20.0000");
    }

    @Test
    void lintFailsOnErrorsAlone() throws IOException {
        // Given
        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), """
                cards:
                  - provider: acme
                    model: wrong
                    card_id: acme/wrong@1
                    rates:
                      - {unit: input_tokens, price: "2", per: 1000000}
                      - {unit: input_tokens, price: "3", per: 1000000, above: 200000, when: {service_tier: batch}}
                      - {unit: cache_read_tokens, price: "0.0025", per: 1000}
                      - {unit: cache_write_tokens, price: "1.5", per: 1000000}
                """);
        Path odd = Files.writeString(
                folder.resolve("odd.yaml"),
                Files.readString(wrong).replace("0.0025", "0.0001").replace("\"3\"", "\"2\""));

        // Then
        Run failed = Run.of("cards", "lint", wrong.toString());
        assertThat(failed.exitCode()).isEqualTo(1);
        Golden.check("cards-lint.txt", named(failed.out()));
        Run warned = Run.of("cards", "lint", odd.toString(), "--json");
        assertThat(warned.exitCode()).as(warned.out()).isZero();
        assertThat(json(warned.out())
                        .required("rules")
                        .required("cache-write-below-input")
                        .asInt())
                .isEqualTo(1);
        assertThat(Run.of("cards", "lint", ours, "--against", theirs).out())
                .contains("sources-disagree")
                .contains(ours + ": 3 models, 0 errors");
        assertThat(Run.of("cards", "lint", "litellm").exitCode()).isEqualTo(1);
        assertThat(Run.of("cards", "lint", "genai-prices").exitCode()).isZero();
    }

    @Test
    void showsACard() {
        // When
        Run run = Run.of("cards", "show", "openai/GPT-4o", "--cards", ours, "--at", "2026-06-01");

        // Then
        assertThat(run.exitCode()).as(run.err()).isZero();
        Golden.check("cards-show.txt", run.out());
        assertThat(Run.of("cards", "show", "openai/gpt-4o", "--cards", ours, "--at", "2025-06-01")
                        .err())
                .isEqualTo("costline: " + ours + " has no card of openai/gpt-4o at 2025-06-01T00:00:00Z\n");
        assertThat(Run.of("cards", "show", "gpt-4o").exitCode()).isEqualTo(2);
        assertThat(json(Run.of("cards", "show", "anthropic/claude-sonnet-4-5", "--cards", "litellm", "--json")
                                .out())
                        .required("cards"))
                .hasSize(1);
    }

    @Test
    void aFileWithFaultsIsNamedLineByLineAndNothingIsAsked() throws IOException {
        // Given
        Path file = Files.writeString(
                folder.resolve("faults.yaml"),
                OURS.replace("price: \"10\"", "price: ten")
                        .replace("effective_from: 2026-01-01T00:00:00Z", "effective_from: January"));

        // When
        Run run = Run.of(
                "cards",
                "apply",
                file.toString(),
                "--stack",
                folder.resolve("none").toString());

        // Then
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("""
                costline: FILE: 2 faults
                FILE:6:21: cards[0].effective_from: must be an RFC 3339 instant in UTC or a date, as 2026-01-01T00:00:00Z or 2026-01-01
                FILE:13:38: cards[0].rates[4].price: must be a decimal number, is ten
                """.replace("FILE", file.toString()));
        assertThat(Run.of("cards", "apply", ours, "--stack", "none").err()).contains("--stack names none");
    }

    @Test
    void ownCardsAreAppliedAndListsImported() throws IOException {
        Path list = Files.writeString(
                folder.resolve("list.json"),
                "{\"gpt-4o\": {\"litellm_provider\": \"openai\", \"input_cost_per_token\": 0.0000025}}");
        assertThat(Run.of("cards", "import", ours).err()).contains("costline cards apply");
        assertThat(Run.of("cards", "apply", list.toString()).err()).contains("costline cards import");
        assertThat(Run.of("cards", "import", "litellm", "--as-of", "soon").exitCode())
                .isEqualTo(2);
    }

    private String named(String text) {
        return text.replace(ours, "ours.yaml").replace(theirs, "theirs.yaml").replace(folder + "/", "");
    }

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text);
    }
}
