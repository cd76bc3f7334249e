package io.costline.lab.attack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** Small bodies that unpack into huge ones. */
final class GzipBombs implements Attack {
    private static final int MEGABYTES = 512;
    private static final int TIMES = 20;

    @Override
    public String name() {
        return "gzip bombs";
    }

    @Override
    public boolean quick() {
        return true;
    }

    @Override
    public String tried() {
        return TIMES + " bodies that unpack to " + MEGABYTES + " MB each, of events and of OTLP";
    }

    @Override
    public Answer on(Target target) throws IOException, InterruptedException {
        byte[] bomb = packed(MEGABYTES);
        Map<Integer, Integer> statuses = new TreeMap<>();
        for (int i = 0; i < TIMES; i++) {
            String path = i % 2 == 0 ? "/v1/events" : "/v1/traces";
            HttpResponse<String> answer =
                    target.post(path, "application/json", bomb, Map.of("Content-Encoding", "gzip"));
            statuses.merge(answer.statusCode(), 1, Integer::sum);
        }
        return Answer.of(
                "%,d bytes each, answered %s".formatted(bomb.length, statuses),
                statuses.keySet().stream().allMatch(status -> status == 413));
    }

    private static byte[] packed(int megabytes) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            byte[] blank = " ".repeat(1 << 20).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            gzip.write('[');
            for (int i = 0; i < megabytes; i++) {
                gzip.write(blank);
            }
        }
        return bytes.toByteArray();
    }
}
