package io.costline.ingest.adapter.reading;

import io.costline.avro.Modality;
import io.costline.avro.ModalityTokens;
import io.costline.avro.TokenBucket;
import io.costline.avro.TokenBuckets;
import io.costline.ingest.admission.Buckets;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.RejectionCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Modality counts, stated per total, spread over the disjoint buckets. What a part states (cached audio) is taken from
 * its parent first; the rest goes to the plain bucket as far as it has room and overflows into the parts, so every sum
 * stays what the sender said. Where the sender leaves the choice open the dearer modalities stay uncached.
 */
public final class ModalitySplit {
    private static final Modality[] DEAREST_FIRST = {
        Modality.AUDIO, Modality.VIDEO, Modality.IMAGE, Modality.DOCUMENT, Modality.TEXT
    };
    private static final Measure[] INPUT_PARTS = {
        Measure.CACHE_READ, Measure.CACHE_WRITE, Measure.CACHE_WRITE_5M, Measure.CACHE_WRITE_1H, Measure.TOOL_INPUT
    };
    private static final Measure[] OUTPUT_PARTS = {Measure.REASONING, Measure.PREDICTION_REJECTED};

    private final long[][] stated = new long[Measure.values().length][Modality.values().length];

    private final boolean tolerant;

    /** @param tolerant counts that do not fit are left out with a warning, for sources known to contradict themselves */
    public ModalitySplit(boolean tolerant) {
        this.tolerant = tolerant;
    }

    public void add(Measure parent, Modality modality, long tokens) {
        stated[parent.ordinal()][modality.ordinal()] += tokens;
    }

    public List<ModalityTokens> over(TokenBuckets tokens, Draft draft) {
        var spread = new ArrayList<ModalityTokens>();
        spread.addAll(spread(tokens, Measure.INPUT, INPUT_PARTS, draft));
        spread.addAll(spread(tokens, Measure.OUTPUT, OUTPUT_PARTS, draft));
        return spread;
    }

    /** What of a total is stated in modalities other than text. */
    long media(Measure total) {
        long sum = 0;
        for (Modality modality : DEAREST_FIRST) {
            sum += modality == Modality.TEXT ? 0 : stated[total.ordinal()][modality.ordinal()];
        }
        return sum;
    }

    /** The modalities of one side; none where they do not fit it. */
    private List<ModalityTokens> spread(TokenBuckets tokens, Measure total, Measure[] parts, Draft draft) {
        var spread = new ArrayList<ModalityTokens>();
        long[] room = new long[TokenBucket.values().length];
        for (TokenBucket bucket : Buckets.ALL) {
            room[bucket.ordinal()] = Buckets.get(tokens, bucket);
        }
        long[] left = stated[total.ordinal()].clone();
        for (Measure part : parts) {
            for (Modality modality : DEAREST_FIRST) {
                long count = stated[part.ordinal()][modality.ordinal()];
                TokenBucket bucket = InclusiveUsage.bucketOf(part);
                if (count > room[bucket.ordinal()]) {
                    tooLarge(draft, modality);
                    return List.of();
                }
                place(spread, bucket, modality, count, room);
                // A part whose modality the total does not list is a part all the same.
                left[modality.ordinal()] = Math.max(0, left[modality.ordinal()] - count);
            }
        }
        for (Modality modality : DEAREST_FIRST) {
            long rest = left[modality.ordinal()];
            rest -= fill(spread, InclusiveUsage.bucketOf(total), modality, rest, room);
            for (Measure part : parts) {
                rest -= fill(spread, InclusiveUsage.bucketOf(part), modality, rest, room);
            }
            if (rest > 0) {
                tooLarge(draft, modality);
                return List.of();
            }
        }
        return spread;
    }

    private static long fill(
            List<ModalityTokens> spread, TokenBucket bucket, Modality modality, long wanted, long[] room) {
        long placed = Math.min(wanted, room[bucket.ordinal()]);
        place(spread, bucket, modality, placed, room);
        return placed;
    }

    private static void place(
            List<ModalityTokens> spread, TokenBucket bucket, Modality modality, long count, long[] room) {
        if (count > 0) {
            room[bucket.ordinal()] -= count;
            spread.add(new ModalityTokens(bucket, modality, count));
        }
    }

    private void tooLarge(Draft draft, Modality modality) {
        if (tolerant) {
            draft.warn("modality counts do not fit their totals and were left out");
            return;
        }
        draft.reject(
                RejectionCode.SUBSET_EXCEEDS_TOTAL,
                "usage",
                "the " + modality.name().toLowerCase(Locale.ROOT) + " tokens are part of a total and larger than it");
    }
}
