/** The parts of {@code costline demo}: replaying traffic, its budgets, waiting for the last row, and the answers it prints. */
@NullMarked
package io.costline.lab.demo;

import org.jspecify.annotations.NullMarked;
