package io.costline.embedded.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Whether a child that starts gets on: a broker with long logs to recover may take its time, one that hangs may not. */
final class StartProgress {
    /** Of CPU time, in one time-out: waiting for something takes less, doing something more. */
    private static final Duration WORK = Duration.ofSeconds(4);

    private final ProcessHandle process;
    private final Path log;
    private final long timeoutNanos;
    private long since = System.nanoTime();
    private long logged = -1;
    private Duration worked = Duration.ZERO;

    StartProgress(ProcessHandle process, Path log, Duration timeout) {
        this.process = process;
        this.log = log;
        this.timeoutNanos = timeout.toNanos();
    }

    /** True if for a whole time-out nothing was written and hardly anything worked. */
    boolean stands() throws IOException {
        long size = Files.exists(log) ? Files.size(log) : 0;
        Duration cpu = process.info().totalCpuDuration().orElse(Duration.ZERO);
        if (size != logged || cpu.minus(worked).compareTo(WORK) >= 0) {
            logged = size;
            worked = cpu;
            since = System.nanoTime();
        }
        return System.nanoTime() - since > timeoutNanos;
    }
}
