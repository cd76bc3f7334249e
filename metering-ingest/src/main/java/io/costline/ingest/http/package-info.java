/**
 * The HTTP door: bounded bodies in, verdicts out. It judges nothing itself; it asks the normalizer, waits for the
 * publisher, and says what happened in status codes and JSON.
 */
@NullMarked
package io.costline.ingest.http;

import org.jspecify.annotations.NullMarked;
