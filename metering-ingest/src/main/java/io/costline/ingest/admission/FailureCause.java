package io.costline.ingest.admission;

/**
 * What a failed call's error says of why it failed; which limit that is, is settled once all of the call is known. Codes, never a
 * message.
 *
 * @param type the error's type
 * @param code its code
 * @param scope what else it names: a quota, where its limit lies, a host
 * @param limit the limit a fixed wording names; empty: none known
 */
public record FailureCause(String type, String code, String scope, String limit) {
    /** The same with what it names beside. */
    public FailureCause within(String what) {
        return new FailureCause(type, code, what, limit);
    }
}
