package io.costline.ingest.admission;

/** Why input did not become an event. The message is constant; the field is told beside it. */
public enum RejectionCode {
    MALFORMED_JSON("not well-formed JSON"),
    WRONG_TYPE("has another type than expected"),
    MISSING_FIELD("is required"),
    INVALID_VALUE("is not a valid value"),
    NEGATIVE("must not be negative"),
    SUBSET_EXCEEDS_TOTAL("is part of a total and larger than it"),
    TOO_LATE("lies before the horizon"),
    IN_FUTURE("lies in the future"),
    TOO_LONG("is too long"),
    CONTROL_CHARACTER("holds a control character or half of a surrogate pair"),
    TOO_LARGE("is more than one event may hold"),
    UNSUPPORTED("is not a record this source writes"),
    UNKNOWN_TENANT("names no tenant"),
    TRUNCATED("is a first page alone; send it with all its lines"),
    UNDECODABLE("cannot be decoded");

    private final String message;

    RejectionCode(String message) {
        this.message = message;
    }

    public String message() {
        return message;
    }
}
