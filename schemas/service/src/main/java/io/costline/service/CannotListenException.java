package io.costline.service;

/** A port that cannot be had: taken, or not allowed. */
public final class CannotListenException extends MisconfiguredException {
    private static final long serialVersionUID = 1;

    CannotListenException(String settings, String host, int port, Throwable cause) {
        super(settings + ": cannot listen on " + host + " port " + port + ": " + cause.getMessage(), cause);
    }
}
