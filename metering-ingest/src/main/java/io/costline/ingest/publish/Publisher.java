package io.costline.ingest.publish;

import io.costline.avro.InvoiceLine;
import io.costline.avro.Outcome;
import io.costline.avro.Rejection;
import io.costline.avro.RequestEvent;
import io.costline.avro.RevenueLine;
import java.util.List;
import java.util.Optional;

/** Where admitted events go. */
public interface Publisher {

    /** Sends everything and waits for the broker; returns in bounded time. Called from many threads. */
    Delivery publish(List<RequestEvent> events, List<Rejection> rejections);

    /** As that, of lines of invoices to customers. */
    Delivery publishRevenue(List<RevenueLine> lines, List<Rejection> rejections);

    /** As that, of what was made of answers. */
    Delivery publishOutcomes(List<Outcome> outcomes, List<Rejection> rejections);

    /** As that, of lines of invoices of providers. */
    Delivery publishInvoice(List<InvoiceLine> lines, List<Rejection> rejections);

    /** What is wrong with this host's clock, if anything is known; then no event's time can be judged. */
    default Optional<String> wrongClock() {
        return Optional.empty();
    }
}
