package io.costline.ingest.publish;

import io.costline.avro.Rejection;
import io.costline.avro.RequestEvent;
import java.util.List;

/** Where admitted events go. */
public interface Publisher {

    /** Sends everything and waits for the broker; returns in bounded time. Called from many threads. */
    Delivery publish(List<RequestEvent> events, List<Rejection> rejections);
}
