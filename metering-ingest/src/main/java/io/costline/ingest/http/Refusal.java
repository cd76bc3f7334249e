package io.costline.ingest.http;

/** Why a request as a whole is not served. */
record Refusal(int status, String code, String field, String message) {
    static Refusal unauthorized() {
        return new Refusal(
                401, "UNAUTHORIZED", "authorization", "needs a valid API key: Authorization: Bearer ck_<id>_<secret>");
    }

    static Refusal forbidden(String source) {
        return new Refusal(403, "FORBIDDEN", "authorization", "the key's scopes do not include ingest:" + source);
    }

    static Refusal badSignature(String header) {
        return new Refusal(
                401,
                "BAD_SIGNATURE",
                header,
                "must be the body's HMAC by the secret configured, and not older than 5 minutes where it says its time");
    }

    static Refusal notPosted() {
        return new Refusal(405, "METHOD_NOT_ALLOWED", "method", "deliveries are posted here");
    }

    static Refusal tooLarge(String field, String message) {
        return new Refusal(413, "TOO_LARGE", field, message);
    }

    static Refusal full() {
        return new Refusal(429, "FULL", "", "too much is in flight; retry after the time told");
    }

    /** Not a verdict on the events: another instance, or this one with its clock set, may take them. */
    static Refusal wrongClock(String why) {
        return new Refusal(500, "WRONG_CLOCK", "", why + "; nothing was kept");
    }

    static Refusal unavailable() {
        return new Refusal(
                503, "KAFKA_UNAVAILABLE", "", "nothing was confirmed; send the same request again, ids make it safe");
    }
}
