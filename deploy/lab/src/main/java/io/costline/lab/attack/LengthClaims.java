package io.costline.lab.attack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** OTLP in protobuf that claims more than it brings, or nests without end. */
final class LengthClaims implements Attack {
    private static final byte FIELD_1 = 0x0A;
    private static final int DEEP = 100_000;

    @Override
    public String name() {
        return "protobuf lengths";
    }

    @Override
    public boolean quick() {
        return true;
    }

    @Override
    public String tried() {
        return "OTLP whose fields claim 2^31-1, 2^32-1 and 2^63 bytes, end early, or nest " + DEEP + " deep";
    }

    @Override
    public Answer on(Target target) throws IOException, InterruptedException {
        List<byte[]> bodies = new ArrayList<>();
        for (long claim : new long[] {Integer.MAX_VALUE, 0xFFFFFFFFL, Long.MAX_VALUE, -1L, 100}) {
            bodies.add(field(claim, new byte[] {1, 2, 3}));
        }
        bodies.add(nested(false));
        bodies.add(nested(true));
        Map<Integer, Integer> statuses = new TreeMap<>();
        for (String path : List.of("/v1/traces", "/v1/logs", "/v1/metrics")) {
            for (byte[] body : bodies) {
                HttpResponse<String> answer = target.post(path, "application/x-protobuf", body, Map.of());
                statuses.merge(answer.statusCode(), 1, Integer::sum);
            }
        }
        boolean right = statuses.keySet().stream().allMatch(status -> status == 200 || status / 100 == 4);
        return Answer.of("answered " + statuses, right && statuses.containsKey(400));
    }

    /** Field 1, in which field 1, in which field 1; or groups that open and never close. */
    private static byte[] nested(boolean groups) {
        byte[] body = new byte[0];
        if (groups) {
            body = new byte[DEEP];
            java.util.Arrays.fill(body, (byte) 0x0B);
            return body;
        }
        for (int i = 0; i < 2_000; i++) {
            body = field(body.length, body);
        }
        return body;
    }

    private static byte[] field(long claim, byte[] content) {
        var bytes = new ByteArrayOutputStream();
        bytes.write(FIELD_1);
        long left = claim;
        while ((left & ~0x7FL) != 0) {
            bytes.write((int) (left & 0x7F | 0x80));
            left >>>= 7;
        }
        bytes.write((int) left);
        bytes.writeBytes(content);
        return bytes.toByteArray();
    }
}
