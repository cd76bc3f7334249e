package io.costline.ingest.admission;

import io.costline.avro.EventId;
import io.costline.avro.ObservationLayer;
import io.costline.avro.RequestEvent;
import io.costline.avro.TimeQuality;
import io.costline.identity.Attribution;
import io.costline.identity.EventIds;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The one gate every event passes, whichever door and adapter it came by: it is checked, given its time, its identity
 * and its hash, and filled with the key's attribution. The same record gives the same identity and hash every time.
 */
public final class Admission {
    private final Horizon horizon;

    public Admission(Horizon horizon) {
        this.horizon = horizon;
    }

    /** Finishes the draft's event; null means admitted, else the fault. */
    public @Nullable Fault admit(Draft draft, Attribution attribution, Instant now) {
        return admit(draft, attribution, now, now);
    }

    /**
     * As {@link #admit(Draft, Attribution, Instant)}, of a record that was written before it is read.
     *
     * @param written when an event was that does not say: the same whenever its record is read again
     */
    public @Nullable Fault admit(Draft draft, Attribution attribution, Instant now, Instant written) {
        RequestEvent event = draft.event();
        event.setTenant(attribution.tenant());
        if (draft.fault() == null) {
            EventChecks.check(draft);
        }
        if (draft.fault() == null) {
            placeInTime(draft, now, written);
        }
        if (draft.fault() == null) {
            identify(event);
            fillFrom(attribution, event);
        }
        return draft.fault();
    }

    private void placeInTime(Draft draft, Instant now, Instant written) {
        RequestEvent event = draft.event();
        Instant receipt = now.truncatedTo(ChronoUnit.MICROS);
        Instant time = event.getStartedAt() != null ? event.getStartedAt() : event.getEndedAt();
        if (time == null) {
            if (horizon.ownTime()) {
                draft.reject(RejectionCode.MISSING_FIELD, "time");
                return;
            }
            time = written.truncatedTo(ChronoUnit.MICROS);
            event.setTimeQuality(TimeQuality.SERVER);
        }
        event.setEventTime(time);
        event.setReceivedAt(receipt);
        if (time.isBefore(now.minus(horizon.past()))) {
            outside(draft, RejectionCode.TOO_LATE);
        } else if (time.isAfter(now.plus(horizon.ahead()))) {
            outside(draft, RejectionCode.IN_FUTURE);
        }
    }

    private void outside(Draft draft, RejectionCode code) {
        if (horizon.enforced()) {
            draft.reject(code, "time");
        } else {
            draft.warn("would be refused as " + code + ": time " + code.message());
        }
    }

    private static void identify(RequestEvent event) {
        String responseId = event.getProviderResponseId();
        byte[] id = EventIds.of(
                event.getTenant(),
                event.getSource(),
                event.getSourceInstance(),
                responseId.isEmpty() ? event.getNativeId() : event.getNativeId() + RepeatedIds.ofEvent(event),
                event.getAttemptIndex(),
                event.getRecordKind().name());
        event.setEventId(new EventId(id));
        event.setCallId(responseId.isEmpty() ? HexFormat.of().formatHex(id) : responseId + RepeatedIds.ofCall(event));
        if (event.getLayer() == ObservationLayer.UNKNOWN) {
            event.setLayer(ObservationLayer.SDK);
        }
        event.setContentHash(ContentHash.of(event));
    }

    /** After the hash: rotating a key must not turn a redelivery into a conflict. */
    private static void fillFrom(Attribution attribution, RequestEvent event) {
        if (event.getCustomerId().isEmpty()) {
            event.setCustomerId(attribution.customerId());
        }
        if (event.getTeam().isEmpty()) {
            event.setTeam(attribution.team());
        }
        if (event.getProject().isEmpty()) {
            event.setProject(attribution.project());
        }
        if (event.getAppKey().isEmpty()) {
            event.setAppKey(attribution.appKey());
        }
        if (event.getFeature().isEmpty()) {
            event.setFeature(attribution.feature());
        }
    }
}
