/**
 * What this machine does with this pipeline: one run, one stack, every service a process of its own. {@code BenchCommand} is
 * the way in; {@code Bench} is the order of the steps, read top to bottom. Speeds are reported, never asserted: the only way
 * to fail is a wrong result. {@code IdentityMain} is the yardstick, a Streams application that does nothing.
 */
@NullMarked
package io.costline.lab.bench;

import org.jspecify.annotations.NullMarked;
