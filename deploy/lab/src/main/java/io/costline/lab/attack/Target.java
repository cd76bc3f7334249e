package io.costline.lab.attack;

import io.costline.client.CostlineClient;
import io.costline.client.DirectClient;
import io.costline.identity.Attribution;
import io.costline.stack.Definitions;
import io.costline.stack.PipelineStack;
import io.costline.stack.StackFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** A pipeline of its own with two tenants: the hostile one and one that only wants to work. */
final class Target implements AutoCloseable {
    static final String HOSTILE = "hostile";
    static final String BYSTANDER = "bystander";

    private static final Duration KEY_KNOWN = Duration.ofSeconds(30);

    private final PipelineStack stack;
    private final String hostileKey;
    private final String bystanderKey;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private Target(PipelineStack stack) throws IOException, InterruptedException {
        this.stack = stack;
        this.hostileKey = key(stack.file(), HOSTILE);
        this.bystanderKey = key(stack.file(), BYSTANDER);
    }

    static Target start(Path folder, Consumer<String> progress) throws IOException, InterruptedException {
        PipelineStack stack = PipelineStack.start(folder, 0, progress);
        try {
            return new Target(stack);
        } catch (RuntimeException | IOException | InterruptedException e) {
            stack.close();
            throw e;
        }
    }

    private static String key(StackFile file, String tenant) throws IOException, InterruptedException {
        String key = Definitions.of(file)
                .createKey(Attribution.ofTenant(tenant), tenant)
                .token();
        try (DirectClient client =
                CostlineClient.builder().url(file.ingestUrl()).key(key).buildDirect()) {
            client.awaitKey(KEY_KNOWN);
        }
        return key;
    }

    /** A key of a further tenant. */
    String key(String tenant) throws IOException, InterruptedException {
        return key(file(), tenant);
    }

    StackFile file() {
        return stack.file();
    }

    Path folder() {
        return stack.dataDir();
    }

    String hostileKey() {
        return hostileKey;
    }

    String bystanderKey() {
        return bystanderKey;
    }

    int port() {
        return URI.create(file().ingestUrl()).getPort();
    }

    /** A process of the pipeline that has ended, with the end of its log. */
    java.util.Optional<String> ended() {
        return stack.failure();
    }

    /** Why the door says that it is not ready; empty while it is. */
    String notReady() throws InterruptedException {
        int port = file().managementPorts().getOrDefault("ingest", 0);
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? "" : answer.body();
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Sends a body of the hostile tenant. */
    HttpResponse<String> post(String path, String contentType, byte[] body, Map<String, String> headers)
            throws IOException, InterruptedException {
        return post(hostileKey, path, contentType, body, headers);
    }

    HttpResponse<String> post(String key, String path, String contentType, byte[] body, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(file().ingestUrl()).resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** A connection to the door. */
    Socket connect() throws IOException {
        return connect(port());
    }

    static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** The status of the answer to these bytes; 0 when the other side hung up instead, -1 when it said nothing. */
    static int status(int port, byte[] bytes, Duration patience) throws IOException {
        try (Socket socket = connect(port)) {
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
            socket.getOutputStream().write(bytes);
            byte[] line = socket.getInputStream().readNBytes(12);
            String text = new String(line, StandardCharsets.US_ASCII);
            return text.matches("HTTP/1.[01] \\d{3}") ? Integer.parseInt(text.substring(9)) : 0;
        } catch (java.net.SocketTimeoutException e) {
            return -1;
        } catch (java.net.SocketException reset) {
            return 0;
        }
    }

    /** The head of a request of the hostile tenant, to be ended by its framing. */
    String head(String framing) {
        return "POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1:" + port()
                + "\r\nContent-Type: application/json\r\nAuthorization: Bearer " + hostileKey + "\r\n" + framing;
    }

    @Override
    public void close() {
        http.close();
        stack.close();
    }
}
