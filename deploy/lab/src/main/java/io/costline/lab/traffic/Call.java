package io.costline.lab.traffic;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One call as it was sent: the generator's own record, which the independent check adds up.
 *
 * @param door how it travels
 * @param nativeId its id at the source, unique in the traffic
 * @param revision the source's revision; a higher one replaces a lower one with the same id
 * @param place where in the product's work it belongs
 * @param customer the customer it names; empty when it names none
 * @param requested the model that was asked for
 * @param served the model that answered or failed
 * @param usage tokens; null when the source reported none
 * @param outcome how it ended
 * @param attempt which attempt of which operation it is
 */
public record Call(
        Door door,
        String nativeId,
        long revision,
        Instant startedAt,
        Instant endedAt,
        Place place,
        String customer,
        Model requested,
        Model served,
        @Nullable Usage usage,
        Outcome outcome,
        Attempt attempt) {

    /** Where a call stands in the work. */
    public record Place(String traceId, String feature, String team, String workflow, String step, String agent) {}

    /**
     * @param operationId shared by the attempts of one logical request; empty: the call stands alone
     * @param index from 0
     * @param fallbackFrom the model whose failure led here; empty for none
     */
    public record Attempt(String operationId, int index, String fallbackFrom) {
        static final Attempt ONLY = new Attempt("", 0, "");
    }

    /** How a call ended. */
    public enum Outcome {
        OK(200, ""),
        /** Answered by the gateway's own response cache: no provider billed it. */
        CACHED(200, ""),
        RATE_LIMITED(429, "RateLimitError"),
        UNAVAILABLE(503, "ServiceUnavailableError"),
        /** Broke off after part of the output had been generated, which is billed. */
        TIMED_OUT(408, "Timeout");

        private final int httpStatus;
        private final String errorType;

        Outcome(int httpStatus, String errorType) {
            this.httpStatus = httpStatus;
            this.errorType = errorType;
        }

        public boolean ok() {
            return this == OK || this == CACHED;
        }

        public int httpStatus() {
            return httpStatus;
        }

        public String errorType() {
            return errorType;
        }
    }

    Call withRevision(long newRevision, Usage newUsage) {
        return new Call(
                door,
                nativeId,
                newRevision,
                startedAt,
                endedAt,
                place,
                customer,
                requested,
                served,
                newUsage,
                outcome,
                attempt);
    }
}
