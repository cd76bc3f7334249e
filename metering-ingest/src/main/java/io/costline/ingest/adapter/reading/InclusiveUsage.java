package io.costline.ingest.adapter.reading;

import io.costline.avro.Modality;
import io.costline.avro.RequestEvent;
import io.costline.avro.TokenBucket;
import io.costline.avro.TokenBuckets;
import io.costline.avro.TotalCheck;
import io.costline.avro.UsageStatus;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.RejectionCode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Token counts as inclusive totals, the one form every dialect is brought to first; {@link #writeTo} makes them the
 * disjoint buckets of the event. Cache, tool and modality counts are parts of input, reasoning and rejected predictions
 * parts of output. A part larger than its total is a fault, named in the sender's words.
 */
public final class InclusiveUsage {
    private static final int MEASURES = Measure.values().length;

    private final long[] counts = new long[MEASURES];
    private final @Nullable Fields[] from = new Fields[MEASURES];
    private final String[] names = new String[MEASURES];
    private @Nullable ModalitySplit modalities;
    private long reportedTotal = Fields.ABSENT;
    private boolean said;

    private final boolean tolerant;

    /** @param tolerant whether modality counts may contradict their totals, see {@link ModalitySplit} */
    public InclusiveUsage(boolean tolerant) {
        this.tolerant = tolerant;
        Arrays.fill(counts, Fields.ABSENT);
    }

    /** Reads one spelling of a count. Repeated spellings are aliases, never addends: the largest holds. */
    public InclusiveUsage read(Measure measure, Fields fields, String member) {
        long count = fields.count(member);
        if (count > counts[measure.ordinal()]) {
            set(measure, count, fields, member);
        }
        return this;
    }

    public void set(Measure measure, long count, Fields fields, String member) {
        if (count != Fields.ABSENT) {
            counts[measure.ordinal()] = count;
            from[measure.ordinal()] = fields;
            names[measure.ordinal()] = member;
            said = true;
        }
    }

    /** The count, zero when it was not stated. */
    public long get(Measure measure) {
        return Math.max(0, counts[measure.ordinal()]);
    }

    public boolean stated(Measure measure) {
        return counts[measure.ordinal()] != Fields.ABSENT;
    }

    /** Changes a count that was stated in another sense; what it was called stays. */
    public void adjust(Measure measure, long count) {
        counts[measure.ordinal()] = count;
    }

    public void reportedTotal(long total) {
        reportedTotal = total;
    }

    public boolean totalReported() {
        return reportedTotal != Fields.ABSENT;
    }

    public long reportedTotal() {
        return reportedTotal;
    }

    /** Whether any token count was stated at all. */
    public boolean said() {
        return said;
    }

    /** What of a side is stated in modalities other than text. */
    public long media(Measure side) {
        return modalities == null ? 0 : modalities.media(side);
    }

    public ModalitySplit modalities() {
        if (modalities == null) {
            modalities = new ModalitySplit(tolerant);
        }
        return modalities;
    }

    public void modality(Measure parent, Modality modality, Fields fields, String member) {
        long count = fields.count(member);
        if (count > 0) {
            modalities().add(parent, modality, count);
        }
    }

    /** Whether the source did not tell a side. Nothing answers without a prompt, so an input of none is not told either. */
    private boolean untold(Measure side) {
        return from[side.ordinal()] == null || (side == Measure.INPUT && get(side) == 0 && get(Measure.OUTPUT) > 0);
    }

    /** A side that was not told follows from the total where that tells it. */
    void derive(String operation) {
        boolean input = untold(Measure.INPUT);
        if (!said || !Operations.twoSided(operation) || !totalReported() || input == untold(Measure.OUTPUT)) {
            return;
        }
        Measure missing = input ? Measure.INPUT : Measure.OUTPUT;
        long rest = reportedTotal - get(input ? Measure.OUTPUT : Measure.INPUT);
        if (rest > 0 || (rest == 0 && !input)) {
            counts[missing.ordinal()] = rest;
            from[missing.ordinal()] = from[(input ? Measure.OUTPUT : Measure.INPUT).ordinal()];
            names[missing.ordinal()] = missing.unit();
        }
    }

    private UsageStatus status(String operation) {
        if (!said) {
            return UsageStatus.MISSING;
        }
        boolean half = Operations.twoSided(operation)
                && (untold(Measure.INPUT) || untold(Measure.OUTPUT))
                && Math.max(get(Measure.INPUT), get(Measure.OUTPUT)) > 0;
        return half ? UsageStatus.PARTIAL : UsageStatus.COMPLETE;
    }

    /** Makes the counts disjoint and sets tokens, modalities, total check and usage status of the event. */
    public void writeTo(Draft draft, String rule) {
        RequestEvent event = draft.event();
        TokenBuckets tokens = event.getTokens();
        derive(event.getOperation());
        buckets(draft, tokens);
        event.setInclusionRule(rule);
        event.setUsageStatus(status(event.getOperation()));
        event.setTotalCheck(totalCheck());
        new EventUnits(draft).add(Measure.CITATION.unit(), get(Measure.CITATION));
        if (modalities != null && draft.fault() == null) {
            event.setModalities(modalities.over(tokens, draft));
        }
    }

    /** Buckets alone, for the parts of a call. */
    public TokenBuckets buckets(Draft draft) {
        var tokens = new TokenBuckets(0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
        buckets(draft, tokens);
        return tokens;
    }

    private void buckets(Draft draft, TokenBuckets tokens) {
        long write5m = get(Measure.CACHE_WRITE_5M);
        long write1h = get(Measure.CACHE_WRITE_1H);
        long write = stated(Measure.CACHE_WRITE) ? get(Measure.CACHE_WRITE) : write5m + write1h;
        part(draft, Measure.CACHE_WRITE_5M, write5m, write);
        part(draft, Measure.CACHE_WRITE_1H, write5m + write1h, write);
        long input = get(Measure.INPUT);
        long read = get(Measure.CACHE_READ);
        long tool = get(Measure.TOOL_INPUT);
        part(draft, Measure.CACHE_READ, read, input);
        part(draft, stated(Measure.CACHE_WRITE) ? Measure.CACHE_WRITE : Measure.CACHE_WRITE_5M, read + write, input);
        part(draft, Measure.TOOL_INPUT, read + write + tool, input);
        long output = get(Measure.OUTPUT);
        long reasoning = get(Measure.REASONING);
        long rejected = get(Measure.PREDICTION_REJECTED);
        part(draft, Measure.REASONING, reasoning, output);
        long citation = get(Measure.CITATION);
        part(draft, Measure.PREDICTION_REJECTED, reasoning + rejected, output);
        part(draft, Measure.CITATION, reasoning + rejected + citation, output);
        tokens.setInputUncached(input - read - write - tool);
        tokens.setCacheRead(read);
        tokens.setCacheWrite5m(write5m);
        tokens.setCacheWrite1h(write1h);
        tokens.setCacheWriteUnknownTtl(write - write5m - write1h);
        tokens.setToolUseInput(tool);
        tokens.setOutputVisible(output - reasoning - rejected - citation);
        tokens.setReasoning(reasoning);
        tokens.setPredictionRejected(rejected);
    }

    private void part(Draft draft, Measure measure, long part, long total) {
        if (part > total) {
            draft.reject(RejectionCode.SUBSET_EXCEEDS_TOTAL, name(measure));
        }
    }

    private String name(Measure measure) {
        Fields fields = from[measure.ordinal()];
        return fields == null ? measure.unit() : fields.path(names[measure.ordinal()]);
    }

    private TotalCheck totalCheck() {
        if (!totalReported()) {
            return TotalCheck.NOT_REPORTED;
        }
        return reportedTotal == get(Measure.INPUT) + get(Measure.OUTPUT) ? TotalCheck.OK : TotalCheck.MISMATCH;
    }

    /** The bucket a measure's own modality counts belong to. */
    public static TokenBucket bucketOf(Measure measure) {
        return switch (measure) {
            case INPUT -> TokenBucket.INPUT_UNCACHED;
            case OUTPUT -> TokenBucket.OUTPUT_VISIBLE;
            case CACHE_READ -> TokenBucket.CACHE_READ;
            case CACHE_WRITE -> TokenBucket.CACHE_WRITE_UNKNOWN_TTL;
            case CACHE_WRITE_5M -> TokenBucket.CACHE_WRITE_5M;
            case CACHE_WRITE_1H -> TokenBucket.CACHE_WRITE_1H;
            case TOOL_INPUT -> TokenBucket.TOOL_USE_INPUT;
            case REASONING -> TokenBucket.REASONING;
            case PREDICTION_REJECTED -> TokenBucket.PREDICTION_REJECTED;
            case CITATION -> TokenBucket.UNKNOWN;
        };
    }
}
