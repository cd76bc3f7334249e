/**
 * Trying the pipeline out: traffic that is made, what it must cost by a check of its own, and the commands that stand on both.
 * Only {@link io.costline.lab.LabCommands} is known outside, by the service file beside it. Nothing shipped depends on the lab.
 */
@NullMarked
package io.costline.lab;

import org.jspecify.annotations.NullMarked;
