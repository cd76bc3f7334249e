package io.costline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PriceCommandTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    @Test
    void linesArePricedInOrderWithTheirCardAndArithmetic() throws Exception {
        // When
        Run run = price("""
                {"case_id":"a","provider":"openai","model":"gpt-4o","timestamp":"2026-06-01T00:00:00Z","service_tier":"standard",\
                "attributes":{},"usage":{"input_tokens":1000,"cache_read_tokens":400,"output_tokens":500}}
                {"case_id":"b","provider":"openai","model":"orion-next-preview","timestamp":"2026-06-01T00:00:00Z",\
                "usage":{"input_tokens":10}}
                {"case_id":"c","provider":"openai","model":"gpt-4o","timestamp":"2026-06-01T00:00:00Z",\
                "usage":{"input_tokens":10,"cache_read_tokens":11}}
                """);
        List<JsonNode> out = run.out().lines().map(JSON::readTree).toList();

        // Then
        assertThat(run.exitCode()).isZero();
        assertThat(out).hasSize(3);
        JsonNode priced = out.get(0);
        assertThat(priced.path("status").asString()).isEqualTo("priced");
        assertThat(priced.path("cost_usd").stringValue()).isEqualTo("0.007"); // 600·2.5 + 400·1.25 + 500·10 per million
        assertThat(priced.path("lines").size()).isEqualTo(3);
        assertThat(priced.path("card").path("id").asString()).contains("gpt-4o");
        assertThat(priced.path("card").path("source").asString()).isEqualTo("litellm");
        assertThat(out.get(1).path("status").asString()).isEqualTo("unpriced");
        assertThat(out.get(1).path("cost_usd").isNull()).isTrue();
        assertThat(out.get(2).path("status").asString()).isEqualTo("inconsistent_usage");
    }

    @Test
    void aBadLineIsToldWithItsNumberAndTheRunGoesOn() throws Exception {
        // When
        Run run = price("""
                {"case_id":"a","provider":"openai","model":"gpt-4o","usage":{"input_tokens":"many"}}
                not json
                {"case_id":"c","provider":"openai","model":"gpt-4o-mini","usage":{"input_tokens":1000000}}
                """);
        List<JsonNode> out = run.out().lines().map(JSON::readTree).toList();

        // Then
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(out.get(0).path("error").path("line").asInt()).isEqualTo(1);
        assertThat(out.get(0).path("error").path("field").asString()).isEqualTo("usage.input_tokens");
        assertThat(out.get(1).path("error").path("line").asInt()).isEqualTo(2);
        assertThat(out.get(2).path("cost_usd").asString()).isEqualTo("0.15");
    }

    @Test
    void onesOwnCardsAreACatalogToo() throws Exception {
        // Given
        Path cards = Files.writeString(folder.resolve("cards.yaml"), """
                cards:
                  - provider: openai
                    model: our-model
                    rates:
                      - {unit: input_tokens, price: "3", per: 1000000}
                      - {unit: output_tokens, price: "9", per: 1000000}
                """);
        Path in = Files.writeString(folder.resolve("in.jsonl"), """
                {"case_id":"a","provider":"openai","model":"our-model","usage":{"input_tokens":1,"output_tokens":1}}
                """);

        // When
        Run run = Run.of("price", "--catalog", cards.toString(), in.toString());

        // Then
        assertThat(JSON.readTree(run.out()).path("cost_usd").asString()).isEqualTo("0.000012");
    }

    private Run price(String lines) throws Exception {
        Path in = Files.writeString(folder.resolve("in.jsonl"), lines);
        return Run.of("price", "--catalog", "litellm", in.toString());
    }
}
