package io.costline.client;

import com.sun.management.OperatingSystemMXBean;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Events a second and CPU an event of the client, beside a bare HttpClient that posts bodies made beforehand. The server
 * is a stub in another process. Not part of the test run: its name is given on the command line.
 */
class ClientBench {
    private static final int BATCH = 500;
    private static final int WARM_UP = 400_000;
    private static final int EVENTS = 2_000_000;
    private static final int RECORDERS = 2;
    private static final int SENDERS = 2;

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private interface Work {
        void run(int events) throws Exception;
    }

    @Test
    void measure() throws Exception {
        Process stub = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx256m",
                        "-Dsun.net.httpserver.nodelay=true",
                        "-cp",
                        System.getProperty("surefire.real.class.path", System.getProperty("java.class.path")),
                        Stub.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader port =
                new BufferedReader(new InputStreamReader(stub.getInputStream(), StandardCharsets.UTF_8))) {
            String url = "http://127.0.0.1:" + port.readLine();
            byte[] batch = batch();
            byte[] packed = Gzip.compress(batch);
            System.out.printf(
                    "%d events, %d a batch, %d bytes each, %d packed; Java %s, %d processors%n",
                    EVENTS,
                    BATCH,
                    batch.length / BATCH,
                    packed.length / BATCH,
                    System.getProperty("java.version"),
                    PROCESS.getAvailableProcessors());
            double bare = run("bare HttpClient, bodies made beforehand", events -> post(url, events, () -> packed));
            double packing = run(
                    "bare HttpClient, bodies packed as sent", events -> post(url, events, () -> Gzip.compress(batch)));
            var recorders = new AtomicLong();
            double client = run("client, events built and recorded", events -> record(url, events, recorders));
            System.out.printf(
                    "client / bare = %.1f, client / packing = %.1f; of the client's CPU, recording threads %.2f us an event%n",
                    client / bare, client / packing, recorders.get() / 1e3 / EVENTS);
        } finally {
            stub.destroyForcibly();
        }
    }

    /** @return CPU microseconds an event */
    private static double run(String name, Work work) throws Exception {
        work.run(WARM_UP);
        long cpu = PROCESS.getProcessCpuTime();
        long start = System.nanoTime();
        work.run(EVENTS);
        double seconds = (System.nanoTime() - start) / 1e9;
        double micros = (PROCESS.getProcessCpuTime() - cpu) / 1e3 / EVENTS;
        System.out.printf("%-42s %,10.0f events/s   %6.2f us CPU an event%n", name, EVENTS / seconds, micros);
        return micros;
    }

    private static void post(String url, int events, Supplier<byte[]> body) throws Exception {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        parallel(SENDERS, () -> {
            for (int i = 0; i < events / BATCH / SENDERS; i++) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/events"))
                        .header("Authorization", "Bearer ck_bench")
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", "gzip")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body.get()))
                        .build();
                if (http.send(request, HttpResponse.BodyHandlers.ofByteArray()).statusCode() != 202) {
                    throw new IllegalStateException("not accepted");
                }
            }
            return 0L;
        });
        http.close();
    }

    private static void record(String url, int events, AtomicLong recorders) throws Exception {
        try (CostlineClient client = CostlineClient.builder()
                .url(url)
                .key("ck_bench")
                .linger(Duration.ofSeconds(1))
                .concurrentRequests(SENDERS)
                .overflow(Overflow.block(Duration.ofMinutes(1)))
                .build()) {
            recorders.set(parallel(RECORDERS, () -> {
                long cpu = THREADS.getCurrentThreadCpuTime();
                for (int i = 0; i < events / RECORDERS; i++) {
                    client.record(event());
                }
                return THREADS.getCurrentThreadCpuTime() - cpu;
            }));
            if (!client.flush(Duration.ofMinutes(1)) || client.metrics().delivered() != events) {
                throw new IllegalStateException("not delivered: " + client.metrics());
            }
        }
    }

    private static long parallel(int threads, Callable<Long> work) throws Exception {
        long sum = 0;
        try (var pool = Executors.newFixedThreadPool(threads)) {
            for (var each : pool.invokeAll(Collections.nCopies(threads, work))) {
                sum += each.get();
            }
        }
        return sum;
    }

    private static UsageEvent event() {
        return UsageEvent.builder()
                .context(CONTEXT)
                .provider("openai")
                .model("gpt-4o-2024-08-06")
                .inputTokens(1_200)
                .cacheReadTokens(1_000)
                .outputTokens(80)
                .build();
    }

    private static final CallContext CONTEXT = CallContext.builder()
            .customer("customer-42")
            .feature("search")
            .workflow("answer-question")
            .step("plan")
            .trace("4bf92f3577b34da6a3ce929d0e0e4736")
            .build();

    private static byte[] batch() {
        List<String> events = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            events.add(event().toJson());
        }
        return ("[" + String.join(",", events) + "]").getBytes(StandardCharsets.UTF_8);
    }

    /** Reads what comes and says that all of it is accepted. */
    static final class Stub {
        private Stub() {}

        public static void main(String[] args) throws Exception {
            String verdict = "{\"index\":0,\"status\":\"accepted\",\"event_id\":\"00000000000000000000000000000000\"}";
            byte[] answer = ("{\"accepted\":500,\"rejected\":0,\"results\":["
                            + String.join(",", Collections.nCopies(BATCH, verdict)) + "]}")
                    .getBytes(StandardCharsets.UTF_8);
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newFixedThreadPool(4));
            server.createContext("/", exchange -> {
                try (exchange) {
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(202, answer.length);
                    exchange.getResponseBody().write(answer);
                }
            });
            server.start();
            System.out.println(server.getAddress().getPort());
            ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
        }
    }
}
