package io.costline.lab.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The machine under the measurement, as Linux tells it; elsewhere what the JVM knows. */
record Machine(int cores, String memory, String cpuModel, String os) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final Path MEMORY_INFO = Path.of("/proc/meminfo");
    private static final Path LOAD = Path.of("/proc/loadavg");
    private static final Path STAT = Path.of("/proc/stat");
    private static final double TICKS_PER_SECOND = 100;

    static Machine here() {
        long kibibytes = Long.parseLong(value(MEMORY_INFO, "MemTotal", "0").replaceAll("\\D", ""));
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                kibibytes == 0 ? "unknown" : Math.round(kibibytes / 1048576.0) + " GiB",
                value(CPU_INFO, "model name", System.getProperty("os.arch")),
                System.getProperty("os.name") + " " + System.getProperty("os.version"));
    }

    static String jdk() {
        return System.getProperty("java.vm.name") + " " + Runtime.version();
    }

    /** Mean number of running and waiting threads over the last minute; negative where unknown. */
    static double load() {
        List<String> lines = lines(LOAD);
        return lines.isEmpty() ? -1 : Double.parseDouble(lines.getFirst().split(" ", 2)[0]);
    }

    /** Processor seconds all processes have used since boot; 0 where unknown. */
    static double busySeconds() {
        List<String> lines = lines(STAT);
        if (lines.isEmpty()) {
            return 0;
        }
        String[] fields = lines.getFirst().trim().split("\\s+", -1);
        long ticks = 0;
        // user nice system - - irq softirq steal: all but idle and waiting for disks
        for (int i : new int[] {1, 2, 3, 6, 7, 8}) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    private static String value(Path file, String name, String otherwise) {
        return lines(file).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse(otherwise);
    }

    private static List<String> lines(Path file) {
        if (!Files.isReadable(file)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
