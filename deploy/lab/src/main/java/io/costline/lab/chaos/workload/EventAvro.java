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
import io.costline.lab.traffic.Call;
import io.costline.lab.traffic.Call.Outcome;
import io.costline.lab.traffic.Usage;
import org.jspecify.annotations.Nullable;

/** Writes a record as a producer of Avro RequestEvents would. */
public final class EventAvro {
    private EventAvro() {}

    public static RequestEvent of(Call sent, String tenant) {
        byte[] id = EventIds.of(
                tenant,
                sent.door().source(),
                "",
                sent.nativeId(),
                sent.attempt().index(),
                "CALL");
        return RequestEvent.newBuilder()
                .setEventId(new EventId(id))
                .setTenant(tenant)
                .setCallId(
                        sent.seen().responseId().isEmpty()
                                ? EventIds.hex(id)
                                : sent.seen().responseId())
                .setRevision(sent.revision())
                .setLayer(sent.seen().gateway() ? ObservationLayer.GATEWAY : ObservationLayer.SDK)
                .setRecordKind(RecordKind.CALL)
                .setEventTime(sent.startedAt())
                .setTimeQuality(TimeQuality.ZONED)
                .setReceivedAt(sent.endedAt())
                .setProvider(sent.served().provider())
                .setRequestedModel(sent.requested().name())
                .setServedModel(sent.served().name())
                .setResponseCache(sent.outcome() == Outcome.CACHED ? ResponseCache.HIT : ResponseCache.NONE)
                .setUsageStatus(sent.usage() == null ? UsageStatus.MISSING : UsageStatus.COMPLETE)
                .setInclusionRule(sent.usage() == null ? "" : "inclusive")
                .setTokens(buckets(sent.usage()))
                .setStatus(sent.outcome().ok() ? CallStatus.OK : CallStatus.ERROR)
                .setOperationId(sent.attempt().operationId())
                .setAttemptIndex(sent.attempt().index())
                .setStartedAt(sent.startedAt())
                .setEndedAt(sent.endedAt())
                .setCustomerId(sent.who().customer())
                .setTeam(sent.who().team())
                .setProject(sent.who().project())
                .setAppKey(sent.who().appKey())
                .setProviderAccount(sent.who().account())
                .setTraceId(sent.work().traceId())
                .setWorkflow(sent.work().workflow())
                .setStep(sent.work().step())
                .setFeature(sent.who().feature())
                .setHttpStatus(sent.outcome().httpStatus())
                .setTraceEnd(sent.work().ends())
                .setSource(sent.door().source())
                .setNativeId(sent.nativeId())
                .setProviderResponseId(sent.seen().responseId())
                .build();
    }

    private static TokenBuckets buckets(@Nullable Usage tokens) {
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
