package io.costline.ingest.http;

import io.costline.failpoint.Failpoints;
import io.costline.ingest.IngestMetrics;
import io.costline.ingest.Normalizer;
import io.costline.ingest.config.IngestConfig;
import io.costline.ingest.publish.Publisher;
import io.costline.keys.ApiKeys;
import io.costline.service.Listening;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http1.Http1Config;
import java.time.Clock;

/** The running HTTP server. */
public final class HttpDoor implements AutoCloseable {
    private final Reception reception;
    private final WebServer server;

    private HttpDoor(Reception reception, WebServer server) {
        this.reception = reception;
        this.server = server;
    }

    /** @throws io.costline.service.CannotListenException if its port cannot be had */
    public static HttpDoor start(
            IngestConfig.Http config,
            Normalizer normalizer,
            ApiKeys keys,
            Signatures signatures,
            Publisher publisher,
            IngestMetrics metrics,
            Failpoints failpoints,
            Clock clock) {
        var callers = new Callers(keys, signatures, clock);
        var handshakes = new Handshakes(signatures, keys, metrics, clock);
        var reception = new Reception(callers, config, metrics);
        var events = new EventsService(normalizer, reception, handshakes, publisher, metrics, failpoints, clock);
        var revenue = new RevenueService(reception, publisher, metrics, clock);
        var outcomes = new OutcomesService(reception, publisher, metrics, config.maxEvents(), clock);
        var invoices = new InvoicesService(reception, publisher, metrics, clock);
        var server = WebServer.builder()
                .contentEncoding(new RawEncoding())
                .addProtocol(Http1Config.builder()
                        .maxHeadersSize(config.maxHeaderBytes())
                        .build())
                .routing(routing -> routing.register("/v1/revenue", revenue)
                        .register("/v1/outcomes", outcomes)
                        .register("/v1/invoices", invoices)
                        .register("/v1", events)
                        .post("/", events::otlp));
        HttpTls.of(config.tls()).ifPresent(server::tls);
        return new HttpDoor(reception, Listening.start(server, "ingest.http", config.host(), config.port()));
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
        reception.close();
    }
}
