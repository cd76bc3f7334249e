/** A command of Costline's as a process of its own. Knows nothing of what it is run for. */
@NullMarked
package io.costline.lab.command;

import org.jspecify.annotations.NullMarked;
