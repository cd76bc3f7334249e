/** The pages under {@code deploy/gateways}, followed as a newcomer would: what they show is true, what they run works. */
@NullMarked
package io.costline.cli.pages;

import org.jspecify.annotations.NullMarked;
