package io.costline.cli.text;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Says what a start is waiting for and how long it has taken: on a terminal in one line that goes on counting, elsewhere a line
 * whenever the one or the other is news.
 */
public final class Starting implements Consumer<String>, AutoCloseable {
    private static final long TICK_MILLIS = 200;
    private static final long NEWS_NANOS = Duration.ofSeconds(10).toNanos();

    private final Console console;
    private final long began = System.nanoTime();
    private final Thread ticker = Thread.ofPlatform().daemon().name("starting").unstarted(this::tick);
    private String what = "";
    private long said = began;
    private boolean closed;

    public Starting(Console console) {
        this.console = console;
        ticker.start();
    }

    /** Told what is being waited for. */
    @Override
    public synchronized void accept(String next) {
        what = next;
        said = System.nanoTime();
        if (!console.terminal()) {
            console.line("  " + elapsed() + "  waiting for " + next);
        }
        draw();
    }

    /** How long it has taken so far. */
    public String elapsed() {
        return Figures.seconds(Duration.ofNanos(System.nanoTime() - began));
    }

    private void tick() {
        try {
            while (true) {
                Thread.sleep(TICK_MILLIS);
                again();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void again() {
        if (!closed && !what.isEmpty() && !console.terminal() && System.nanoTime() - said > NEWS_NANOS) {
            said = System.nanoTime();
            console.line("  " + elapsed() + "  still waiting for " + what);
        }
        draw();
    }

    private void draw() {
        if (console.terminal() && !closed && !what.isEmpty()) {
            console.out()
                    .print("\r\u001b[K" + console.shown("  " + elapsed() + "  " + console.dim("waiting for " + what)));
            console.out().flush();
        }
    }

    /** Takes the line off a terminal. */
    @Override
    public synchronized void close() {
        if (console.terminal() && !closed) {
            console.out().print("\r\u001b[K");
            console.out().flush();
        }
        closed = true;
        ticker.interrupt();
    }
}
