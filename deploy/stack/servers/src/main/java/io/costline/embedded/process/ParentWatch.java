package io.costline.embedded.process;

import java.io.IOException;
import java.time.Duration;

/**
 * Ends this process when its parent is gone. The parent holds the write end of our standard input; the kernel closes it
 * however the parent dies, SIGKILL included, so a closed input is the one reliable sign.
 */
final class ParentWatch {
    private static final Duration HOOK_LIMIT = Duration.ofSeconds(20);

    private ParentWatch() {}

    static void install() {
        daemon("parent-watch", ParentWatch::exitWhenInputCloses);
    }

    private static void exitWhenInputCloses() {
        try {
            while (System.in.read() >= 0) {
                // What the parent writes means nothing; only the end of it does.
            }
        } catch (IOException closed) {
            // A broken input is a gone parent as well.
        }
        daemon("parent-watch-limit", ParentWatch::haltAfterLimit);
        System.exit(0);
    }

    private static void haltAfterLimit() {
        try {
            Thread.sleep(HOOK_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }

    private static void daemon(String name, Runnable body) {
        Thread.ofPlatform().daemon().name(name).start(body);
    }
}
