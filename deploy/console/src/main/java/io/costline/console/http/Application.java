package io.costline.console.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** The application's files, as they were bundled. A path of one name with a dot is one of them; every other is a page: {@code /customers/acme.com}. */
final class Application {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "json", "application/json",
            "txt", "text/plain; charset=utf-8",
            "woff2", "font/woff2");
    private static final byte[] NOT_BUILT = """
            The console's application was not built: that takes Node.js 18 and npm. Its interface answers all the same: /openapi.json
            """.getBytes(StandardCharsets.UTF_8);

    private final String folder;
    private final Map<String, Optional<Held>> held = new ConcurrentHashMap<>();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Held(byte[] plain, byte[] packed) {}

    /** @param folder on the class path, with a slash at its end */
    Application(String folder) {
        this.folder = folder;
    }

    boolean built() {
        return file("index.html").isPresent();
    }

    void page(ServerRequest request, ServerResponse response) {
        String path = request.path().path();
        if (request.prologue().uriPath().rawPathNoParams().contains("..")) {
            throw HttpRefusal.notFound(path);
        }
        if (path.indexOf('.') > 0 && path.lastIndexOf('/') == 0) {
            send(request, response, path.substring(1), "no-cache");
        } else if (built()) {
            send(request, response, "index.html", "no-cache");
        } else {
            response.status(Status.SERVICE_UNAVAILABLE_503);
            response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
            HttpReplies.uncached(response).send(NOT_BUILT);
        }
    }

    /** Their names hold a hash of what is in them. */
    void asset(ServerRequest request, ServerResponse response) {
        send(request, response, request.path().path().substring(1), "public, max-age=31536000, immutable");
    }

    private void send(ServerRequest request, ServerResponse response, String name, String caching) {
        Held found = file(name).orElseThrow(() -> HttpRefusal.notFound("/" + name));
        response.header(
                HeaderNames.CONTENT_TYPE,
                TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream"));
        response.header(HeaderNames.CACHE_CONTROL, caching);
        response.header(HeaderNames.VARY, "Accept-Encoding");
        String takes = Gate.header(request, HeaderNames.ACCEPT_ENCODING);
        if (takes != null && takes.contains("gzip") && found.packed().length < found.plain().length) {
            response.header(HeaderNames.CONTENT_ENCODING, "gzip");
            response.send(found.packed());
        } else {
            response.send(found.plain());
        }
    }

    private Optional<Held> file(String name) {
        if (name.contains("..") || !name.matches("[A-Za-z0-9_-][A-Za-z0-9._/-]{0,200}")) {
            return Optional.empty();
        }
        Optional<Held> known = held.get(name);
        if (known == null) {
            known = read(name);
            if (known.isPresent()) {
                held.put(name, known);
            }
        }
        return known;
    }

    private Optional<Held> read(String name) {
        try (InputStream in = Application.class.getClassLoader().getResourceAsStream(folder + name)) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] plain = in.readAllBytes();
            return Optional.of(new Held(plain, packed(plain)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Packed once and sent often. */
    private static final class Smallest extends GZIPOutputStream {
        Smallest(ByteArrayOutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }

    private static byte[] packed(byte[] plain) throws IOException {
        var out = new ByteArrayOutputStream(plain.length);
        try (var gzip = new Smallest(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }
}
