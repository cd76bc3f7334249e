package io.costline.enrich.history;

import io.costline.avro.RequestCost;
import io.costline.avro.RequestEvent;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.Reasons;
import io.costline.enrich.topology.EventPricer;
import io.costline.topics.Keys;
import io.costline.topics.Topics;
import io.costline.wire.AvroBuffer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.Framing;
import io.costline.wire.RequestCostView;
import io.costline.wire.RequestEventView;
import io.costline.wire.SchemaRegistry;
import java.nio.charset.StandardCharsets;

/**
 * Prices events of long ago, as of their time: the records the enricher would have written had they come then. Not safe for use by
 * several threads.
 */
public final class HistoryCosts {
    private final AvroSerializer<RequestEvent> events;
    private final int costSchemaId;
    private final EventPricer pricer = new EventPricer(0);
    private final RequestEventView view = new RequestEventView();
    private final RequestCostView cost = new RequestCostView();
    private final AvroBuffer buffer = new AvroBuffer(4_096);

    public HistoryCosts(SchemaRegistry registry) {
        events = AvroSerializer.of(registry, Topics.REQUESTS);
        costSchemaId = AvroSerializer.<RequestCost>of(registry, Topics.COSTS).schemaId();
    }

    /** The key of an event's cost. */
    public static byte[] key(RequestEvent event) {
        return Keys.cost(event.getTenant(), Keys.traceId(event)).getBytes(StandardCharsets.UTF_8);
    }

    /** The cost of an event that counts, framed. */
    public byte[] counts(RequestEvent event, PriceBook book) {
        begin(event);
        pricer.append(view, book, buffer);
        return buffer.toByteArray();
    }

    /** That an event adds nothing, as another view of its call counts. */
    public byte[] evidence(RequestEvent event, PriceBook book) {
        begin(event);
        pricer.appendEvidence(Reasons.TWIN, book, 0, buffer);
        return buffer.toByteArray();
    }

    /** The figures last made, in place until the next. */
    public RequestCostView last() {
        return cost.wrap(buffer.array(), buffer.size());
    }

    private void begin(RequestEvent event) {
        byte[] bytes = events.encode(event);
        view.wrap(bytes, Framing.HEADER, bytes.length);
        buffer.clear();
        Framing.writeHeader(buffer, costSchemaId);
        buffer.writeRaw(bytes, Framing.HEADER, bytes.length - Framing.HEADER);
    }
}
