package io.costline.enrich.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs {@link PricingBench} by JMH, bytes allocated included: {@code mvn -Pfast,jmh -pl cost-enricher -am
 * -Dtest=PricingBenchRun -Dsurefire.failIfNoSpecifiedTests=false test}. Not among the tests: its name is asked for.
 */
class PricingBenchRun {
    @Test
    void run() throws RunnerException {
        var options = new OptionsBuilder()
                .include(PricingBench.class.getName())
                .addProfiler(GCProfiler.class)
                .build();
        assertThat(new Runner(options).run()).isNotEmpty();
    }
}
