/** Why one stored event costs what it costs: its lines held against the card and priced afresh. Pure; command and console show it. */
@NullMarked
package io.costline.explain;

import org.jspecify.annotations.NullMarked;
