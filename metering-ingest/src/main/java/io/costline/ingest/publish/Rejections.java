package io.costline.ingest.publish;

import io.costline.avro.Rejection;
import io.costline.identity.EventIds;
import io.costline.ingest.admission.Outcome;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.Structure;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Rejections as records: what the input looked like, never what it said. */
public final class Rejections {
    private static final int MAX_FIELD = 200;
    private static final Pattern STEP = Pattern.compile("[^.\\[\\]/]+");

    private Rejections() {}

    public static Rejection of(Outcome.Rejected rejected, String tenant, String source, String door, Instant now) {
        return of(
                tenant,
                source,
                door,
                now,
                rejected.code(),
                rejected.field(),
                rejected.index(),
                HexFormat.of().parseHex(rejected.sha256()),
                rejected.size(),
                rejected.structure());
    }

    /** The path, each step of it as {@link Structure#name} tells it: a unit's name is the sender's. */
    private static String path(String field) {
        String path = STEP.matcher(field).replaceAll(step -> Structure.name(step.group()));
        return path.substring(0, Math.min(MAX_FIELD, path.length()));
    }

    public static Rejection of(
            String tenant,
            String source,
            String door,
            Instant now,
            RejectionCode code,
            String field,
            int index,
            byte[] sha256,
            long size,
            String structure) {
        byte[] id = EventIds.of(
                "rejection", tenant, source, HexFormat.of().formatHex(sha256), Integer.toString(index), code.name());
        return new Rejection(
                EventIds.hex(id),
                tenant,
                source,
                door,
                now.truncatedTo(ChronoUnit.MICROS),
                code.name(),
                path(field),
                code.message(),
                index,
                ByteBuffer.wrap(sha256),
                size,
                structure);
    }
}
