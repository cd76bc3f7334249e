package io.costline.enrich.topology;

import io.costline.avro.CallStatus;
import io.costline.avro.EventId;
import io.costline.avro.Modality;
import io.costline.avro.ModalityTokens;
import io.costline.avro.ObservationLayer;
import io.costline.avro.RecordKind;
import io.costline.avro.RequestEvent;
import io.costline.avro.ResponseCache;
import io.costline.avro.TimeQuality;
import io.costline.avro.TokenBucket;
import io.costline.avro.TokenBuckets;
import io.costline.avro.UnitQuantity;
import io.costline.avro.UsagePart;
import io.costline.avro.UsageStatus;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Events for tests: one plain, and any that a seed draws. */
public final class EventSamples {
    public static final Instant AT = Instant.parse("2026-11-20T10:15:00Z");

    private EventSamples() {}

    public static RequestEvent plain(long id) {
        return RequestEvent.newBuilder()
                .setEventId(new EventId(ByteBuffer.allocate(16)
                        .putLong(id * 0x9E3779B97F4A7C15L)
                        .putLong(id)
                        .array()))
                .setTenant("demo")
                .setCallId("call" + id)
                .setContentHash(id)
                .setLayer(ObservationLayer.GATEWAY)
                .setRecordKind(RecordKind.CALL)
                .setEventTime(AT)
                .setTimeQuality(TimeQuality.ZONED)
                .setReceivedAt(AT.plusMillis(900))
                .setProvider("anthropic")
                .setRequestedModel("claude-sonnet-4-5")
                .setServedModel("claude-sonnet-4-5")
                .setUsageStatus(UsageStatus.COMPLETE)
                .setStatus(CallStatus.OK)
                .setTokens(buckets(1_000, 200, 0, 0, 0, 0, 300, 0, 0))
                .setCustomerId("acme")
                .setTraceId("trace-1")
                .build();
    }

    static TokenBuckets buckets(long... counts) {
        return new TokenBuckets(
                counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6], counts[7], counts[8]);
    }

    /** An event with any usage, model, tier and outcome; {@code plainText}: only what the fast way takes. */
    public static RequestEvent any(RandomGenerator random, boolean plainText) {
        String[][] models = {
            {"anthropic", "claude-sonnet-4-5"},
            {"anthropic", "claude-opus-4-6"},
            {"openai", "gpt-5.5"},
            {"openai", "gpt-4o-audio-preview"},
            {"google", "gemini-2.5-pro"},
            {"gemini", "gemini/gemini-3.1-flash-lite"},
            {"perplexity", "sonar"},
            {"mistral", "mistral-large-latest"},
            {"openrouter", "anthropic/claude-3.5-sonnet"},
            {"demo-host", "orion-next-preview"}
        };
        String[] served = models[random.nextInt(models.length)];
        String[] requested = models[random.nextInt(models.length)];
        RequestEvent event = plain(random.nextLong());
        event.setProvider(served[0]);
        event.setServedModel(served[1]);
        event.setRequestedModel(random.nextBoolean() ? served[1] : requested[1]);
        event.setServiceTier(pick(random, "", "", "", "standard", "priority", "flex", "default"));
        event.setBatch(random.nextInt(8) == 0);
        event.setRegion(pick(random, "", "", "us", "eu-west-1"));
        event.setSpeed(pick(random, "", "", "fast"));
        long[] counts = new long[9];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = random.nextInt(3) == 0 ? random.nextLong(1L << random.nextInt(1, 22)) : 0;
        }
        event.setTokens(buckets(counts));
        if (!plainText) {
            addUnusual(random, event, counts);
        }
        return event;
    }

    private static void addUnusual(RandomGenerator random, RequestEvent event, long[] counts) {
        if (random.nextInt(3) == 0) {
            int bucket = random.nextInt(9);
            event.setModalities(List.of(new ModalityTokens(
                    TokenBucket.values()[bucket + 1],
                    random.nextBoolean() ? Modality.AUDIO : Modality.TEXT,
                    random.nextLong(counts[bucket] + 2))));
        }
        if (random.nextInt(3) == 0) {
            event.setUnits(List.of(new UnitQuantity("web_searches", new BigDecimal("3").setScale(12))));
        }
        if (random.nextInt(3) == 0) {
            UsagePart part = new UsagePart(
                    0,
                    "compaction",
                    "",
                    random.nextBoolean() ? "claude-opus-4-6" : "no-such-model",
                    buckets(5, 0, 0, 0, 0, 0, 7, 0, 0),
                    random.nextBoolean());
            event.setParts(new ArrayList<>(List.of(part)));
        }
        event.setStatus(CallStatus.values()[random.nextInt(CallStatus.values().length)]);
        event.setResponseCache(ResponseCache.values()[random.nextInt(ResponseCache.values().length)]);
        event.setUsageStatus(UsageStatus.values()[random.nextInt(UsageStatus.values().length)]);
        event.setTags(Map.of("k", "v"));
    }

    private static String pick(RandomGenerator random, String... of) {
        return of[random.nextInt(of.length)];
    }
}
