package io.costline.ingest.http;

import io.costline.failpoint.Failpoints;
import io.costline.ingest.IngestMetrics;
import io.costline.ingest.Normalizer;
import io.costline.ingest.config.IngestConfig;
import io.costline.ingest.keys.ApiKeys;
import io.costline.ingest.publish.Publisher;
import io.helidon.webserver.WebServer;
import java.time.Clock;

/** The running HTTP server. */
public final class HttpDoor implements AutoCloseable {
    private final WebServer server;

    private HttpDoor(WebServer server) {
        this.server = server;
    }

    public static HttpDoor start(
            IngestConfig.Http config,
            Normalizer normalizer,
            ApiKeys keys,
            Publisher publisher,
            IngestMetrics metrics,
            Failpoints failpoints,
            Clock clock) {
        var events = new EventsService(normalizer, keys, publisher, config, metrics, failpoints, clock);
        return new HttpDoor(WebServer.builder()
                .host(config.host())
                .port(config.port())
                .shutdownHook(false)
                .contentEncoding(new RawEncoding())
                .routing(routing -> routing.register("/v1", events))
                .build()
                .start());
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }
}
