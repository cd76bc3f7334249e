/**
 * A Kafka broker for one machine: one KRaft node, broker and controller in one process. {@code BrokerMain} is the
 * process, {@code EmbeddedBroker} starts it as a child. Uses Kafka's internal server classes, so it moves with the
 * Kafka version.
 */
@NullMarked
package io.costline.embedded.broker;

import org.jspecify.annotations.NullMarked;
