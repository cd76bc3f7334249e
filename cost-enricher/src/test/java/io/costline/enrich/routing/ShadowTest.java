package io.costline.enrich.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.enrich.pricing.Caller;
import io.costline.enrich.pricing.Leaves;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.Pricer;
import io.costline.enrich.pricing.PricingQuery;
import io.costline.enrich.pricing.PricingResult;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import io.costline.enrich.pricing.TokenClass;
import io.costline.enrich.pricing.TokenLimits;
import io.costline.enrich.pricing.TokenModality;
import io.costline.enrich.pricing.Usage;
import io.costline.enrich.routing.Evidence.Seen;
import io.costline.enrich.routing.Policy.Gate;
import io.costline.enrich.routing.Policy.Tier;
import io.costline.enrich.routing.Shadow.Judgement;
import io.costline.trials.Trials;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ShadowTest {
    private static final Instant AT = Instant.parse("2026-09-01T10:00:00Z");
    private static final Pricer PRICER = new Pricer(PriceBook.of(
            1,
            List.of(List.of(
                    card("openai", "gpt-4o", "2.5", "1.25", "10", TokenLimits.NONE),
                    card("openai", "gpt-4o-mini", "0.15", "0.075", "0.6", new TokenLimits(128_000, 16_384)),
                    card("google", "gemini-2.0-flash", "0.1", "0.025", "0.4", TokenLimits.NONE),
                    card("anthropic", "claude-opus-4-5", "5", "0.5", "25", TokenLimits.NONE))),
            List.of()));

    private static RateCard card(
            String provider, String model, String input, String cached, String output, TokenLimits limits) {
        return RateCard.of(
                        "test",
                        provider,
                        model,
                        List.of(
                                Rate.of("input_tokens", input, 1_000_000),
                                Rate.of("cache_read_tokens", cached, 1_000_000),
                                Rate.of("output_tokens", output, 1_000_000)))
                .withLimits(limits);
    }

    private static RoutedCall call(String feature, String model, long input, long cached, long output, Instant at) {
        return call(Map.of("feature", feature), "", model, input, cached, output, Map.of(), at);
    }

    private static RoutedCall call(
            Map<String, String> names,
            String trace,
            String model,
            long input,
            long cached,
            long output,
            Map<String, BigDecimal> units,
            Instant at) {
        long[] leaves = new long[Leaves.COUNT];
        leaves[Leaves.of(TokenClass.INPUT_UNCACHED, TokenModality.TEXT)] = input - cached;
        leaves[Leaves.of(TokenClass.CACHE_READ, TokenModality.TEXT)] = cached;
        leaves[Leaves.of(TokenClass.OUTPUT_VISIBLE, TokenModality.TEXT)] = output;
        Usage usage = Usage.ofLeaves(leaves, units);
        var query = new PricingQuery("", model, "", "", at, Map.of(), Caller.UNKNOWN);
        PricingResult result = PRICER.price(usage, query);
        return new RoutedCall(
                names,
                trace,
                usage,
                query,
                true,
                "USD",
                result instanceof PricingResult.Priced ? result.listCost() : null,
                result.listCost());
    }

    private static Tier tier(String name, String model, String... conditions) {
        List<Condition> when = new ArrayList<>();
        for (String each : conditions) {
            String[] parts = each.split(":", 2);
            when.addAll(Condition.of(parts[0], parts[1]));
        }
        return new Tier(name, when, model, null, "");
    }

    private static Policy policy(Tier... tiers) {
        return new Policy("p", "", null, "", List.of(tiers), Gate.STANDARD);
    }

    private static ShadowLine total(Shadow shadow) {
        return ShadowLine.total(
                shadow.lines().values().stream().flatMap(Collection::stream).toList());
    }

    @Test
    void theWorkedPolicyComesOutToTheLastDigitBoundariesIncluded() throws Exception {
        JsonNode worked = JsonMapper.shared()
                .readTree(Files.readString(Path.of("src/test/resources/answers/routing.json")))
                .get("shadow");
        List<Tier> tiers = new ArrayList<>();
        for (JsonNode tier : worked.get("policy")) {
            List<Condition> when = new ArrayList<>();
            tier.get("when")
                    .properties()
                    .forEach(each -> when.addAll(
                            Condition.of(each.getKey(), each.getValue().asString())));
            tiers.add(new Tier(
                    tier.get("tier").asString(), when, tier.get("model").asString(""), null, ""));
        }
        Shadow shadow = new Shadow(policy(tiers.toArray(Tier[]::new)), PRICER);

        for (JsonNode each : worked.get("calls")) {
            Judgement judged = shadow.judge(call(
                    each.get("feature").asString(),
                    each.get("model").asString(),
                    each.get("input").asLong(),
                    0,
                    each.get("output").asLong(),
                    AT));
            assertThat(judged.tier()).isEqualTo(each.get("tier").asString());
            assertThat(judged.model()).isEqualTo(each.get("shadow_model").asString());
            assertThat(judged.actual()).isEqualByComparingTo(each.get("actual").asString());
            assertThat(judged.projected())
                    .isEqualByComparingTo(each.get("shadow").asString());
            assertThat(judged.saving()).isEqualByComparingTo(each.get("saving").asString());
        }
        ShadowLine total = total(shadow);
        assertThat(total.actual()).isEqualByComparingTo(worked.get("actual").asString());
        assertThat(total.projected()).isEqualByComparingTo(worked.get("shadow").asString());
        assertThat(total.saving())
                .isEqualByComparingTo(worked.get("projected_saving").asString());
        assertThat(total.savingPercent())
                .isEqualByComparingTo(worked.get("projected_percent").asString());
        for (JsonNode each : worked.get("wilson_examples")) {
            assertThat(Wilson.lower(
                            each.get("accepted").asLong(), each.get("judged").asLong(), new BigDecimal("0.95")))
                    .isEqualByComparingTo(each.get("lower").asString());
        }
    }

    @Test
    void aCallThatNoTierMatchesStaysAsItIsAndTheFirstThatMatchesWins() {
        Shadow shadow = new Shadow(
                policy(
                        tier("a", "gpt-4o-mini", "feature:x", "output_tokens:>=100 <500"),
                        tier("b", "gemini-2.0-flash", "feature:x")),
                PRICER);

        assertThat(shadow.judge(call("x", "gpt-4o", 10, 0, 100, AT)).tier()).isEqualTo("a");
        assertThat(shadow.judge(call("x", "gpt-4o", 10, 0, 500, AT)).tier()).isEqualTo("b");
        Judgement none = shadow.judge(call("y", "gpt-4o", 10, 0, 100, AT));
        assertThat(none.tier()).isEqualTo(Shadow.AS_IS);
        assertThat(none.saving()).isZero();
        assertThat(shadow.lines().get("USD")).extracting(ShadowLine::name).containsExactly("a", "b", Shadow.AS_IS);
    }

    @Test
    void whatWasReadFromACacheIsReadAfreshUnlessTheModelSawTheTrace() {
        Shadow shadow = new Shadow(policy(tier("all", "gpt-4o-mini")), PRICER);

        Judgement first = shadow.judge(traced("t", 1_000_000));
        Judgement second = shadow.judge(traced("t", 1_000_000));
        Judgement other = shadow.judge(traced("u", 1_000_000));
        Judgement alone = shadow.judge(traced("", 1_000_000));
        Judgement alone2 = shadow.judge(traced("", 1_000_000));

        assertThat(first.actual()).isEqualByComparingTo("1.25");
        assertThat(first.projected()).as("longer than it takes").isEqualByComparingTo("1.25");
        assertThat(List.of(second.why(), other.why(), alone.why(), alone2.why()))
                .containsOnly(NotComparable.CONTEXT);

        assertThat(List.of(
                        shadow.judge(traced("v", 100_000)),
                        shadow.judge(traced("v", 100_000)),
                        shadow.judge(traced("w", 100_000)),
                        shadow.judge(traced("", 100_000)),
                        shadow.judge(traced("", 100_000))))
                .extracting(judged -> String.valueOf(judged.projected()))
                .containsExactly(
                        "0.015000000000", "0.007500000000", "0.015000000000", "0.015000000000", "0.015000000000");
    }

    private static RoutedCall traced(String trace, long cached) {
        return call(Map.of("feature", "x"), trace, "gpt-4o", cached, cached, 0, Map.of(), AT);
    }

    @Test
    void whatCannotBeComparedIsCountedByItsReasonAndStaysAsItWas() {
        Shadow shadow = new Shadow(policy(tier("all", "gpt-4o-mini")), PRICER);

        shadow.judge(call("x", "gpt-4o", 128_001, 0, 1, AT));
        shadow.judge(call("x", "gpt-4o", 128_000, 0, 1, AT));
        shadow.judge(call("x", "nobody-knows", 10, 0, 1, AT));
        shadow.judge(call(Map.of("endpoint_family", "embeddings"), "", "gpt-4o", 10, 0, 0, Map.of(), AT));
        RoutedCall tools = call(Map.of(), "", "gpt-4o", 10, 0, 1, Map.of("web_search_requests", BigDecimal.ONE), AT);
        shadow.judge(new RoutedCall(
                tools.names(), "", tools.usage(), tools.query(), true, "USD", new BigDecimal("0.02"), BigDecimal.ONE));
        RoutedCall euros = call("x", "gpt-4o", 10, 0, 1, AT);
        shadow.judge(new RoutedCall(
                euros.names(), "", euros.usage(), euros.query(), true, "EUR", BigDecimal.ONE, BigDecimal.ONE));
        RoutedCall cached = call("x", "gpt-4o", 10, 0, 1, AT);
        Judgement free = shadow.judge(new RoutedCall(
                cached.names(), "", cached.usage(), cached.query(), false, "USD", BigDecimal.ZERO, BigDecimal.ZERO));

        assertThat(total(shadow).notComparable())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        NotComparable.CONTEXT, 1L,
                        NotComparable.UNPRICED, 1L,
                        NotComparable.OPERATION, 1L,
                        NotComparable.TOOLS, 1L,
                        NotComparable.CURRENCY, 1L));
        assertThat(total(shadow).moved()).isEqualTo(1);
        assertThat(free.saving()).as("nobody billed it").isZero();
        assertThat(shadow.judge(call("x", "gpt-4o", 1, 0, 1, AT)).why()).isNull();
    }

    @Test
    void aModelNobodyHasAPriceForMovesNothing() {
        Shadow shadow = new Shadow(policy(tier("all", "no-such-model")), PRICER);
        shadow.judge(call("x", "gpt-4o", 1_000, 0, 10, AT));

        assertThat(total(shadow).saving()).isZero();
        assertThat(total(shadow).notComparable()).containsEntry(NotComparable.UNPRICED, 1L);
    }

    @Test
    void retriesOfTheNewModelAreReckonedWithByFeature() {
        Shadow shadow = new Shadow(policy(tier("all", "gpt-4o-mini")), PRICER);
        shadow.judge(call("x", "gpt-4o", 1_000_00, 0, 0, AT)); // 0.015 there
        shadow.judge(call("y", "gpt-4o", 1_000_00, 0, 0, AT));
        Evidence evidence = new Evidence(
                List.of(new Seen("x", "gpt-4o-mini-2024-07-18", 3, 2, 0, 0), new Seen("z", "gpt-4o-mini", 5, 2, 0, 0)));

        // x: 1.5 attempts an answer; y: never served there, so as in all features, 8 of 4
        assertThat(total(shadow).projectedWithRetries(evidence)).isEqualByComparingTo("0.0525");
        assertThat(total(shadow).projectedWithRetries(Evidence.NONE)).isEqualByComparingTo("0.03");
    }

    @Test
    void theGateOpensOnlyWithDaysJudgementsAndASureAcceptance() {
        Shadow shadow = new Shadow(policy(tier("all", "gpt-4o-mini")), PRICER);
        for (int day = 0; day < 14; day++) {
            shadow.judge(call("x", "gpt-4o", 10, 0, 1, AT.plus(day, ChronoUnit.DAYS)));
        }
        ShadowLine line = shadow.lines().get("USD").getFirst();

        assertThat(gate(line, 190, 200, 930, 1000)).isEmpty(); // 0.9104 >= 0.93 - 0.02
        assertThat(gate(line, 190, 200, 931, 1000)).singleElement().asString().contains("91.0 %", "91.1 %");
        assertThat(gate(line, 189, 199, 900, 1000)).containsExactly("199 of 200 answers judged");
        assertThat(gate(line, 190, 200, 0, 0)).singleElement().asString().contains("nobody judged");
        assertThat(line.gate(Gate.STANDARD, new Evidence(List.of(new Seen("other", "gpt-4o-mini", 9, 9, 9, 9))))
                        .judged())
                .as("of another feature")
                .isZero();
        Gate longer = new Gate(15, 200, BigDecimal.TWO, new BigDecimal("0.95"));
        assertThat(line.gate(longer, evidence(200, 200, 9, 10)).missing()).containsExactly("seen on 14 of 15 days");
    }

    private static List<String> gate(ShadowLine line, long accepted, long judged, long acceptedNow, long judgedNow) {
        return line.gate(Gate.STANDARD, evidence(accepted, judged, acceptedNow, judgedNow))
                .missing();
    }

    private static Evidence evidence(long accepted, long judged, long acceptedNow, long judgedNow) {
        return new Evidence(List.of(
                new Seen("x", "gpt-4o-mini", 1, 1, judged, accepted),
                new Seen("x", "gpt-4o", 1, 1, judgedNow, acceptedNow)));
    }

    @Test
    void noTierSavesNothingAndTiersAddUpToTheWhole() {
        Trials.run(2_000, random -> {
            List<RoutedCall> calls = calls(random);
            Shadow none = new Shadow(policy(tier("none", "", "feature:nothing")), PRICER);
            Shadow some = new Shadow(
                    policy(
                            tier("a", "gpt-4o-mini", "input_tokens:<=" + random.nextInt(5_000)),
                            tier("b", "gemini-2.0-flash", "feature:x"),
                            tier("c", "claude-opus-4-5", "output_tokens:>" + random.nextInt(500))),
                    PRICER);
            BigDecimal saved = BigDecimal.ZERO;
            for (RoutedCall call : calls) {
                none.judge(call);
                BigDecimal saving = some.judge(call).saving();
                saved = saved.add(saving == null ? BigDecimal.ZERO : saving);
            }

            assertThat(total(none).saving()).isZero();
            assertThat(total(none).moved()).isZero();
            assertThat(total(some).saving()).isEqualByComparingTo(saved);
            assertThat(total(some).actual()).isEqualByComparingTo(total(none).actual());
            assertThat(total(some).calls()).isEqualTo(calls.size());
        });
    }

    private static List<RoutedCall> calls(RandomGenerator random) {
        String[] models = {"gpt-4o", "gpt-4o-mini", "gemini-2.0-flash", "claude-opus-4-5", "nobody-knows"};
        List<RoutedCall> calls = new ArrayList<>();
        for (int n = random.nextInt(1, 12); n > 0; n--) {
            long input = random.nextInt(200_000);
            calls.add(call(
                    Map.of("feature", random.nextBoolean() ? "x" : "y"),
                    random.nextBoolean() ? "t" : "",
                    models[random.nextInt(models.length)],
                    input,
                    random.nextLong(input + 1),
                    random.nextInt(1_000),
                    Map.of(),
                    AT));
        }
        return calls;
    }

    @Test
    void theLowerBoundLiesBelowTheShareAndRisesWithWhatWasJudged() {
        Trials.run(2_000, random -> {
            long judged = random.nextLong(1, 10_000);
            long accepted = random.nextLong(judged + 1);
            BigDecimal bound = Wilson.lower(accepted, judged, new BigDecimal("0.95"));

            assertThat(bound).isBetween(BigDecimal.ZERO, BigDecimal.ONE);
            assertThat(bound.doubleValue()).isLessThanOrEqualTo((double) accepted / judged + 1e-9);
            assertThat(Wilson.lower(2 * accepted, 2 * judged, new BigDecimal("0.95")))
                    .isGreaterThanOrEqualTo(bound);
            assertThat(Wilson.lower(accepted, judged, new BigDecimal("0.99"))).isLessThanOrEqualTo(bound);
        });
        assertThat(Wilson.lower(0, 0, new BigDecimal("0.95"))).isZero();
    }
}
