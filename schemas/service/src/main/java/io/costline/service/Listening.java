package io.costline.service;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Starts web servers that listen. Helidon's own start logs that a port is taken, and goes on without it. */
public final class Listening {
    private Listening() {}

    /**
     * @param settings what a person would change, as {@code ingest.http}
     * @throws CannotListenException if the port cannot be had
     */
    public static WebServer start(WebServerConfig.Builder server, String settings, String host, int port) {
        try (ServerSocket trial = new ServerSocket()) {
            trial.setReuseAddress(true);
            trial.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new CannotListenException(settings, host, port, e);
        }
        WebServer started =
                server.host(host).port(port).shutdownHook(false).build().start();
        if (started.port() < 0) {
            started.stop();
            throw new CannotListenException(settings, host, port, new IOException("taken in this moment"));
        }
        return started;
    }
}
