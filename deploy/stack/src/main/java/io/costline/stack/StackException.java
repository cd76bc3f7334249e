package io.costline.stack;

import org.jspecify.annotations.Nullable;

/** Why the stack could not be started or went down, for the person at the terminal. */
public final class StackException extends RuntimeException {
    public StackException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
