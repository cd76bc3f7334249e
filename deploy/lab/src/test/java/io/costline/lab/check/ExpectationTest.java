package io.costline.lab.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.lab.traffic.Call;
import io.costline.lab.traffic.Call.Attempt;
import io.costline.lab.traffic.Call.Outcome;
import io.costline.lab.traffic.Call.Place;
import io.costline.lab.traffic.Door;
import io.costline.lab.traffic.Model;
import io.costline.lab.traffic.Usage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExpectationTest {
    private static final String PRICES = """
            {"plain": {"input_cost_per_token": 2e-06, "output_cost_per_token": 8e-06},
             "cached": {"input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05,
                        "cache_read_input_token_cost": 3e-07, "cache_creation_input_token_cost": 3.75e-06,
                        "input_cost_per_token_above_200k_tokens": 6e-06, "output_cost_per_token_above_200k_tokens": 2.25e-05,
                        "output_cost_per_reasoning_token": 2e-05},
             "tiny": {"input_cost_per_token": 1.5e-12, "output_cost_per_token": 5e-13},
             "free": {"input_cost_per_token": 0.0, "output_cost_per_token": 0.0},
             "image": {"output_cost_per_image": 0.04}}""";
    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");

    @Test
    void eachKindOfTokenHasItsPriceAndAMissingOneFallsBackToItsParent() {
        assertThat(dollars("plain", new Usage(1_000, 400, 100, 500, 200))).isEqualByComparingTo("0.006");
        assertThat(dollars("cached", new Usage(1_000, 400, 100, 500, 200)))
                .isEqualByComparingTo("0.010495"); // 500·3 + 400·0.3 + 100·3.75 + 300·15 + 200·20 per million
        assertThat(dollars("free", new Usage(1_000, 400, 100, 500, 200))).isEqualByComparingTo("0");
    }

    @Test
    void aLongContextIsPricedAboveTheBandOnly() {
        assertThat(dollars("cached", new Usage(200_000, 0, 0, 10, 0))).isEqualByComparingTo("0.60015");
        assertThat(dollars("cached", new Usage(200_001, 0, 0, 10, 0))).isEqualByComparingTo("1.200231");
    }

    @Test
    void linesAreRoundedHalfToEven() {
        assertThat(picos("tiny", new Usage(1, 0, 0, 0, 0))).isEqualTo(2); // 1.5
        assertThat(picos("tiny", new Usage(3, 0, 0, 0, 0))).isEqualTo(4); // 4.5
        assertThat(picos("tiny", new Usage(0, 0, 0, 1, 0))).isEqualTo(0); // 0.5
        assertThat(picos("tiny", new Usage(0, 0, 0, 3, 0))).isEqualTo(2); // 1.5
    }

    @Test
    void aModelWithoutTokenPricesIsAFaultOfTheTraffic() {
        assertThatThrownBy(() -> picos("image", new Usage(1, 0, 0, 1, 0))).hasMessageContaining("input_cost_per_token");
    }

    @Test
    void wasteIsWhatAttemptsCostThatDidNotServe() {
        // Given
        Usage usage = new Usage(1_000, 0, 0, 100, 0);
        List<Call> calls = List.of(
                call("a", 0, "t", "acme", usage, Outcome.TIMED_OUT, new Attempt("op", 0, "")),
                call("b", 1, "t", "acme", usage, Outcome.OK, new Attempt("op", 1, "")),
                call("c", 2, "t", "acme", usage, Outcome.TIMED_OUT, new Attempt("failed", 0, "")),
                call("d", 3, "t", "acme", null, Outcome.UNAVAILABLE, new Attempt("failed", 1, "")));

        // When
        Ledger ledger = Expectation.of(calls, prices());

        // Then
        assertThat(ledger.dollars("cost")).isEqualByComparingTo("0.0084");
        assertThat(ledger.dollars("waste/traces")).isEqualByComparingTo("0.0056");
        assertThat(ledger.get("operations")).isEqualTo(2);
        assertThat(ledger.get("operations/several-attempts")).isEqualTo(2);
        assertThat(ledger.get("events/not-billed")).isEqualTo(1);
    }

    @Test
    void anUnnamedCallIsPaidByTheFirstCustomerItsTraceNames() {
        // Given
        Usage usage = new Usage(1_000, 0, 0, 0, 0);
        List<Call> calls = List.of(
                call("a", 0, "t", "", usage, Outcome.OK, new Attempt("", 0, "")),
                call("b", 2, "t", "globex", usage, Outcome.OK, new Attempt("", 0, "")),
                call("c", 1, "t", "acme", usage, Outcome.OK, new Attempt("", 0, "")),
                call("d", 5, "alone", "", usage, Outcome.OK, new Attempt("", 0, "")));

        // When
        Ledger ledger = Expectation.of(calls, prices());

        // Then
        assertThat(ledger.dollars("spend/customer/acme")).isEqualByComparingTo("0.004");
        assertThat(ledger.dollars("spend/customer/globex")).isEqualByComparingTo("0.002");
        assertThat(ledger.dollars("spend/customer/")).isEqualByComparingTo("0.002");
    }

    @Test
    void oneDigitOfDifferenceIsFoundAndNamed() {
        // Given
        Ledger expected = new Ledger();
        expected.add("cost", BigInteger.valueOf(1_000_000_000_001L));
        expected.add("events", 3);
        Ledger found = new Ledger();
        found.add("cost", BigInteger.valueOf(1_000_000_000_000L));
        found.add("events", 3);
        found.add("cost/customer/nobody", BigInteger.ZERO);

        // Then
        assertThat(expected.differences(found))
                .containsExactly(new Ledger.Difference("cost", "1.000000000001", "1.000000000000"));
    }

    private static Call call(
            String id,
            int second,
            String trace,
            String customer,
            @Nullable Usage usage,
            Outcome outcome,
            Attempt attempt) {
        Model model = new Model("openai", "plain", "plain", Model.Caching.NONE, false);
        return new Call(
                Door.LITELLM,
                id,
                0,
                START.plusSeconds(second),
                START.plusSeconds(second + 1),
                new Place(trace, "f", "team", "w", "s", ""),
                customer,
                model,
                model,
                usage,
                outcome,
                attempt);
    }

    private static BigDecimal dollars(String key, Usage usage) {
        return new BigDecimal(PriceList.read(prices()).cost(key, usage), 12);
    }

    private static long picos(String key, Usage usage) {
        return PriceList.read(prices()).cost(key, usage).longValueExact();
    }

    private static InputStream prices() {
        return new ByteArrayInputStream(PRICES.getBytes(StandardCharsets.UTF_8));
    }
}
