package io.costline.lab.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.lab.check.Facts.Kind;
import io.costline.lab.traffic.Call;
import io.costline.lab.traffic.Call.Attempt;
import io.costline.lab.traffic.Call.Outcome;
import io.costline.lab.traffic.Call.Run;
import io.costline.lab.traffic.Call.Seen;
import io.costline.lab.traffic.Call.Tariff;
import io.costline.lab.traffic.Call.Who;
import io.costline.lab.traffic.Call.Work;
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
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final String PRICES = """
        {"plain": {"input_cost_per_token": 2e-06, "output_cost_per_token": 8e-06},
         "cached": {"input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05,
                    "cache_read_input_token_cost": 3e-07, "cache_creation_input_token_cost": 3.75e-06,
                    "input_cost_per_token_above_200k_tokens": 6e-06, "output_cost_per_token_above_200k_tokens": 2.25e-05,
                    "output_cost_per_reasoning_token": 2e-05},
         "tiny": {"input_cost_per_token": 1.5e-12, "output_cost_per_token": 5e-13},
         "free": {"input_cost_per_token": 0.0, "output_cost_per_token": 0.0},
         "tariffs": {"input_cost_per_token_batches": 1e-06, "output_cost_per_token_batches": 4e-06,
                     "input_cost_per_token_flex": 1e-06, "output_cost_per_token_flex": 3e-06,
                     "cache_read_input_token_cost_flex": 2.5e-07},
         "image": {"output_cost_per_image": 0.04}}\
        """;
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
        Facts facts = ledger(calls).facts();

        // Then
        assertThat(facts.of(Kind.TRACES).get("t"))
                .contains("calls=4", "operations=2", "fallback_operations=2", "failed_operations=1")
                .contains("contracted_cost=0.0084", "fallback_cost=0.0056");
        assertThat(facts.of(Kind.EVENTS).values())
                .filteredOn(text -> text.contains("NOT_BILLED"))
                .hasSize(1);
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
        Ledger ledger = ledger(calls);

        // Then
        assertThat(spend(ledger, "CUSTOMER", "acme", "USD")).isEqualByComparingTo("0.004");
        assertThat(spend(ledger, "CUSTOMER", "globex", "USD")).isEqualByComparingTo("0.002");
        assertThat(spend(ledger, "CUSTOMER", "", "USD")).isEqualByComparingTo("0.002");
    }

    @Test
    void eurosAndDollarsAreNeverAdded() {
        // Given
        Usage usage = new Usage(1_000, 0, 0, 0, 0);
        Call dollars = call("a", 0, "t", "acme", usage, Outcome.OK, Attempt.ONLY);
        Model model = new Model("host", "own", "host/own", Model.Caching.NONE, false);
        Call euros = served(dollars, "b", model, Run.PLAIN);

        // When
        Ledger ledger = ledger(List.of(dollars, euros));

        // Then
        assertThat(ledger.cost("USD")).isEqualByComparingTo("0.002");
        assertThat(ledger.cost("EUR")).isEqualByComparingTo("0.00015");
        assertThat(ledger.facts().of(Kind.TRACES).get("t"))
                .contains("calls=2", "EUR: list_cost=0.00015", "USD: list_cost=0.002");
        assertThat(spend(ledger, "CUSTOMER", "acme", "EUR")).isEqualByComparingTo("0.00015");
    }

    @Test
    void aBatchAndAFlexCallHaveThePricesOfTheirTariff() {
        PriceList prices = PriceList.read(prices());
        assertThat(prices.cost("tariffs", Usage.plain(1_000, 100), Tariff.BATCH))
                .isEqualTo(1_400_000_000L);
        assertThat(prices.cost("tariffs", new Usage(1_000, 400, 0, 100, 50), Tariff.FLEX))
                .isEqualTo(1_000_000_000L);
    }

    @Test
    void aCallSeenTwiceCostsOnceAndARevisionReplacesTheOneBefore() {
        // Given
        Usage usage = new Usage(1_000, 0, 0, 0, 0);
        Call gateway =
                call("a", 0, "t", "acme", usage, Outcome.OK, Attempt.ONLY).through(Door.EVENTS);
        Call seen = gateway.seen("a", new Seen(true, "resp"));
        List<Call> calls = List.of(
                seen.seen("sdk", new Seen(false, "resp")),
                seen,
                gateway.seen("b", Seen.BY_SDK).withRevision(1, usage),
                gateway.seen("b", Seen.BY_SDK).withRevision(0, usage.halfDone()));

        // When
        Ledger ledger = ledger(calls);

        // Then
        assertThat(ledger.events()).isEqualTo(3);
        assertThat(ledger.calls()).isEqualTo(2);
        assertThat(ledger.cost("USD")).isEqualByComparingTo("0.004");
    }

    @Test
    void oneDigitOfDifferenceIsFoundAndNamed() {
        // Given
        Facts expected = new Facts();
        expected.add(Kind.VIEWS, "traces USD", "1.000000000001");
        expected.add(Kind.VIEWS, "traces", "3");
        Facts found = new Facts();
        found.add(Kind.VIEWS, "traces USD", "1.000000000000");
        found.add(Kind.VIEWS, "traces", "3");

        // Then
        assertThat(expected.differences(found))
                .containsExactly(new Facts.Difference(Kind.VIEWS, "traces USD", "1.000000000001", "1.000000000000"));
    }

    private static Ledger ledger(List<Call> calls) {
        PriceList list =
                PriceList.read(prices()).withCards(new ByteArrayInputStream("""
                    {"cards": [{"provider": "host", "model": "own", "currency": "EUR", "rates": [
                      {"unit": "input_tokens", "price": "0.15", "per": 1000000},
                      {"unit": "output_tokens", "price": "0.35", "per": 1000000}]}]}\
                    """.getBytes(StandardCharsets.UTF_8)));
        return Ledger.of(calls, 0, "t", list);
    }

    private static BigDecimal spend(Ledger ledger, String dimension, String scope, String currency) {
        AtomicReference<BigInteger> sum = new AtomicReference<>(BigInteger.ZERO);
        ledger.spend((bucket, picos) -> {
            if (bucket.dimension().equals(dimension)
                    && bucket.scope().equals(scope)
                    && bucket.currency().equals(currency)) {
                sum.accumulateAndGet(picos, BigInteger::add);
            }
        });
        return new BigDecimal(sum.get(), 12);
    }

    private static Call served(Call like, String id, Model model, Run run) {
        return new Call(
                like.door(),
                id,
                0,
                like.seen(),
                like.startedAt(),
                like.endedAt(),
                like.work(),
                like.who(),
                run,
                model,
                model,
                like.usage(),
                like.outcome(),
                like.attempt(),
                null);
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
                Door.EVENTS,
                id,
                0,
                Seen.BY_GATEWAY,
                START.plusSeconds(second),
                START.plusSeconds(second + 1),
                new Work(trace, "w", "s", "", false),
                new Who(customer, "team", "f", "", "", "", ""),
                Run.PLAIN,
                model,
                model,
                usage,
                outcome,
                attempt,
                null);
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
