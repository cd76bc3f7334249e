package io.costline.lab.chaos.workload;

import io.costline.lab.traffic.Usage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One revision of one observation of a call, as it is sent. The expected figures are computed from these alone.
 *
 * @param gateway seen by a gateway, which outranks an SDK that saw the same call
 * @param responseId the provider's response id; empty: the event is the call
 * @param requested the model asked for; the one in {@code served} answered
 * @param tokens null when the source reported none
 */
public record Sent(
        Door door,
        String nativeId,
        long revision,
        boolean gateway,
        String responseId,
        Instant startedAt,
        Instant endedAt,
        Work work,
        Who who,
        Model requested,
        Model served,
        @Nullable Usage tokens,
        Ending ending) {

    /** How a call ended. */
    public enum Ending {
        OK,
        /** Answered from the gateway's own cache: not billed. */
        CACHED,
        FAILED
    }

    /**
     * Where the call stands in the work.
     *
     * @param traceId empty: the call is a trace of its own
     * @param operationId shared by the attempts of one request; empty for most
     * @param ends whether the sender says the trace ends here
     */
    public record Work(String traceId, String operationId, int attempt, String workflow, String step, boolean ends) {
        Work inOperation(String id, int index) {
            return new Work(traceId, id, index, workflow, step, ends);
        }
    }

    /** Whom the call is counted for; empty where it does not say. */
    public record Who(String customer, String team, String project, String feature, String account) {
        Who unnamed() {
            return new Who("", team, project, feature, account);
        }
    }

    Sent withRevision(long newRevision, @Nullable Usage newTokens) {
        return new Sent(
                door,
                nativeId,
                newRevision,
                gateway,
                responseId,
                startedAt,
                endedAt,
                work,
                who,
                requested,
                served,
                newTokens,
                ending);
    }

    Sent through(Door other) {
        return new Sent(
                other,
                nativeId,
                revision,
                gateway,
                responseId,
                startedAt,
                endedAt,
                work,
                who,
                requested,
                served,
                tokens,
                ending);
    }

    Sent seenBySdk(String id) {
        return new Sent(
                door,
                id,
                revision,
                false,
                responseId,
                startedAt,
                endedAt,
                work,
                who,
                requested,
                served,
                tokens,
                ending);
    }
}
