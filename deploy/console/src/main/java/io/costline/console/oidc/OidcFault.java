package io.costline.console.oidc;

/** Why somebody was not signed in through the identity provider. */
public final class OidcFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final Why why;

    /** The sign-in page has a sentence for each. */
    public enum Why {
        /** The provider does not answer, or not as its discovery document says. */
        UNAVAILABLE,
        /** The provider said no, or the person did. */
        REFUSED,
        /** The answer is to no request of this browser, or came too late. */
        STATE,
        /** The token is not the provider's word to us. */
        TOKEN,
        /** No group of the person may see anything here. */
        NO_GRANT
    }

    OidcFault(Why why, String message) {
        super(message);
        this.why = why;
    }

    OidcFault(Why why, Exception cause) {
        super(String.valueOf(cause.getMessage()), cause);
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
