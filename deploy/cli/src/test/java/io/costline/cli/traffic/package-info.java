/** Tests of the traffic generator. */
@NullMarked
package io.costline.cli.traffic;

import org.jspecify.annotations.NullMarked;
