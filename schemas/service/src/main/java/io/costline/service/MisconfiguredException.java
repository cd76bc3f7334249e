package io.costline.service;

/** Settings with which a service cannot start, however often it is started again. The message names them. */
public class MisconfiguredException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public MisconfiguredException(String message) {
        super(message);
    }

    MisconfiguredException(String message, Throwable cause) {
        super(message, cause);
    }
}
