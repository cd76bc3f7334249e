package io.costline.lab.attack;

import io.costline.stack.StackFile;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What a web page in a browser of this machine could send, and what a query could reach. */
final class ForeignPages implements Attack {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final List<String> FOREIGN = List.of(
            "Host: evil.example",
            "Host: evil.example:8123",
            "Host: 127.0.0.1.evil.example",
            "Host: 127.0.0.1\r\nOrigin: http://evil.example",
            "Host: 127.0.0.1\r\nOrigin: null",
            "Host: 127.0.0.1\r\nSec-Fetch-Site: cross-site");
    private static final List<String> REACHING = List.of(
            "SELECT * FROM file('/etc/passwd', 'LineAsString')",
            "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
            "SELECT 1 INTO OUTFILE '/tmp/costline-attack'",
            "SELECT * FROM executable('id', 'LineAsString', 'x String')");

    @Override
    public String name() {
        return "foreign pages";
    }

    @Override
    public boolean quick() {
        return true;
    }

    @Override
    public String tried() {
        return FOREIGN.size() + " foreign hosts and origins at ClickHouse and registry, the door without a key, "
                + REACHING.size() + " queries that reach for files, addresses and programs";
    }

    @Override
    public Answer on(Target target) throws IOException {
        StackFile file = target.file();
        Map<String, String> at = new LinkedHashMap<>();
        at.put("ClickHouse", file.clickHouseUrl());
        at.put("registry", file.registryUrl());
        Answer answer = new Answer("", List.of());
        for (Map.Entry<String, String> each : at.entrySet()) {
            var statuses = new TreeSet<Integer>();
            for (String headers : FOREIGN) {
                statuses.add(post(each.getValue(), headers, "SELECT 1"));
            }
            answer =
                    answer.and(Answer.of(each.getKey() + " " + statuses, statuses.equals(new TreeSet<>(List.of(403)))));
        }
        int door = post(file.ingestUrl() + "/v1/events", "Host: evil.example\r\nOrigin: http://evil.example", "[]");
        answer = answer.and(Answer.of("door without a key " + door, door == 401 || door == 403));
        var reached = new TreeSet<Integer>();
        for (String query : REACHING) {
            reached.add(post(file.clickHouseUrl(), "Host: 127.0.0.1", query));
        }
        return answer.and(
                Answer.of("queries " + reached, reached.stream().allMatch(status -> status >= 400 && status < 600)));
    }

    private static int post(String url, String headers, String body) throws IOException {
        URI address = URI.create(url);
        String path = address.getPath().isEmpty() ? "/" : address.getPath();
        String request = "POST " + path + " HTTP/1.1\r\n" + headers + "\r\nContent-Type: text/plain\r\nContent-Length: "
                + body.length() + "\r\nConnection: close\r\n\r\n" + body;
        return Target.status(address.getPort(), request.getBytes(StandardCharsets.UTF_8), PATIENCE);
    }
}
