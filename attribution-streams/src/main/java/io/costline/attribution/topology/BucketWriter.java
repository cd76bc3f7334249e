package io.costline.attribution.topology;

import io.costline.attribution.spend.Bucket;
import io.costline.attribution.spend.BucketCodec;
import io.costline.attribution.spend.Granularity;
import io.costline.attribution.spend.Scope;
import io.costline.topics.Keys;
import io.costline.topics.Topics;
import io.costline.wire.AvroBuffer;
import io.costline.wire.Framing;
import io.costline.wire.SchemaRegistry;
import java.nio.charset.StandardCharsets;

/** Writes a SpendBucket field by field; a test holds it against the generated class. Not safe for use by several threads. */
final class BucketWriter {
    private final int schemaId;
    private final int epoch;
    private final AvroBuffer buffer = new AvroBuffer();

    BucketWriter(SchemaRegistry registry, int epoch) {
        this.schemaId = registry.register(
                Topics.SPEND.subject(), Topics.SPEND.valueSchema().orElseThrow());
        this.epoch = epoch;
    }

    byte[] key(Scope scope, Granularity granularity, long start, int addedIn) {
        return Keys.spend(
                        scope.tenant(),
                        scope.dimension().name(),
                        granularity.name(),
                        Math.floorDiv(start, 1000),
                        addedIn,
                        scope.currency(),
                        scope.value())
                .getBytes(StandardCharsets.UTF_8);
    }

    byte[] write(Scope scope, Granularity granularity, long start, int addedIn, Bucket bucket) {
        buffer.clear();
        Framing.writeHeader(buffer, schemaId);
        buffer.writeString(scope.tenant());
        buffer.writeInt(scope.dimension().wire());
        buffer.writeString(scope.value());
        buffer.writeInt(granularity.wire());
        buffer.writeLong(start);
        buffer.writeString(scope.currency());
        buffer.writeInt(epoch);
        buffer.writeLong(bucket.revision());
        buffer.writeLong(bucket.receivedAt());
        BucketCodec.write(bucket.totals(), buffer);
        buffer.writeInt(addedIn);
        return buffer.toByteArray();
    }
}
