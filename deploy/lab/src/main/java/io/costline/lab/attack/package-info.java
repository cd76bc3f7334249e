/**
 * The attack suite: what a hostile or broken sender can do from outside, done to a running pipeline, while another tenant's
 * events must get their 202 and their row. Each attack is a class; it knows addresses and keys, and nothing of the services.
 */
@NullMarked
package io.costline.lab.attack;

import org.jspecify.annotations.NullMarked;
