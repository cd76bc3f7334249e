package io.costline.embedded.clickhouse;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lowers the priority of the engine's merge threads: on a machine that does everything, rows come and are asked for first and
 * merges follow. The engine's own setting for it has no effect in the library. Linux alone gives threads priorities of
 * their own; elsewhere nothing happens.
 */
final class MergePriority {
    private static final Logger LOG = LoggerFactory.getLogger(MergePriority.class);
    private static final Path THREADS = Path.of("/proc/self/task");
    private static final String MERGES = "MergeMutate";
    private static final int PRIO_PROCESS = 0;
    private static final int NICE = 10;
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final MethodHandle setPriority;
    private final Set<Integer> lowered = new HashSet<>();

    @SuppressWarnings("restricted") // setpriority is a C function
    private MergePriority() {
        Linker linker = Linker.nativeLinker();
        setPriority = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("setpriority"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    }

    /** Looks for merge threads now and then, as the engine starts them when it needs them. */
    static void watch() {
        if (Files.isDirectory(THREADS)) {
            MergePriority priority = new MergePriority();
            Thread.ofPlatform().daemon().name("merge-priority").start(priority::run);
        }
    }

    private void run() {
        try {
            while (true) {
                lowerNew();
                Thread.sleep(INTERVAL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("merges keep their priority");
        }
    }

    private void lowerNew() throws IOException {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                int id = Integer.parseInt(thread.getFileName().toString());
                if (!lowered.contains(id) && name(thread).equals(MERGES)) {
                    lowered.add(id);
                    lower(id);
                }
            }
        }
    }

    /** Empty when the thread has ended meanwhile. */
    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException ended) {
            return "";
        }
    }

    private void lower(int id) {
        int failed = NativeCall.of(() -> (int) setPriority.invokeExact(PRIO_PROCESS, id, NICE));
        LOG.atDebug().addKeyValue("threadId", id).addKeyValue("failed", failed).log("merge thread lowered");
    }
}
