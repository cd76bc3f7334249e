package io.costline.cli;

import io.costline.stack.PipelineStack;
import java.time.Duration;
import java.util.Optional;

/** Staying up until Ctrl-C, or until a process is gone that should not be. */
public final class Staying {
    private static final Duration LOOK = Duration.ofMillis(500);

    private Staying() {}

    public static void until(PipelineStack stack) throws InterruptedException {
        while (true) {
            check(stack);
            Thread.sleep(LOOK);
        }
    }

    /** Throws what is to be told when a process has ended by itself. */
    public static void check(PipelineStack stack) {
        Optional<String> failure = stack.failure();
        if (failure.isPresent() && !stack.isClosing()) {
            throw new CommandFailure(failure.get());
        }
    }
}
