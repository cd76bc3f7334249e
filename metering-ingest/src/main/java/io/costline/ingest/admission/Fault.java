package io.costline.ingest.admission;

/**
 * The first thing wrong with a record.
 *
 * @param field the path in the sender's own words; empty when the record as a whole is meant
 */
public record Fault(RejectionCode code, String field, String message) {}
