package io.costline.clickhouse.sink;

import io.costline.avro.CallStatus;
import io.costline.avro.ComparisonKind;
import io.costline.avro.CostComparison;
import io.costline.avro.CostLine;
import io.costline.avro.EventId;
import io.costline.avro.ObservationLayer;
import io.costline.avro.PricingStatus;
import io.costline.avro.ReportedCost;
import io.costline.avro.ReportedCostKind;
import io.costline.avro.RequestCost;
import io.costline.avro.RequestEvent;
import io.costline.avro.ResponseCache;
import io.costline.avro.TokenBuckets;
import io.costline.avro.TotalCheck;
import io.costline.avro.UnitQuantity;
import io.costline.avro.UsageStatus;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** Seeded costs of the shape real traffic has. */
public final class Samples {
    private static final String[] MODELS = {
        "gpt-4o", "gpt-4o-mini", "claude-opus-4-5", "claude-haiku-4-5", "gemini-2.5-pro", "gemini-2.5-flash"
    };
    private static final String[] PROVIDERS = {"openai", "openai", "anthropic", "anthropic", "google", "google"};
    private static final String[] FEATURES = {"support-chat", "code-assist", "research-agent"};
    private static final String[] STEPS = {"query expansion", "search orchestration", "synthesis", "formatting"};

    private final SplittableRandom random;
    private final Instant base;

    public Samples(long seed, Instant base) {
        this.random = new SplittableRandom(seed);
        this.base = base.truncatedTo(ChronoUnit.MICROS);
    }

    /** One priced call. */
    public RequestCost next() {
        int model = random.nextInt(MODELS.length);
        boolean failed = random.nextInt(20) == 0;
        Instant start = base.plusMillis(random.nextInt(3_600_000));
        RequestEvent event = RequestEvent.newBuilder()
                .setEventId(id(random.nextLong(), random.nextLong()))
                .setTenant("demo")
                .setCallId("chatcmpl-" + Long.toHexString(random.nextLong()) + "abcdefg")
                .setContentHash(random.nextLong())
                .setLayer(ObservationLayer.GATEWAY)
                .setEventTime(start)
                .setReceivedAt(start.plusMillis(3_000))
                .setProvider(PROVIDERS[model])
                .setRequestedModel(MODELS[random.nextInt(MODELS.length)])
                .setServedModel(MODELS[model])
                .setUsageStatus(UsageStatus.COMPLETE)
                .setTotalCheck(TotalCheck.OK)
                .setResponseCache(ResponseCache.NONE)
                .setInclusionRule("openai")
                .setTokens(tokens())
                .setStatus(failed ? CallStatus.ERROR : CallStatus.OK)
                .setHttpStatus(failed ? 429 : 200)
                .setErrorType(failed ? "rate_limited" : "")
                .setOperationId(random.nextInt(10) == 0 ? "op-" + Long.toHexString(random.nextLong()) : "")
                .setStartedAt(start)
                .setFirstTokenAt(start.plusMillis(300))
                .setEndedAt(start.plusMillis(2_500))
                .setCustomerId("customer-" + random.nextInt(50))
                .setTeam("team-" + random.nextInt(3))
                .setAppKey("key-main")
                .setTraceId(hex(random.nextLong(), random.nextLong()))
                .setSpanId(Long.toHexString(random.nextLong()))
                .setWorkflow("research")
                .setStep(STEPS[random.nextInt(STEPS.length)])
                .setFeature(FEATURES[random.nextInt(FEATURES.length)])
                .setOperation("chat")
                .setEndpointFamily("chat_completions")
                .setComplexityTier(random.nextBoolean() ? "simple" : "complex")
                .setTags(random.nextInt(4) == 0 ? Map.of("env", "prod") : Map.of())
                .setReportedUsage(Map.of("prompt_tokens", 100L, "completion_tokens", 7L))
                .setSource("litellm")
                .setNativeId(hex(random.nextLong(), random.nextLong()))
                .setAdapter("litellm/1")
                .build();
        return cost(event, failed);
    }

    private TokenBuckets tokens() {
        return TokenBuckets.newBuilder()
                .setInputUncached(random.nextInt(5_000))
                .setCacheRead(random.nextInt(3) == 0 ? random.nextInt(5_000) : 0)
                .setOutputVisible(random.nextInt(600))
                .setReasoning(random.nextInt(5) == 0 ? random.nextInt(3_000) : 0)
                .build();
    }

