package io.costline.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Runs steps at the same time and waits for all of them, even when one fails. */
public final class Parallel {
    private Parallel() {}

    /**
     * @throws StackException with the first failure's message
     */
    public static void run(List<? extends Callable<?>> steps) {
        Throwable failure = null;
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (Callable<?> step : steps) {
                running.add(executor.submit(step));
            }
            for (Future<?> each : running) {
                failure = first(failure, each);
            }
        }
        if (failure != null) {
            String message = failure.getMessage();
            throw new StackException(message == null ? failure.toString() : message, failure);
        }
    }

    private static @Nullable Throwable first(@Nullable Throwable before, Future<?> future) {
        try {
            future.get();
            return before;
        } catch (ExecutionException e) {
            return before == null ? e.getCause() : before;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return before == null ? e : before;
        }
    }
}
