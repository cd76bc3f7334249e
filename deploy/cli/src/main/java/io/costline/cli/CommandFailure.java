package io.costline.cli;

import org.jspecify.annotations.Nullable;

/** Why a command could not do what it was asked: one line for the person at the terminal; exit code 1. */
public final class CommandFailure extends RuntimeException {
    public CommandFailure(String message) {
        super(message);
    }

    public CommandFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
