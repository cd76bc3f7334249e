/** What gateways write about calls they passed on: logs, callbacks, webhooks. One adapter a gateway. */
@NullMarked
package io.costline.ingest.adapter.gateway;

import org.jspecify.annotations.NullMarked;
