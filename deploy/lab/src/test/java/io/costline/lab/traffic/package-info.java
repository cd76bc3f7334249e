/** Tests of the traffic generator. */
@NullMarked
package io.costline.lab.traffic;

import org.jspecify.annotations.NullMarked;
