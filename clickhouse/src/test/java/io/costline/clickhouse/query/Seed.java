package io.costline.clickhouse.query;

import io.costline.avro.CallStatus;
import io.costline.avro.Granularity;
import io.costline.avro.PricingStatus;
import io.costline.avro.RequestCost;
import io.costline.avro.RequestEvent;
import io.costline.avro.SpendDimension;
import io.costline.avro.TokenBuckets;
import io.costline.clickhouse.TestDatabase;
import io.costline.clickhouse.sink.Feed;
import io.costline.clickhouse.sink.Samples;
import io.costline.clickhouse.sink.Values;
import io.costline.topics.Topics;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A small tenant whose figures can be added up in the head. Every row comes twice, the first time wrong and under a lower
 * revision, each in an insert of its own, so that nothing has merged when a view is asked.
 *
 * <p>One trace, t1: op-1 has two attempts (0.01 failed at openai, 0.03 served by anthropic), one plain call of 0.02, one
 * unpriced call that may cost 0.5.
 */
final class Seed {
    static final Instant HOUR = Instant.now().minus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.HOURS);

    private Seed() {}

    static void into(TestDatabase database, String tenant) throws Exception {
        try (Feed feed = new Feed(database.address())) {
            for (int revision = 1; revision <= 2; revision++) {
                boolean right = revision == 2;
                for (RequestCost cost : costs(tenant)) {
                    cost.getEvent().setRevision(revision);
                    if (!right) {
                        cost.setListCost(Samples.money("99"));
                        cost.setContractedCost(Samples.money("99"));
                        cost.getEvent().getTokens().setInputUncached(77);
                    }
                    feed.add(Topics.COSTS, cost);
                }
                feed.add(Topics.TRACES, Values.trace(tenant, "t1", right ? 7 : 6, right ? "0.06" : "99"));
                String amount = right ? "2.5" : "99";
                for (Granularity granularity : List.of(Granularity.MINUTE, Granularity.HOUR)) {
                    for (SpendDimension dimension : List.of(
                            SpendDimension.TENANT,
                            SpendDimension.PROVIDER,
                            SpendDimension.CUSTOMER,
                            SpendDimension.MODEL)) {
                        String scope = switch (dimension) {
                            case PROVIDER -> "openai";
                            case CUSTOMER -> "acme";
                            case MODEL -> "gpt-4o";
                            default -> "";
                        };
                        feed.add(
                                Topics.SPEND,
                                Values.bucket(tenant, dimension, scope, granularity, HOUR, revision, amount));
                    }
                    feed.add(
                            Topics.SPEND,
                            Values.bucket(
                                    tenant,
                                    SpendDimension.CUSTOMER,
                                    "",
                                    granularity,
                                    HOUR,
                                    revision,
                                    right ? "7.5" : "99"));
                }
                feed.add(Topics.BUDGET_ALERTS, Values.alert(tenant, HOUR, revision, right ? "8.1" : "99"));
                feed.add(Topics.REJECTED, Values.rejection(tenant, HOUR));
                feed.insert();
            }
        }
    }

    private static List<RequestCost> costs(String tenant) {
        RequestCost failed = call(tenant, 1, "openai", "gpt-4o", "0.01");
        failed.getEvent().setOperationId("op-1");
        failed.getEvent().setStatus(CallStatus.ERROR);
        failed.getEvent().setHttpStatus(429);
        RequestCost served = call(tenant, 2, "anthropic", "claude-opus-4-5", "0.03");
        served.getEvent().setOperationId("op-1");
        served.getEvent().setAttemptIndex(1);
        served.getEvent().setRequestedModel("gpt-4o");
        RequestCost plain = call(tenant, 3, "openai", "gpt-4o", "0.02");
        RequestCost unpriced = call(tenant, 4, "openai", "orion-next-preview", "0");
        unpriced.setStatus(PricingStatus.UNPRICED);
        unpriced.setReason("UNKNOWN_MODEL");
        unpriced.setUpperBound(Samples.money("0.5"));
        unpriced.setLines(List.of());
        return List.of(failed, served, plain, unpriced);
    }

    /** 900 input and 100 output tokens, 1 s long, first token after 250 ms. */
    static RequestCost call(String tenant, int number, String provider, String model, String cost) {
        Instant start = HOUR.plusSeconds(number);
        RequestEvent event = RequestEvent.newBuilder()
                .setEventId(Samples.id(tenant.hashCode(), number))
                .setTenant(tenant)
                .setCallId("call" + number)
                .setEventTime(start)
                .setReceivedAt(start.plusSeconds(2))
                .setProvider(provider)
                .setRequestedModel(model)
                .setServedModel(model)
                .setTokens(TokenBuckets.newBuilder()
                        .setInputUncached(800)
                        .setCacheRead(100)
                        .setOutputVisible(100)
                        .build())
                .setStatus(CallStatus.OK)
                .setHttpStatus(200)
                .setStartedAt(start)
                .setFirstTokenAt(start.plusMillis(250))
                .setEndedAt(start.plusSeconds(1))
                .setCustomerId("acme")
                .setTraceId("t1")
                .setWorkflow("research")
                .setFeature("research-agent")
                .setStep("step " + number)
                .build();
        return RequestCost.newBuilder()
                .setEvent(event)
                .setPriceBookVersion(5)
                .setStatus(PricingStatus.PRICED)
                .setListCost(Samples.money(cost))
                .setContractedCost(Samples.money(cost))
                .setUpperBound(Samples.money("0"))
                .setCardId("litellm/" + provider + '/' + model)
                .setLines(List.of(
                        Samples.line("input_tokens", 800, "0.00001"), Samples.line("output_tokens", 100, "0.00002")))
                .build();
    }
}
