package io.costline.lab.chaos.workload;

import io.costline.avro.CallStatus;
import io.costline.avro.EventId;
import io.costline.avro.ObservationLayer;
import io.costline.avro.RecordKind;
import io.costline.avro.RequestEvent;
import io.costline.avro.ResponseCache;
import io.costline.avro.TimeQuality;
import io.costline.avro.TokenBuckets;
import io.costline.avro.UsageStatus;
import io.costline.identity.EventIds;
import io.costline.lab.chaos.workload.Sent.Ending;
import io.costline.lab.traffic.Usage;

/** Writes a record as a producer of Avro RequestEvents would. */
public final class EventAvro {
    private EventAvro() {}

    public static RequestEvent of(Sent sent, String tenant) {
        byte[] id = EventIds.of(
                tenant, sent.door().source(), "", sent.nativeId(), sent.work().attempt(), "CALL");
        return RequestEvent.newBuilder()
                .setEventId(new EventId(id))
                .setTenant(tenant)
                .setCallId(sent.responseId().isEmpty() ? EventIds.hex(id) : sent.responseId())
                .setRevision(sent.revision())
                .setLayer(sent.gateway() ? ObservationLayer.GATEWAY : ObservationLayer.SDK)
                .setRecordKind(RecordKind.CALL)
                .setEventTime(sent.startedAt())
                .setTimeQuality(TimeQuality.ZONED)
                .setReceivedAt(sent.endedAt())
                .setProvider(sent.served().provider())
                .setRequestedModel(sent.requested().name())
                .setServedModel(sent.served().name())
                .setResponseCache(sent.ending() == Ending.CACHED ? ResponseCache.HIT : ResponseCache.NONE)
                .setUsageStatus(sent.tokens() == null ? UsageStatus.MISSING : UsageStatus.COMPLETE)
                .setInclusionRule(sent.tokens() == null ? "" : "inclusive")
                .setTokens(buckets(sent.tokens()))
                .setStatus(sent.ending() == Ending.FAILED ? CallStatus.ERROR : CallStatus.OK)
                .setOperationId(sent.work().operationId())
                .setAttemptIndex(sent.work().attempt())
                .setStartedAt(sent.startedAt())
                .setEndedAt(sent.endedAt())
                .setCustomerId(sent.who().customer())
                .setTeam(sent.who().team())
                .setProject(sent.who().project())
                .setProviderAccount(sent.who().account())
                .setTraceId(sent.work().traceId())
                .setWorkflow(sent.work().workflow())
                .setStep(sent.work().step())
                .setFeature(sent.who().feature())
                .setHttpStatus(sent.ending() == Ending.FAILED ? 503 : 200)
                .setTraceEnd(sent.work().ends())
                .setSource(sent.door().source())
                .setNativeId(sent.nativeId())
                .setProviderResponseId(sent.responseId())
                .build();
    }

    private static TokenBuckets buckets(@org.jspecify.annotations.Nullable Usage tokens) {
        var buckets = TokenBuckets.newBuilder();
        if (tokens != null) {
            buckets.setInputUncached(tokens.input() - tokens.cacheRead() - tokens.cacheWrite())
                    .setCacheRead(tokens.cacheRead())
                    .setCacheWrite5m(tokens.cacheWrite())
                    .setOutputVisible(tokens.output() - tokens.reasoning())
                    .setReasoning(tokens.reasoning());
        }
        return buckets.build();
    }
}
