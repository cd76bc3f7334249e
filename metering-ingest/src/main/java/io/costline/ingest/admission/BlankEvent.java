package io.costline.ingest.admission;

import io.costline.avro.CallStatus;
import io.costline.avro.CredentialKind;
import io.costline.avro.EventId;
import io.costline.avro.ObservationLayer;
import io.costline.avro.RecordKind;
import io.costline.avro.RequestEvent;
import io.costline.avro.ResponseCache;
import io.costline.avro.TimeQuality;
import io.costline.avro.TokenBuckets;
import io.costline.avro.TotalCheck;
import io.costline.avro.UsageStatus;
import io.costline.wire.EventText;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An event that says nothing. By hand: the generated builder copies every default through its schema. */
final class BlankEvent {
    static final EventId NO_ID = new EventId(new byte[16]);

    private BlankEvent() {}

    static RequestEvent create() {
        var event = new RequestEvent();
        event.setEventId(NO_ID);
        event.setLayer(ObservationLayer.UNKNOWN);
        event.setRecordKind(RecordKind.CALL);
        event.setEventTime(Instant.EPOCH);
        event.setTimeQuality(TimeQuality.UNKNOWN);
        event.setReceivedAt(Instant.EPOCH);
        event.setCredentialKind(CredentialKind.UNKNOWN);
        event.setResponseCache(ResponseCache.UNKNOWN);
        event.setUsageStatus(UsageStatus.UNKNOWN);
        event.setTotalCheck(TotalCheck.UNKNOWN);
        event.setTokens(new TokenBuckets(0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L));
        event.setModalities(List.of());
        event.setUnits(List.of());
        event.setParts(List.of());
        event.setReportedCosts(List.of());
        event.setStatus(CallStatus.UNKNOWN);
        event.setTags(Map.of());
        event.setReportedUsage(Map.of());
        blankStrings(event);
        return event;
    }

    private static void blankStrings(RequestEvent event) {
        event.setTenant("");
        event.setCallId("");
        event.setProvider("");
        event.setModelVendor("");
        event.setRequestedModel("");
        event.setServedModel("");
        event.setServiceTier("");
        event.setSpeed("");
        event.setRegion("");
        event.setInclusionRule("");
        event.setOperationId("");
        event.setFallbackFrom("");
        event.setCustomerId("");
        event.setEndUserId("");
        event.setTeam("");
        event.setProject("");
        event.setAppKey("");
        event.setProviderAccount("");
        event.setTraceId("");
        event.setSpanId("");
        event.setParentSpanId("");
        event.setSessionId("");
        event.setWorkflow("");
        event.setStep("");
        event.setAgent("");
        event.setFeature("");
        event.setOperation("");
        event.setEndpointFamily("");
        event.setRoute("");
        event.setRouteConfigId("");
        event.setComplexityTier("");
        event.setErrorType("");
        event.setBlockedBy("");
        event.setFinishReason("");
        event.setSource("");
        event.setSourceInstance("");
        event.setNativeId("");
        event.setAdapter("");
        event.setProviderResponseId("");
        event.setGatewayRequestId("");
        event.setProviderRequestId("");
        event.setBatchId("");
        event.setCustomId("");
        EventText.later().forEach(text -> text.set(event, ""));
    }
}
