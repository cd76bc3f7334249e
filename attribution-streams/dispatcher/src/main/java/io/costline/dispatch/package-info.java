/**
 * The dispatcher: reads alerts as they are committed and posts each to the endpoints that want it, in each one's own form, until it is
 * taken or a day has passed. What is done stands in the offsets of a consumer group for each endpoint, so it keeps no state. What an alert
 * looks like, how it is signed, who may be connected to and when to try again are decided without Kafka or HTTP.
 */
@NullMarked
package io.costline.dispatch;

import org.jspecify.annotations.NullMarked;
