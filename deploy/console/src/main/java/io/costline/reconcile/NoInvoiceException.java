package io.costline.reconcile;

/** There is no such document, or more than one. The message says which. */
public final class NoInvoiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoInvoiceException(String message) {
        super(message);
    }
}
