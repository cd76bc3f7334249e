/** Rate cards for a person or a program to read: what differs, what looks wrong, what a card says. */
@NullMarked
package io.costline.cli.cards;

import org.jspecify.annotations.NullMarked;
