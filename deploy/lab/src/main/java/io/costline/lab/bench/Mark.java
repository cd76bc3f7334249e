package io.costline.lab.bench;

import io.costline.embedded.process.ServiceProcess;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A moment of a measurement.
 *
 * @param done records done by then
 * @param cpu processor seconds used so far, by process
 * @param jit those of its compiler threads among them
 * @param machineCpu processor seconds used by everything on the machine
 */
record Mark(long nanos, long done, Map<String, Double> cpu, Map<String, Double> jit, double machineCpu) {
    /** This process: it generates load and asks for progress. */
    static final String BENCH = "bench";

    static Mark take(long done, Map<String, ServiceProcess> processes) {
        long nanos = System.nanoTime();
        Map<String, Double> cpu = new LinkedHashMap<>();
        Map<String, Double> jit = new LinkedHashMap<>();
        processes.forEach((name, process) -> {
            cpu.put(name, process.cpuSeconds());
            jit.put(name, Compilers.seconds(process.pid()));
        });
        double own = ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .map(Duration::toNanos)
                        .orElse(0L)
                / 1e9;
        cpu.put(BENCH, own);
        jit.put(BENCH, Compilers.seconds(ProcessHandle.current().pid()));
        return new Mark(nanos, done, cpu, jit, Machine.busySeconds());
    }

    /** How busy the compiler threads of all services were until then, in cores. */
    double compiling(Mark end) {
        double seconds = 0;
        for (Map.Entry<String, Double> used : end.jit.entrySet()) {
            seconds += used.getKey().equals(BENCH) ? 0 : used.getValue() - jit.getOrDefault(used.getKey(), 0.0);
        }
        return seconds / ((end.nanos - nanos) / 1e9);
    }

    Speed until(Mark end) {
        double seconds = (end.nanos - nanos) / 1e9;
        long records = end.done - done;
        Map<String, Double> perMillion = new LinkedHashMap<>();
        double ours = 0;
        for (Map.Entry<String, Double> used : end.cpu.entrySet()) {
            double spent = used.getValue() - cpu.getOrDefault(used.getKey(), 0.0);
            ours += spent;
            perMillion.put(used.getKey(), spent / records * 1e6);
        }
        Map<String, Double> compiling = new LinkedHashMap<>();
        end.jit.forEach((name, used) ->
                compiling.put(name, Math.max(0, used - jit.getOrDefault(name, 0.0)) / records * 1e6));
        double others = Math.max(0, end.machineCpu - machineCpu - ours) / seconds;
        return new Speed(records, seconds, perMillion, compiling, others, Machine.load());
    }
}
