package io.costline.trials;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Runs a property many times on seeded random input. A failure names the seed of its trial;
 * {@code -Dtrials.seed=<that>} runs this one alone.
 */
public final class Trials {
    private static final String SEED = "trials.seed";

    /** One trial: draws what it needs and throws if the property does not hold. */
    public interface Property {
        void check(RandomGenerator random) throws Exception;
    }

    private Trials() {}

    /** Runs {@code count} trials, of which each has a seed of its own; the first is 1. */
    public static void run(int count, Property property) {
        Long only = Long.getLong(SEED);
        if (only != null) {
            trial(only, property);
            return;
        }
        for (long seed = 1; seed <= count; seed++) {
            trial(seed, property);
        }
    }

    private static void trial(long seed, Property property) {
        try {
            property.check(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
        } catch (Exception | AssertionError failure) {
            throw new AssertionError("property failed; replay with -D" + SEED + "=" + seed, failure);
        }
    }
}
