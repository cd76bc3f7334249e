/**
 * The Kafka Streams side: sources, sinks, stores, and the processors that carry values between them and the pure packages.
 * No rule about money may come in here.
 */
@NullMarked
package io.costline.attribution.topology;

import org.jspecify.annotations.NullMarked;
