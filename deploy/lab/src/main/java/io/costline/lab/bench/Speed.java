package io.costline.lab.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What was measured between two moments.
 *
 * @param cpuPerMillion processor seconds per million records, by process
 * @param jitPerMillion how much of that compiled code: it is paid once a start
 * @param otherCores cores that processes other than ours kept busy meanwhile: the noise
 * @param load load average of the last minute at the end
 */
record Speed(
        long records,
        double seconds,
        Map<String, Double> cpuPerMillion,
        Map<String, Double> jitPerMillion,
        double otherCores,
        double load) {

    double perSecond() {
        return records / seconds;
    }

    double cpuPerMillion(String process) {
        return cpuPerMillion.getOrDefault(process, 0.0);
    }

    double totalCpuPerMillion() {
        return cpuPerMillion.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    double jitPerMillion(String process) {
        return jitPerMillion.getOrDefault(process, 0.0);
    }

    double totalJitPerMillion() {
        return jitPerMillion.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** The median of several runs of one thing, each figure on its own. */
    static Speed median(List<Speed> runs) {
        Map<String, Double> cpu = new LinkedHashMap<>();
        Map<String, Double> jit = new LinkedHashMap<>();
        for (String name : runs.getFirst().cpuPerMillion().keySet()) {
            cpu.put(name, median(runs, run -> run.cpuPerMillion(name)));
            jit.put(name, median(runs, run -> run.jitPerMillion(name)));
        }
        long records = runs.getFirst().records();
        return new Speed(
                records,
                records / median(runs, Speed::perSecond),
                cpu,
                jit,
                median(runs, Speed::otherCores),
                median(runs, Speed::load));
    }

    private static double median(List<Speed> runs, ToDoubleFunction<Speed> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
