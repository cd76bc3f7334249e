package io.costline.embedded.clickhouse;

import com.sun.net.httpserver.HttpServer;
import io.costline.embedded.process.SameMachine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The engine, its connections and the HTTP endpoint, in start order; closed in reverse. */
final class ClickHouseServer {
    /** The engine's parser and planner recurse deeply; a JVM's default stack is too small for them. */
    private static final long STACK_BYTES = 16 << 20;

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final Chdb engine;
    private final ConnectionPool pool;
    private final HttpServer http;

    ClickHouseServer(Chdb engine, int port, int poolSize) throws IOException, InterruptedException {
        this.engine = engine;
        this.pool = new ConnectionPool(engine, poolSize);
        String version;
        String timeZone;
        try (ConnectionPool.Lease lease = pool.borrow()) {
            version = lease.connection().ask("SELECT version()");
            timeZone = lease.connection().ask("SELECT timezone()");
        }
        // The port opens last: whoever can connect is answered.
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
        } catch (IOException e) {
            pool.close(CLOSE_LIMIT);
            engine.shutdown();
            throw new IOException("Cannot listen on port " + port, e);
        }
        http.setExecutor(threads());
        http.createContext("/", new QueryHandler(pool, version, timeZone))
                .getFilters()
                .add(new SameMachine());
        http.start();
    }

    int port() {
        return http.getAddress().getPort();
    }

    /**
     * Leaving the process with an open connection can crash in the library's static destructors, so everything is closed
     * first. False if a statement did not end in time: then the process must leave without running destructors.
     */
    boolean close() throws InterruptedException {
        http.stop(0);
        if (!pool.close(CLOSE_LIMIT)) {
            return false;
        }
        engine.shutdown();
        return true;
    }

    private static ExecutorService threads() {
        AtomicInteger number = new AtomicInteger();
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(null, task, "http-" + number.incrementAndGet(), STACK_BYTES);
            thread.setDaemon(true);
            return thread;
        });
    }
}
