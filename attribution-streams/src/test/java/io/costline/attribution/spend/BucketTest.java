package io.costline.attribution.spend;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.attribution.ledger.Dimension;
import io.costline.attribution.ledger.Standing;
import io.costline.attribution.ledger.Totals;
import io.costline.attribution.trace.RandomCalls;
import io.costline.trials.Trials;
import io.costline.wire.AvroBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BucketTest {
    @Test
    void aPackedBucketUnpacksToItself() {
        Trials.run(200, random -> {
            // Given
            Bucket bucket = new Bucket();
            for (int i = random.nextInt(50); i >= 0; i--) {
                var call = new RandomCalls(random).call(i, 1);
                bucket.totals().add(call, random.nextInt(Standing.ALL + 1));
                bucket.revise();
            }

            // When
            Bucket copy = new BucketCodec().unpack(new BucketCodec().pack(bucket));

            // Then
            assertThat(copy.totals()).isEqualTo(bucket.totals());
            assertThat(copy.revision()).isEqualTo(bucket.revision());
            assertThat(copy.receivedAt()).isEqualTo(bucket.receivedAt());
        });
    }

    @Test
    void aBucketOfTheReleaseBeforePricedTotalsIsRead() {
        Trials.run(100, random -> {
            // Given what that release packed: no priced totals, and the version before
            Bucket bucket = new Bucket();
            for (int i = random.nextInt(20); i >= 0; i--) {
                bucket.totals().add(new RandomCalls(random).call(i, 1), Standing.ALL);
            }
            Totals totals = bucket.totals();
            AvroBuffer packed = new AvroBuffer();
            packed.writeByte(1);
            packed.writeLong(7);
            packed.writeLong(8);
            packed.writeDecimal(totals.amount(Totals.Amount.LIST_COST));
            packed.writeDecimal(totals.amount(Totals.Amount.CONTRACTED_COST));
            packed.writeDecimal(totals.amount(Totals.Amount.FALLBACK_COST));
            packed.writeDecimal(totals.amount(Totals.Amount.ESCALATION_COST));
            packed.writeDecimal(totals.amount(Totals.Amount.REQUESTED_COST));
            packed.writeDecimal(totals.amount(Totals.Amount.UNPRICED_UPPER_BOUND));
            for (int i = 0; i < 10; i++) {
                packed.writeLong(totals.count(Totals.Count.values()[i]));
            }

            // When
            Bucket read = new BucketCodec().unpack(packed.toByteArray());

            // Then
            assertThat(read.revision()).isEqualTo(7);
            assertThat(read.totals().amount(Totals.Amount.CONTRACTED_COST))
                    .isEqualTo(totals.amount(Totals.Amount.CONTRACTED_COST));
            assertThat(read.totals().count(Totals.Count.OUTPUT_TOKENS))
                    .isEqualTo(totals.count(Totals.Count.OUTPUT_TOKENS));
            assertThat(read.totals().amount(Totals.Amount.PRICED_COST))
                    .isEqualTo(totals.amount(Totals.Amount.CONTRACTED_COST));
            assertThat(read.totals().count(Totals.Count.PRICED_CALLS))
                    .isEqualTo(totals.count(Totals.Count.CALLS) - totals.count(Totals.Count.UNPRICED_CALLS));
        });
    }

    @Test
    void whatWasAddedIsSubtractedWhole() {
        Trials.run(100, random -> {
            // Given
            Bucket bucket = new Bucket();
            var call = new RandomCalls(random).call(1, 1);
            int standing = random.nextInt(Standing.ALL + 1);

            // When
            bucket.totals().add(call, standing);
            bucket.totals().subtract(call, standing);

            // Then
            assertThat(bucket.totals().isZero()).isTrue();
        });
    }

    @Test
    void keysKeepScopesApartAndBucketsInTimeOrder() {
        // Given
        Scope slashed = new Scope("demo", Dimension.FEATURE, "a/b", "USD");
        Scope other = new Scope("demo", Dimension.FEATURE, "a", "USD");

        // Then
        assertThat(BucketKey.marker(slashed)).isNotEqualTo(BucketKey.marker(other));
        assertThat(BucketKey.scope(BucketKey.marker(slashed))).isEqualTo(slashed);
        byte[] early = BucketKey.bucket(slashed, Granularity.HOUR, 255, 0);
        byte[] late = BucketKey.bucket(slashed, Granularity.HOUR, 256, 0);
        assertThat(Arrays.compareUnsigned(early, late)).isNegative();
        assertThat(BucketKey.start(late)).isEqualTo(256);
        byte[] prefix = BucketKey.markers("demo", Dimension.FEATURE);
        assertThat(BucketKey.marker(other)).startsWith(prefix);
    }
}
