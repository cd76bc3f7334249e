package io.costline.attribution.topology;

import io.costline.avro.CallStatus;
import io.costline.avro.ComparisonKind;
import io.costline.avro.CostComparison;
import io.costline.avro.EventId;
import io.costline.avro.ObservationLayer;
import io.costline.avro.PricingStatus;
import io.costline.avro.RequestCost;
import io.costline.avro.RequestEvent;
import io.costline.avro.TokenBuckets;
import io.costline.identity.EventIds;
import io.costline.topics.Keys;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Builds records of costline.costs for tests. */
public final class Costs {
    public static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

    private Costs() {}

    /** A call of trace {@code t1} of tenant {@code demo}, at noon, for acme, for one dollar. */
    public static RequestCost call(String id) {
        return call(id, event -> {}, cost -> {});
    }

    public static RequestCost call(String id, Consumer<RequestEvent.Builder> event) {
        return call(id, event, cost -> {});
    }

    public static RequestCost call(
            String id, Consumer<RequestEvent.Builder> event, Consumer<RequestCost.Builder> cost) {
        byte[] eventId = EventIds.of("demo", id);
        RequestEvent.Builder built = RequestEvent.newBuilder()
                .setEventId(new EventId(eventId))
                .setTenant("demo")
                .setCallId(EventIds.hex(eventId))
                .setLayer(ObservationLayer.GATEWAY)
                .setEventTime(NOON)
                .setReceivedAt(NOON.plusSeconds(2))
                .setProvider("openai")
                .setRequestedModel("gpt-5")
                .setServedModel("gpt-5")
                .setTokens(TokenBuckets.newBuilder()
                        .setInputUncached(100)
                        .setOutputVisible(10)
                        .build())
                .setStatus(CallStatus.OK)
                .setCustomerId("acme")
                .setFeature("support-chat")
                .setTraceId("t1");
        event.accept(built);
        RequestCost.Builder priced = RequestCost.newBuilder()
                .setEvent(built.build())
                .setStatus(PricingStatus.PRICED)
                .setListCost(usd("1"))
                .setContractedCost(usd("1"))
                .setUpperBound(usd("0"));
        cost.accept(priced);
        return priced.build();
    }

    public static BigDecimal usd(String amount) {
        return new BigDecimal(amount).setScale(12);
    }

    /** Sets both costs. */
    public static Consumer<RequestCost.Builder> costs(String amount) {
        return cost -> cost.setListCost(usd(amount)).setContractedCost(usd(amount));
    }

    public static CostComparison requested(String model, String amount) {
        return CostComparison.newBuilder()
                .setKind(ComparisonKind.REQUESTED)
                .setModel(model)
                .setListCost(usd(amount))
                .build();
    }

    public static String key(RequestCost cost) {
        return Keys.cost(cost.getEvent().getTenant(), Keys.traceId(cost.getEvent()));
    }

    public static Consumer<RequestCost.Builder> compared(String model, String amount) {
        return cost -> cost.setComparisons(List.of(requested(model, amount)));
    }
}
