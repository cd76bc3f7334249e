package io.costline.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.cli.text.Console;
import io.costline.enrich.pricebook.CardsFile;
import io.costline.enrich.pricing.CallAttributes;
import io.costline.enrich.pricing.PricingQuery;
import io.costline.enrich.pricing.RateCard;
import io.costline.enrich.pricing.ReportedCosts;
import io.costline.enrich.pricing.TokenClass;
import io.costline.explain.LineCheck;
import io.costline.explain.StoredCall;
import io.costline.explain.StoredCost;
import io.costline.trials.Golden;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineReportTest {
    private static final RateCard CARD = CardsFile.read("""
                    cards:
                      - provider: host
                        model: model
                        rates:
                          - {unit: input_tokens, price: "2", per: 1000000}
                          - {unit: input_tokens, price: "4", per: 1000000, above: 200000}
                          - {unit: input_tokens, price: "1", per: 1000000, when: {service_tier: batch}}
                          - {unit: output_tokens, price: "8", per: 1000000}
                          - {unit: output_tokens, price: "6", per: 1000000, when: {time_of_day: 22:00-06:00}}
                          - {unit: queries, price: "2", per: 1000, tiers: graduated}
                          - {unit: queries, price: "1", per: 1000, tiers: graduated, above: 100}
                        multipliers:
                          - {name: europe, factor: "1.1", when: {region: eu}}
                          - {name: fast lane, factor: "6", when: {speed: fast}}
                    """.getBytes(StandardCharsets.UTF_8), Instant.EPOCH)
            .cards()
            .getFirst();
    private static final StoredCall CALL = new StoredCall(
            new PricingQuery(
                    "host",
                    "model",
                    "",
                    "",
                    Instant.parse("2026-06-01T23:00:00Z"),
                    CallAttributes.of(false, "", "", "eu")),
            Map.of(TokenClass.INPUT_UNCACHED, 4_000L, TokenClass.CACHE_READ, 500L, TokenClass.OUTPUT_VISIBLE, 100L),
            Map.of(),
            ReportedCosts.NONE);

    @Test
    void saysWhichRateCountsAndWhyTheOthersDoNot() {
        StoredCost cost = new StoredCost(List.of(
                line("input_tokens", "4500", "2", 1_000_000, "1.1", "0.0099"),
                line("output_tokens", "100", "6", 1_000_000, "1.1", "0.00066"),
                line("queries", "100", "2", 1_000, "1", "0.2"),
                line("queries", "20", "1", 1_000, "1", "0.02"),
                line("image_edits", "1", "0.01", 1, "1", "0.01")));
        assertThat(checks(cost)).allMatch(LineCheck::agrees);
        Golden.check("explain-lines.txt", print(cost));
    }

    @Test
    void saysWhereTheStoredLineIsAnother() {
        StoredCost cost = new StoredCost(List.of(
                line("input_tokens", "4500", "3", 1_000_000, "1.1", "0.01485"),
                line("output_tokens", "100", "6", 1_000_000, "2", "0.0012"),
                line("queries", "100", "2", 1_000, "1", "0.3")));
        assertThat(checks(cost)).noneMatch(LineCheck::agrees);
        assertThat(print(cost))
                .contains("2 per 1,000,000: the usual rate  ✗ stored 3 per 1,000,000")
                .contains("✗ stored multiplier 2")
                .contains("✗ 0.2");
    }

    @Test
    void findsTheSpeedThatIsNotStored() {
        StoredCost cost = new StoredCost(List.of(line("output_tokens", "100", "6", 1_000_000, "6.6", "0.00396")));
        assertThat(checks(cost)).allMatch(LineCheck::agrees);
        assertThat(print(cost)).contains("speed=fast is not stored, and follows from the price");
    }

    @Test
    void aSurchargeIsPaidAndHasNoPublicPrice() {
        StoredCost.Line fee = new StoredCost.Line(
                "gateway_fee",
                BigDecimal.ONE,
                new BigDecimal("0.01"),
                1,
                BigDecimal.ONE,
                BigDecimal.ZERO,
                new BigDecimal("0.01"));
        StoredCost cost = new StoredCost(List.of(line("input_tokens", "4500", "2", 1_000_000, "1.1", "0.0099"), fee));
        assertThat(checks(cost)).allMatch(LineCheck::agrees);
        assertThat(print(cost))
                .containsPattern("gateway_fee .* = +✓ +0\\.01\n")
                .containsPattern("sum +0\\.0099 +0\\.0199");
    }

    @Test
    void textAloneCanBePricedAfresh() {
        StoredCost text = new StoredCost(List.of(
                line("input_tokens", "4500", "2", 1_000_000, "1.1", "0.0099"),
                line("output_tokens", "100", "6", 1_000_000, "1.1", "0.00066")));
        assertThat(text.billsTextOf(CALL)).isTrue();
        StoredCost part = new StoredCost(
                List.of(text.lines().getFirst(), text.lines().getLast(), line("input_tokens", "7", "2", 1, "1", "14")));
        assertThat(part.billsTextOf(CALL)).isFalse();
        StoredCost audio = new StoredCost(List.of(line("output_audio_tokens", "4600", "2", 1, "1", "9200")));
        assertThat(audio.billsTextOf(CALL)).isFalse();
    }

    private static List<LineCheck> checks(StoredCost cost) {
        return cost.lines().stream().map(line -> LineCheck.of(line, CARD, CALL)).toList();
    }

    private static String print(StoredCost cost) {
        StringWriter out = new StringWriter();
        var writer = new PrintWriter(out);
        new LineReport(cost, checks(cost)).print(Console.plain(writer, writer));
        return out.toString();
    }

    private static StoredCost.Line line(
            String unit, String quantity, String price, long per, String multiplier, String amount) {
        return new StoredCost.Line(
                unit,
                new BigDecimal(quantity),
                new BigDecimal(price),
                per,
                new BigDecimal(multiplier),
                new BigDecimal(amount),
                new BigDecimal(amount));
    }
}
