package io.costline.attribution.budget;

import io.costline.attribution.spend.Scope;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** One version of a budget in one period of one scope: what latches are kept for. */
public record LatchKey(String tenant, String budgetId, long version, Scope scope, Instant periodStart) {
    private static final byte LATCH = 'L';

    static LatchKey of(Limit limit, Scope scope, Window window) {
        return new LatchKey(limit.tenant(), limit.budgetId(), limit.version(), scope, window.start());
    }

    /** Microseconds since 1970. */
    public long periodStartMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, periodStart);
    }

    /** The key in the spend store; its texts are length-prefixed. */
    public byte[] bytes() {
        return at(periodStartMicros());
    }

    /** The key of another period of the same, by its start. */
    public byte[] at(long start) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(LATCH);
            out.writeUTF(tenant);
            out.writeUTF(budgetId);
            out.writeLong(version);
            out.writeByte(scope.dimension().wire());
            out.writeUTF(scope.value());
            out.writeLong(start);
        } catch (IOException e) {
            throw new IllegalStateException("a name is too long to be a key", e);
        }
        return bytes.toByteArray();
    }
}
