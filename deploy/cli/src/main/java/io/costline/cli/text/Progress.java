package io.costline.cli.text;

/** One line that says how far something is: rewritten in place on a terminal, printed at each quarter elsewhere. */
public final class Progress implements AutoCloseable {
    private static final long REDRAW_NANOS = 100_000_000;
    private static final int BAR = 24;

    private final Console console;
    private final String label;
    private final long total;
    private long drawnAt;
    private int quarter;

    public Progress(Console console, String label, long total) {
        this.console = console;
        this.label = label;
        this.total = Math.max(1, total);
    }

    public synchronized void at(long done, String detail) {
        int percent = (int) Math.min(100, 100 * done / total);
        if (console.terminal()) {
            long now = System.nanoTime();
            if (done < total && now - drawnAt < REDRAW_NANOS) {
                return;
            }
            drawnAt = now;
            int full = percent * BAR / 100;
            console.out()
                    .print("\r\u001b[K"
                            + console.shown("  " + label + "  " + console.green("━".repeat(full))
                                    + console.dim("━".repeat(BAR - full)) + "  " + Figures.count(done) + " of "
                                    + Figures.count(total) + "  " + detail));
            console.out().flush();
        } else if (percent / 25 > quarter) {
            quarter = percent / 25;
            console.line("  " + label + "  " + percent + " %  " + detail);
        }
    }

    /** Removes the line from a terminal, for the result to take its place. */
    @Override
    public synchronized void close() {
        if (console.terminal()) {
            console.out().print("\r\u001b[K");
            console.out().flush();
        }
    }
}
