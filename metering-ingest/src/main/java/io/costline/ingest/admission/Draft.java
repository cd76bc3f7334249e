package io.costline.ingest.admission;

import io.costline.avro.CallStatus;
import io.costline.avro.RequestEvent;
import io.costline.avro.TimeQuality;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event being read by one adapter, on one thread. Adapters fill the event and report faults; the first fault wins
 * and the draft becomes a rejection. Identity, receipt and hash are not theirs to set.
 */
public final class Draft {
    private final RequestEvent event;
    private @Nullable Fault fault;
    private @Nullable List<String> warnings;
    private @Nullable FailureCause failure;

    public Draft() {
        this(BlankEvent.create());
    }

    private Draft(RequestEvent event) {
        this.event = event;
    }

    /** A draft of an event somebody else wrote, to be admitted like any other. */
    public static Draft of(RequestEvent event) {
        return new Draft(event);
    }

    public RequestEvent event() {
        return event;
    }

    public void reject(RejectionCode code, String field) {
        reject(code, field, code.message());
    }

    public void reject(RejectionCode code, String field, String message) {
        if (fault == null) {
            fault = new Fault(code, field, message);
        }
    }

    public void warn(String warning) {
        if (warnings == null) {
            warnings = new ArrayList<>();
        }
        if (warnings.size() < 20) {
            warnings.add(warning);
        }
    }

    public @Nullable Fault fault() {
        return fault;
    }

    public List<String> warnings() {
        return warnings == null ? List.of() : List.copyOf(warnings);
    }

    /** Sets when the call started, unless a better time is known already. */
    public void startedAt(@Nullable Instant time, TimeQuality quality) {
        if (time != null && event.getStartedAt() == null) {
            event.setStartedAt(time);
            event.setTimeQuality(quality);
        }
    }

    /** Notes why the call failed. */
    public void refused(FailureCause why) {
        failure = why;
    }

    /** Why the call failed; null: it did not, or its source does not say. */
    public @Nullable FailureCause failure() {
        return failure;
    }

    public void status(CallStatus status) {
        event.setStatus(status);
    }
}
