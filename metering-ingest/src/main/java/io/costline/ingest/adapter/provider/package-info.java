/**
 * The providers' own bodies, streams and batch lines, and the dialects in which they state usage. Gateways that pass a
 * provider's usage on read it through these.
 */
@NullMarked
package io.costline.ingest.adapter.provider;

import org.jspecify.annotations.NullMarked;
