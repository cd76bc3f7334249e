package io.costline.service;

import java.io.IOException;

/**
 * Ends this process when the one that started it is gone, however it went: the parent holds our standard input open. Only
 * where the environment says COSTLINE_PARENT_WATCH=1.
 */
public final class ParentWatch {
    private ParentWatch() {}

    public static void install() {
        if ("1".equals(System.getenv("COSTLINE_PARENT_WATCH"))) {
            Thread.ofPlatform().daemon().name("parent-watch").start(ParentWatch::watch);
        }
    }

    private static void watch() {
        try {
            while (System.in.read() >= 0) {
                // anything written to us is of no interest; the end of the stream is
            }
        } catch (IOException e) {
            // the pipe broke: as good as its end
        }
        System.exit(0);
    }
}
