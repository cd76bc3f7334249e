/**
 * Records that programs keep or sell as files: transcripts of coding agents, usage tables, logs of a cloud. What is a sum
 * of calls does not belong here, it is refused by the source it comes from.
 */
@NullMarked
package io.costline.ingest.adapter.export;

import org.jspecify.annotations.NullMarked;
