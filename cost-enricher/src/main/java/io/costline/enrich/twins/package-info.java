/**
 * Several views of one call - the SDK's span, the gateway's log, the provider's response - and which of them counts. Pure:
 * events in, a decision out; where they are kept and what is published is the topology's.
 */
@NullMarked
package io.costline.enrich.twins;

import org.jspecify.annotations.NullMarked;
