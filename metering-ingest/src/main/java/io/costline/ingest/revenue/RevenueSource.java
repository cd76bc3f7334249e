package io.costline.ingest.revenue;

import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.json.BodyContent;
import io.costline.ingest.json.BodyReader;
import io.costline.ingest.json.Framing;
import io.costline.ingest.json.ReadingRules;
import java.util.Set;

/** How one billing system writes its invoices. Adding one is a class here and a line in {@link RevenueReader}. */
interface RevenueSource {
    ReadingRules ALL = new ReadingRules(Set.of(), Set.of(), false);

    /** As in {@code /v1/revenue/<name>}; part of the line ids, so it never changes. */
    String name();

    default BodyContent read(byte[] body, String mediaType, BodyReader reader) {
        return reader.read(body, Framing.ofMediaType(mediaType), ALL);
    }

    /** Tells all lines of one element of a delivery, be it an event, an invoice, a page of them or a row. */
    void lines(Fields element, RevenueFindings found);
}
