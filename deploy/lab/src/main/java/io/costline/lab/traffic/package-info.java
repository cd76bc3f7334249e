/**
 * Seeded traffic for demo, tests, bench and chaos: the arrival times and token sizes of the Azure traces, carried in the
 * shapes real gateways and providers use, spread over invented customers, features and models. What was sent is kept as
 * {@link io.costline.lab.traffic.Call}s, for the independent check to add up. Nothing here knows a price.
 */
@NullMarked
package io.costline.lab.traffic;

import org.jspecify.annotations.NullMarked;