    private RequestCost cost(RequestEvent event, boolean failed) {
        List<CostLine> lines = new ArrayList<>();
        if (!failed) {
            lines.add(line("input_tokens", event.getTokens().getInputUncached(), "0.0000025"));
            if (event.getTokens().getCacheRead() > 0) {
                lines.add(line("cache_read_tokens", event.getTokens().getCacheRead(), "0.00000125"));
            }
            lines.add(line("output_tokens", event.getTokens().getOutputVisible(), "0.00001"));
        }
        BigDecimal sum = lines.stream().map(CostLine::getAmount).reduce(money("0"), BigDecimal::add);
        return RequestCost.newBuilder()
                .setEvent(event)
                .setPriceBookVersion(1)
                .setStatus(failed ? PricingStatus.NOT_BILLED : PricingStatus.PRICED)
                .setReason(failed ? "NO_USAGE_ON_FAILURE" : "")
                .setListCost(sum)
                .setContractedCost(sum)
                .setUpperBound(money("0"))
                .setCardId("litellm/" + event.getProvider() + '/' + event.getServedModel() + "@5f3a9c2e")
                .setLines(lines)
                .setComparisons(
                        random.nextInt(5) == 0
                                ? List.of(CostComparison.newBuilder()
                                        .setKind(ComparisonKind.REQUESTED)
                                        .setModel(event.getRequestedModel())
                                        .setListCost(sum.add(money("0.001")))
                                        .build())
                                : List.of())
                .build();
    }

    /** A line whose amount is quantity times price. */
    public static CostLine line(String unit, long quantity, String price) {
        return CostLine.newBuilder()
                .setUnit(unit)
                .setListUnitPrice(new BigDecimal(price).setScale(18))
                .setPer(1)
                .setQuantity(BigDecimal.valueOf(quantity).setScale(12))
                .setAmount(new BigDecimal(price)
                        .multiply(BigDecimal.valueOf(quantity))
                        .setScale(12))
                .setContractedAmount(new BigDecimal(price)
                        .multiply(BigDecimal.valueOf(quantity))
                        .setScale(12))
                .build();
    }

    /** A call with a value in every column. */
    public RequestCost crowded() {
        RequestCost cost = next();
        RequestEvent event = cost.getEvent();
        for (var field : event.getSchema().getFields()) {
            if (event.get(field.pos()) instanceof String text && text.isEmpty()) {
                event.put(field.pos(), field.name().toLowerCase(Locale.ROOT) + "-ä" + random.nextInt(3));
            }
        }
        event.setRevision(random.nextLong(1 << 20));
        event.setBatch(random.nextBoolean());
        event.setAttemptIndex(random.nextInt(5));
        event.setRetryCount(random.nextInt(5));
        event.setUnits(List.of(unit("web_searches", "3"), unit("audio_seconds", "12.5")));
        event.setReportedCosts(List.of(ReportedCost.newBuilder()
                .setKind(ReportedCostKind.BILLED)
                .setAmount(money("0.0123"))
                .build()));
        event.getTokens().setCacheWrite5m(random.nextInt(100));
        event.getTokens().setCacheWrite1h(random.nextInt(100));
        event.getTokens().setCacheWriteUnknownTtl(random.nextInt(100));
        event.getTokens().setToolUseInput(random.nextInt(100));
        event.getTokens().setPredictionRejected(random.nextInt(100));
        cost.setEpoch(random.nextInt(3));
        cost.setReason("SOME_REASON");
        cost.setUpperBound(money("1.5"));
        cost.setFindings(List.of("no price for web_searches"));
        cost.setComparisons(List.of(CostComparison.newBuilder()
                .setKind(ComparisonKind.BASELINE)
                .setModel("gpt-4o")
                .setListCost(money("0.5"))
                .build()));
        return cost;
    }

    private static UnitQuantity unit(String name, String quantity) {
        return UnitQuantity.newBuilder()
                .setUnit(name)
                .setQuantity(money(quantity))
                .build();
    }

    public static BigDecimal money(String text) {
        return new BigDecimal(text).setScale(12);
    }

    public static EventId id(long high, long low) {
        return new EventId(ByteBuffer.allocate(16).putLong(high).putLong(low).array());
    }

    private static String hex(long high, long low) {
        return String.format("%032x", new BigInteger(1, id(high, low).bytes()));
    }
}
