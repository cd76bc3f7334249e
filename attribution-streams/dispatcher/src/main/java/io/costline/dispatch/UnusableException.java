package io.costline.dispatch;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** An address or a secret that cannot be used as it is; the message says which and never what is in it. */
final class UnusableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    UnusableException(String message) {
        this(message, null);
    }

    UnusableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
