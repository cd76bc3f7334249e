package io.costline.ingest.http;

import io.costline.ingest.adapter.Sources;
import io.costline.ingest.admission.Outcome;
import java.util.List;

/** How a sender wants its answers written. */
interface Replies {
    /** Our own form. */
    Replies JSON = new OwnForm(202);

    /** As that, for senders that take nothing but 200 for a yes. */
    Replies JSON_OKAY = new OwnForm(200);

    /** @param taken the status of a delivery that was taken */
    record OwnForm(int taken) implements Replies {
        @Override
        public String mediaType() {
            return "application/json";
        }

        @Override
        public int status(Verdicts verdicts) {
            return verdicts.allRejected() ? 400 : taken;
        }

        @Override
        public byte[] verdicts(List<Outcome> outcomes, Verdicts verdicts) {
            return Answers.verdicts(outcomes, verdicts);
        }

        @Override
        public byte[] refusal(Refusal refusal) {
            return Answers.refusal(refusal);
        }
    }

    /** What the source's senders understand. */
    static Replies to(String source, String mediaType, String path) {
        return source.equals(Sources.OTLP) ? OtlpReplies.to(mediaType, path) : JSON;
    }

    String mediaType();

    /** The HTTP status of an answer whose events the broker has. */
    int status(Verdicts verdicts);

    byte[] verdicts(List<Outcome> outcomes, Verdicts verdicts);

    byte[] refusal(Refusal refusal);
}
