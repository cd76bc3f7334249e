package io.costline.ingest.invoice;

import java.time.Instant;

/**
 * What a delivery of lines says of all of them.
 *
 * @param tenant whose
 * @param source whose form the document has
 * @param provider who bills, as calls name it
 * @param document which the lines stand on that name none; empty: the source and the line's month
 * @param currency of lines that name none
 * @param revision of all of them
 * @param fetchedAt when they came
 */
public record InvoiceTerms(
        String tenant,
        String source,
        String provider,
        String document,
        String currency,
        long revision,
        Instant fetchedAt) {}
