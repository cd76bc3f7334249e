package io.costline.console.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An answer to a request written by hand: any Host, any Origin, any header. */
record Reply(int status, List<String> headers, String body) {
    static Reply to(int port, String method, String path, List<String> headers, String body) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            List<String> lines = new ArrayList<>();
            lines.add(method + ' ' + path + " HTTP/1.1");
            if (headers.stream().noneMatch(each -> each.startsWith("Host:"))) {
                lines.add("Host: 127.0.0.1:" + port);
            }
            lines.addAll(headers);
            lines.add("Connection: close");
            if (!body.isEmpty()) {
                lines.add("Content-Type: application/x-www-form-urlencoded");
                lines.add("Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length);
            }
            String request = String.join("\r\n", lines) + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput(); // else it waits for the next request, whatever Connection says
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int head = all.indexOf("\r\n\r\n");
            List<String> top = List.of(all.substring(0, head).split("\r\n"));
            return new Reply(
                    Integer.parseInt(top.getFirst().split(" ")[1]),
                    top.subList(1, top.size()),
                    all.substring(head + 4));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<String> header(String name) {
        return headers.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    /** What the cookie is set to, as a browser would send it. */
    String cookie() {
        return header("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
    }

    JsonNode json() {
        return JsonMapper.shared().readTree(body);
    }

    String code() {
        return json().path("error").path("code").asString("");
    }

    String field() {
        return json().path("error").path("field").asString("");
    }
}
