/**
 * The crash test: sends a seeded workload while processes are killed at random moments and at named failpoints, then compares
 * everything with what must be there. Knows nothing of how the services work; its figures come from the check package.
 */
@NullMarked
package io.costline.lab.chaos;

import org.jspecify.annotations.NullMarked;
