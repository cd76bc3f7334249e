/**
 * The whole pipeline on one machine: which processes, with which settings, started and stopped in which order, and where a
 * second terminal finds them. {@link io.costline.stack.PipelineStack} is the way in; demo, up, tests, bench and chaos use it.
 */
@NullMarked
package io.costline.stack;

import org.jspecify.annotations.NullMarked;
