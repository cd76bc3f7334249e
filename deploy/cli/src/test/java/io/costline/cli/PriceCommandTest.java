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
    void whatNormalizePrintsIsReadAsItIs() throws Exception {
        // Given
        Path body = Files.writeString(folder.resolve("body.json"), """
                {"id":"chatcmpl-1","object":"chat.completion","created":1796000000,"model":"gpt-4o-2024-08-06","choices":[],\
                "usage":{"prompt_tokens":1000,"completion_tokens":500,"total_tokens":1500}}
                """);

        // When
        Run run = price(Run.of("normalize", "--json", "--source", "openai", body.toString())
                .out());

        // Then 1,000 at 2.5 and 500 at 10 per million
        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(JSON.readTree(run.out()).path("cost_usd").asString()).isEqualTo("0.0075");
    }

    @Test
    void usageThatNobodyToldIsNotFreeAndAProviderNobodyNamedIsLookedFor() throws Exception {
        // When
        Run run = price("""
                {"provider":"groq","served_model":"whisper-large-v3","usage":{},"usage_status":"missing"}
                {"provider":"","served_model":"gpt-4o","usage":{"input_tokens":1000},"usage_status":"complete"}
                """);
        List<JsonNode> out = run.out().lines().map(JSON::readTree).toList();

        // Then
        assertThat(out.getFirst().path("status").asString()).isEqualTo("unpriced");
        assertThat(out.getFirst().path("cost_usd").isNull()).isTrue();
        assertThat(out.getLast().path("cost_usd").asString()).isEqualTo("0.0025");
        assertThat(out.getLast().path("findings").toString()).contains("PROVIDER_ASSUMED");
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

    @Test
    void genaiPricesIsACommittedCatalogAndAFileFormat() throws Exception {
        // Given a call in a peak window, another at a weekend, and the list's format as a file
        Path in = Files.writeString(folder.resolve("in.jsonl"), """
                {"case_id":"a","provider":"deepseek","model":"deepseek-v4-flash","timestamp":"2026-09-23T06:00:00Z",\
                "usage":{"input_tokens":1000000}}
                {"case_id":"b","provider":"deepseek","model":"deepseek-v4-flash","timestamp":"2026-09-26T06:00:00Z",\
                "usage":{"input_tokens":1000000}}
                """);
        Path file = Files.writeString(folder.resolve("list.json"), """
                [{"id":"deepseek","models":[{"id":"deepseek-v4-flash","match":{"equals":"deepseek-v4-flash"},
                  "prices":{"input_mtok":7}}]}]
                """);

        // When
        List<JsonNode> committed = Run.of("price", "--catalog", "genai-prices", in.toString())
                .out()
                .lines()
                .map(JSON::readTree)
                .toList();
        Run own = Run.of("price", "--catalog", file.toString(), in.toString());

        // Then
        assertThat(committed)
                .extracting(line -> line.path("cost_usd").asString())
                .containsExactly("0.44", "0.22");
        assertThat(committed.getFirst().path("card").path("source").asString()).isEqualTo("genai-prices");
        assertThat(JSON.readTree(own.out().lines().findFirst().orElseThrow())
                        .path("cost_usd")
                        .asString())
                .isEqualTo("7");
    }

    @Test
    void aDisputeIsPricedByTheChoiceMade() throws Exception {
        // Given cached tokens in a batch
        Path in = Files.writeString(folder.resolve("in.jsonl"), """
                {"case_id":"a","provider":"vertex_ai","model":"vertex_ai/claude-opus-4-1","service_tier":"batch",\
                "usage":{"input_tokens":50000,"cache_read_tokens":30000,"output_tokens":12000}}
                """);

        // When
        Run stacked = Run.of("price", in.toString());
        Run standard = Run.of("price", "--dispute", "batch-cache-read=standard", in.toString());
        Run unknown = Run.of("price", "--dispute", "batch-cache-read=free", in.toString());

        // Then
        assertThat(JSON.readTree(stacked.out()).path("cost_usd").asString()).isEqualTo("0.6225");
        assertThat(JSON.readTree(standard.out()).path("cost_usd").asString()).isEqualTo("0.645");
        assertThat(unknown.exitCode()).isNotZero();
        assertThat(unknown.err()).contains("--dispute: batch-cache-read=free is no choice");
    }

    @Test
    void anUnpricedUnitIsNamedAndAProvidedCostIsTheCost() throws Exception {
        // When
        List<JsonNode> out = price("""
                {"case_id":"a","provider":"openai","model":"gpt-4o","usage":{"some_future_tokens":7}}
                {"case_id":"b","provider":"openai","model":"gpt-4o","usage":{"input_tokens":3,"audio_seconds":"1.5"}}
                {"case_id":"c","provider":"openai","model":"gpt-4o","usage":{"input_tokens":3},\
                "attributes":{"provided_cost_details":{"input":0.5,"output":0.25}}}
                """).out().lines().map(JSON::readTree).toList();

        // Then
        assertThat(out)
                .extracting(line -> line.path("status").asString())
                .containsExactly("partly_priced", "partly_priced", "priced");
        assertThat(out).extracting(line -> line.path("cost_usd").asString()).containsExactly("0", "0.0000075", "0.75");
        assertThat(out.get(1).path("findings").toString()).contains("UNPRICED_UNIT:audio_seconds");
    }

    @Test
    void aContractCanBeTriedOnAFileOfUsage() throws Exception {
        // Given twelve percent off for one tenant, a gateway's markup, a baseline, and a card of an account in euros
        Path contracts = Files.writeString(folder.resolve("contracts.yaml"), """
                cards:
                  - provider: openai
                    model: gpt-4o
                    account: eu-prod
                    currency: EUR
                    rates:
                      - {unit: input_tokens, price: "2", per: 1000000}
                contracts:
                  - id: acme-2026
                    scope: {tenant: acme, provider: openai, model: "gpt-4o*"}
                    effective_from: 2026-01-01
                    discounts:
                      - {percent: "12"}
                  - id: gateway
                    scope: {source: litellm}
                    markups:
                      - {percent: "5"}
                    byok_fee: {percent: "5"}
                    reported_cost: when_unpriced
                    commitments:
                      - {amount: "10000", each: month}
                baselines:
                  - {tenant: acme, model: openai/gpt-4.1}
                fx:
                  - {from: EUR, to: USD, rate: "1.1", at: 2026-01-01, source: ECB}
                """);
        String call = """
                {"case_id":"%s","provider":"openai","model":"%s","timestamp":"%s","usage":{"input_tokens":1000000}%s}
                """.replace("\n", "");
        String june = "2026-06-01T00:00:00Z";
        String lines = String.join(
                "\n",
                call.formatted("plain", "gpt-4o", june, ""),
                call.formatted("acme", "gpt-4o", june, ",\"tenant\":\"acme\",\"source\":\"litellm\""),
                call.formatted("before", "gpt-4o", "2025-12-31T23:59:59Z", ",\"tenant\":\"acme\""),
                call.formatted("byok", "gpt-4o", june, ",\"source\":\"litellm\",\"is_byok\":true"),
                call.formatted("account", "gpt-4o", june, ",\"account\":\"eu-prod\""),
                call.formatted(
                        "stated",
                        "orion",
                        june,
                        ",\"source\":\"litellm\",\"reported_costs\":[{\"kind\":\"billed\",\"amount\":\"0.3\"}]"));

        // When
        Path in = Files.writeString(folder.resolve("in.jsonl"), lines);
        Run run = Run.of("price", "--contracts", contracts.toString(), in.toString());
        List<JsonNode> out = run.out().lines().map(JSON::readTree).toList();

        // Then: 2.5 a million; 2.2 and five percent of it; 2.5 and five percent; 2 euros
        assertThat(run.exitCode()).isZero();
        assertThat(out)
                .extracting(line -> line.path("cost_usd").asString())
                .containsExactly("2.5", "2.31", "2.5", "2.625", "2.2", "0.3");
        JsonNode acme = out.get(1);
        assertThat(acme.path("list_cost_usd").asString()).isEqualTo("2.5");
        assertThat(acme.path("lines").get(1).path("unit").asString()).isEqualTo("gateway_markup");
        assertThat(acme.path("lines").get(1).path("amount").asString()).isEqualTo("0");
        assertThat(acme.path("lines").get(1).path("contracted_amount").asString())
                .isEqualTo("0.11");
        assertThat(acme.path("comparisons").get(0).path("savings").asString()).isEqualTo("-0.5");
        assertThat(acme.path("findings").toString())
                .contains("CONTRACT:acme-2026", "CONTRACT:gateway", "PERIOD_TERM:commitment");
    }

    @Test
    void aContractThatCannotBeReadIsNamedWithItsFaults() throws Exception {
        // Given
        Path contracts = Files.writeString(folder.resolve("contracts.yaml"), """
                contracts:
                  - id: acme-2026
                    discounts:
                      - {percent: twelve}
                """);
        Path in = Files.writeString(folder.resolve("in.jsonl"), "");

        // When
        Run run = Run.of("price", "--contracts", contracts.toString(), in.toString());

        // Then
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("contracts[0].discounts[0].percent: must be a decimal number");
    }

    private Run price(String lines) throws Exception {
        Path in = Files.writeString(folder.resolve("in.jsonl"), lines);
        return Run.of("price", "--catalog", "litellm", in.toString());
    }
}
