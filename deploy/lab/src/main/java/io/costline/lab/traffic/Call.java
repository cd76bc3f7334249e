package io.costline.lab.traffic;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One revision of one observation of a call, as it is sent: the generator's own record, from which alone the ledger computes what
 * must be there.
 *
 * @param door how it travels
 * @param nativeId its id at the source
 * @param revision the source's revision; a higher one replaces a lower one with the same id
 * @param seen who saw it
 * @param work where in the product's work it belongs
 * @param who whom it is counted for
 * @param run how it was routed and on what terms it ran
 * @param requested the model that was asked for
 * @param served the model that answered or failed
 * @param usage tokens; null when the source reported none
 * @param outcome how it ended
 * @param attempt which attempt of which operation it is
 * @param estimate what the gateway itself puts the call at, in dollars; null when it does not say
 */
public record Call(
        Door door,
        String nativeId,
        long revision,
        Seen seen,
        Instant startedAt,
        Instant endedAt,
        Work work,
        Who who,
        Run run,
        Model requested,
        Model served,
        @Nullable Usage usage,
        Outcome outcome,
        Attempt attempt,
        @Nullable BigDecimal estimate) {

    /**
     * @param gateway seen by a gateway, which outranks an SDK that saw the same call
     * @param responseId the provider's response id; empty: the event is the call
     */
    public record Seen(boolean gateway, String responseId) {
        public static final Seen BY_GATEWAY = new Seen(true, "");
        public static final Seen BY_SDK = new Seen(false, "");
    }

    /**
     * @param traceId empty: the call is a trace of its own
     * @param ends whether the sender says the trace ends here
     */
    public record Work(String traceId, String workflow, String step, String agent, boolean ends) {}

    /** Empty where the call does not say. */
    public record Who(
            String customer,
            String team,
            String feature,
            String project,
            String appKey,
            String account,
            String environment) {
        public Who unnamed() {
            return named("");
        }

        public Who named(String other) {
            return new Who(other, team, feature, project, appKey, account, environment);
        }
    }

    /**
     * @param route the gateway's name for where it sends such calls
     * @param tier how hard the router took the request to be
     * @param ownKey whether the customer's own key at the provider was used
     */
    public record Run(String route, String tier, String region, Tariff tariff, boolean ownKey) {
        public static final Run PLAIN = new Run("", "", "", Tariff.STANDARD, false);
    }

    /** What a provider charges by. */
    public enum Tariff {
        STANDARD,
        BATCH,
        FLEX
    }

    /**
     * @param operationId shared by the attempts of one logical request; empty: the call stands alone
     * @param index from 0
     * @param fallbackFrom the model whose failure led here; empty for none
     */
    public record Attempt(String operationId, int index, String fallbackFrom) {
        public static final Attempt ONLY = new Attempt("", 0, "");
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

    /** The id under which its source's events are known: LiteLLM's cached answers and failures have one of their own. */
    public String eventId() {
        if (!door.litellm() || outcome == Outcome.OK) {
            return nativeId;
        }
        return outcome.ok()
                ? nativeId
                : nativeId + '#' + Payloads.epochSeconds(startedAt).toPlainString() + "##" + served.name();
    }

    /** When it began, as its door tells it: what OpenAI answers has whole seconds. */
    public Instant toldStart() {
        return door == Door.OPENAI_CHAT || door == Door.OPENAI_RESPONSES
                ? startedAt.truncatedTo(ChronoUnit.SECONDS)
                : startedAt;
    }

    /** The revision its event bears: a whole answer of Gemini outranks a stream that was cut. */
    public long eventRevision() {
        return door == Door.GEMINI ? 2 : revision;
    }

    /** The provider's response id where the door's payload holds one; else empty: the event is the call. */
    public String responseId() {
        return door.ownFormat() ? seen.responseId() : outcome == Outcome.OK ? nativeId : "";
    }

    public Call withRevision(long newRevision, @Nullable Usage newUsage) {
        return copy(door, nativeId, newRevision, seen, run, requested, served, newUsage, estimate);
    }

    public Call through(Door other) {
        return copy(other, nativeId, revision, seen, run, requested, served, usage, estimate);
    }

    public Call seen(String id, Seen by) {
        return copy(door, id, revision, by, run, requested, served, usage, estimate);
    }

    Call with(Who other) {
        return new Call(
                door, nativeId, revision, seen, startedAt, endedAt, work, other, run, requested, served, usage, outcome,
                attempt, estimate);
    }

    Call with(Run other) {
        return copy(door, nativeId, revision, seen, other, requested, served, usage, estimate);
    }

    Call by(Model model) {
        return copy(door, nativeId, revision, seen, run, model, model, usage, estimate);
    }

    Call estimatedAt(@Nullable BigDecimal dollars) {
        return copy(door, nativeId, revision, seen, run, requested, served, usage, dollars);
    }

    private Call copy(
            Door newDoor,
            String newId,
            long newRevision,
            Seen newSeen,
            Run newRun,
            Model newRequested,
            Model newServed,
            @Nullable Usage newUsage,
            @Nullable BigDecimal newEstimate) {
        return new Call(
                newDoor,
                newId,
                newRevision,
                newSeen,
                startedAt,
                endedAt,
                work,
                who,
                newRun,
                newRequested,
                newServed,
                newUsage,
                outcome,
                attempt,
                newEstimate);
    }
}
