/**
 * Sends what language-model calls used to Costline's HTTP door: {@link io.costline.client.CostlineClient} takes events
 * and provider responses, keeps them within a bound, and delivers them until the door has judged them. Only the JDK is
 * needed, of release 17 or later. Nothing here reads or sends the text of a prompt or a completion.
 */
@NullMarked
package io.costline.client;

import org.jspecify.annotations.NullMarked;
