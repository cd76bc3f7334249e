package io.costline.lab.attack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Requests that two readers could read in two ways, or that never end. */
final class BrokenHttp implements Attack {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Override
    public String name() {
        return "broken HTTP";
    }

    @Override
    public boolean quick() {
        return true;
    }

    @Override
    public String tried() {
        return "two lengths, a length beside chunks, negative lengths, a megabyte of header, HTTP/2 unasked";
    }

    @Override
    public Answer on(Target target) throws IOException {
        Map<String, String> requests = new LinkedHashMap<>();
        requests.put("two lengths", target.head("Content-Length: 2\r\nContent-Length: 40\r\n\r\n[]"));
        requests.put(
                "length and chunks",
                target.head(
                        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/sources HTTP/1.1\r\n"));
        requests.put("negative length", target.head("Content-Length: -5\r\n\r\n[]"));
        requests.put("a megabyte of header", target.head("X-Much: " + "a".repeat(1 << 20) + "\r\n\r\n"));
        requests.put("HTTP/2 unasked", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");
        Answer answer = new Answer("", java.util.List.of());
        for (Map.Entry<String, String> request : requests.entrySet()) {
            byte[] bytes = request.getValue().getBytes(StandardCharsets.ISO_8859_1);
            int status = Target.status(target.port(), bytes, PATIENCE);
            boolean right = status == 0 || (status >= 400 && status < 500);
            answer = answer.and(Answer.of(request.getKey() + " " + (status == 0 ? "hung up on" : status), right));
        }
        return answer;
    }
}
