package io.costline.client;

/**
 * An event that will not be sent again because sending it again would not help.
 *
 * @param id the event's id; for a metered body the id it was sent with
 * @param code the door's code, such as {@code NEGATIVE} or {@code TOO_LATE}, or {@code TOO_LARGE} and {@code
 *     MALFORMED_JSON} where the client itself could not send it
 * @param field the field at fault, as the sender wrote it; empty where it is the whole
 * @param message why, in words; it never quotes the event
 */
public record RejectedEvent(String id, String code, String field, String message) {}
