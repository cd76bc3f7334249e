package io.costline.wire;

import io.costline.avro.CallStatus;
import io.costline.avro.CredentialKind;
import io.costline.avro.Modality;
import io.costline.avro.ObservationLayer;
import io.costline.avro.RecordKind;
import io.costline.avro.ReportedCostKind;
import io.costline.avro.ResponseCache;
import io.costline.avro.TimeQuality;
import io.costline.avro.TokenBucket;
import io.costline.avro.TotalCheck;
import io.costline.avro.UsageStatus;
import io.costline.identity.Revisions;
import io.costline.topics.Keys;
import java.nio.charset.StandardCharsets;

/**
 * A RequestEvent read in place, without objects for its fields: what the hot path uses instead of the generated class.
 * {@link #wrap} walks the whole event and so checks it; afterwards numbers come from fields and texts from slices of the
 * wrapped bytes. Written for the current schema only: check the schema id before. A test holds it against the schema.
 * Not safe for use by several threads.
 */
public final class RequestEventView {
    /** What the time accessors return for an absent time. */
    public static final long NO_TIME = Long.MIN_VALUE;

    /** Number of token buckets; their order is that of TokenBuckets' fields, TokenBucket's ordinal minus one. */
    public static final int BUCKETS = 9;

    private static final byte[] OWN_TRACE = Keys.OWN_TRACE.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_PREFIX = {};
    private static final CallStatus[] STATUSES = CallStatus.values();
    private static final ObservationLayer[] LAYERS = ObservationLayer.values();
    private static final TimeQuality[] TIME_QUALITIES = TimeQuality.values();
    private static final UsageStatus[] USAGE_STATUSES = UsageStatus.values();
    private static final ResponseCache[] RESPONSE_CACHES = ResponseCache.values();
    private static final TotalCheck[] TOTAL_CHECKS = TotalCheck.values();
    private static final CredentialKind[] CREDENTIAL_KINDS = CredentialKind.values();
    private static final int RECORD_KINDS = RecordKind.values().length;
    private static final int REPORTED_COST_KINDS = ReportedCostKind.values().length;
    private static final int TOKEN_BUCKETS = TokenBucket.values().length;
    private static final int MODALITIES = Modality.values().length;

    private final AvroCursor cursor = new AvroCursor();
    private final int[] starts = new int[EventText.COUNT];
    private final int[] lengths = new int[EventText.COUNT];
    private final long[] tokens = new long[BUCKETS];
    private byte[] bytes = new byte[0];
    private int text;
    private long eventIdHigh;
    private long eventIdLow;
    private long revision;
    private long contentHash;
    private long eventTime;
    private long receivedAt;
    private long startedAt;
    private long firstTokenAt;
    private long endedAt;
    private int layer;
    private int timeQuality;
    private int credentialKind;
    private int responseCache;
    private int usageStatus;
    private int totalCheck;
    private int status;
    private int attemptIndex;
    private int retryCount;
    private int httpStatus;
    private boolean batch;
    private boolean stream;
    private boolean traceEnd;
    private int modalitiesAt;
    private boolean onlyText;
    private int unitsAt;
    private int partsAt;
    private int reportedCostsAt;
    private int tagsAt;

    /**
     * Walks the event that starts at the offset.
     *
     * @return the offset after it
     * @throws MalformedRecordException if the bytes up to the end do not hold a RequestEvent
     */
    public int wrap(byte[] source, int from, int end) {
        bytes = source;
        text = 0;
        cursor.reset(source, from, end);
        readIdentity();
        readModel();
        readUsage();
        readAttempt();
        readAttribution();
        readOutcome();
        return cursor.position();
    }

    private void readIdentity() {
        eventIdHigh = cursor.readFixedLong();
        eventIdLow = cursor.readFixedLong();
        texts(EventText.TENANT, EventText.CALL_ID);
        revision = cursor.readLong();
        contentHash = cursor.readLong();
        layer = cursor.readConstant(LAYERS.length);
        cursor.readConstant(RECORD_KINDS);
        eventTime = cursor.readLong();
        timeQuality = cursor.readConstant(TIME_QUALITIES.length);
        receivedAt = cursor.readLong();
    }

    private void readModel() {
        texts(EventText.PROVIDER, EventText.REGION);
        batch = cursor.readBoolean();
        credentialKind = cursor.readConstant(CREDENTIAL_KINDS.length);
        responseCache = cursor.readConstant(RESPONSE_CACHES.length);
        usageStatus = cursor.readConstant(USAGE_STATUSES.length);
        totalCheck = cursor.readConstant(TOTAL_CHECKS.length);
        texts(EventText.INCLUSION_RULE, EventText.INCLUSION_RULE);
    }

    private void readUsage() {
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            tokens[bucket] = cursor.readLong();
        }
        modalitiesAt = cursor.position();
        onlyText = true;
        for (long n = cursor.readBlock(); n > 0; n = cursor.readBlock()) {
            for (long i = 0; i < n; i++) {
                boolean placed = cursor.readConstant(TOKEN_BUCKETS) > 0;
                onlyText &= cursor.readConstant(MODALITIES) <= Modality.TEXT.ordinal() || !placed;
                cursor.readLong();
            }
        }
        unitsAt = cursor.position();
        cursor.skipTexts(2);
        partsAt = cursor.position();
        for (long n = cursor.readBlock(); n > 0; n = cursor.readBlock()) {
            for (long i = 0; i < n; i++) {
                skipPart();
            }
        }
        reportedCostsAt = cursor.position();
        for (long n = cursor.readBlock(); n > 0; n = cursor.readBlock()) {
            for (long i = 0; i < n; i++) {
                cursor.readConstant(REPORTED_COST_KINDS);
                cursor.skipString();
                cursor.skipString();
                cursor.skipString();
            }
        }
    }

    private void skipPart() {
        cursor.readInt();
        cursor.skipString();
        cursor.skipString();
        cursor.skipString();
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            cursor.readLong();
        }
        cursor.readBoolean();
    }

    private void readAttempt() {
        status = cursor.readConstant(STATUSES.length);
        texts(EventText.OPERATION_ID, EventText.OPERATION_ID);
        attemptIndex = cursor.readInt();
        retryCount = cursor.readInt();
        texts(EventText.FALLBACK_FROM, EventText.FALLBACK_FROM);
        startedAt = optionalTime();
        firstTokenAt = optionalTime();
        endedAt = optionalTime();
    }

    private void readAttribution() {
        texts(EventText.CUSTOMER_ID, EventText.ENDPOINT_FAMILY);
        stream = cursor.readBoolean();
        texts(EventText.ROUTE, EventText.COMPLEXITY_TIER);
        httpStatus = cursor.readInt();
    }

    private void readOutcome() {
        texts(EventText.ERROR_TYPE, EventText.FINISH_REASON);
        traceEnd = cursor.readBoolean();
        tagsAt = cursor.position();
        cursor.skipTexts(2);
        for (long n = cursor.readBlock(); n > 0; n = cursor.readBlock()) {
            for (long i = 0; i < n; i++) {
                cursor.skipString();
                cursor.readLong();
            }
        }
        texts(EventText.SOURCE, EventText.last());
    }

    /** Reads the run of text fields from the next one to the last named; the first is named for the reader's sake. */
    private void texts(EventText first, EventText last) {
        assert text == first.ordinal();
        for (int to = last.ordinal(); text <= to; text++) {
            int length = cursor.readLength();
            int start = cursor.position();
            starts[text] = start;
            lengths[text] = length;
            cursor.position(start + length);
        }
    }

    private long optionalTime() {
        return cursor.readConstant(2) == 0 ? NO_TIME : cursor.readLong();
    }

    public byte[] bytes() {
        return bytes;
    }

    /** Where the text starts in {@link #bytes()}. */
    public int start(EventText field) {
        return starts[field.ordinal()];
    }

    /** Its length in bytes; 0 where the source said nothing. */
    public int length(EventText field) {
        return lengths[field.ordinal()];
    }

    public boolean isEmpty(EventText field) {
        return lengths[field.ordinal()] == 0;
    }

    /** Which text names the trace: its own id, or behind {@link #tracePrefix} the call's, for a call without a trace. */
    public EventText traceField() {
        return isEmpty(EventText.TRACE_ID) ? EventText.CALL_ID : EventText.TRACE_ID;
    }

    /** What stands before {@link #traceField} in the trace's name. Not to be changed. */
    public byte[] tracePrefix() {
        return isEmpty(EventText.TRACE_ID) ? OWN_TRACE : NO_PREFIX;
    }

    /** A new string: for ids, which do not repeat. */
    public String text(EventText field) {
        int length = lengths[field.ordinal()];
        return length == 0 ? "" : new String(bytes, starts[field.ordinal()], length, StandardCharsets.UTF_8);
    }

    /** The same string for the same text: for names, which do repeat. */
    public String text(EventText field, Interner interner) {
        return interner.intern(bytes, starts[field.ordinal()], lengths[field.ordinal()]);
    }

    public long eventIdHigh() {
        return eventIdHigh;
    }

    public long eventIdLow() {
        return eventIdLow;
    }

    public long revision() {
        return revision;
    }

    public long contentHash() {
        return contentHash;
    }

    /** Where this report ranks among those of its event. */
    public long rank() {
        return Revisions.rank(revision, outputTokens());
    }

    public ObservationLayer layer() {
        return LAYERS[layer];
    }

    /** UTC microseconds, as all times here. */
    public long eventTime() {
        return eventTime;
    }

    public TimeQuality timeQuality() {
        return TIME_QUALITIES[timeQuality];
    }

    public long receivedAt() {
        return receivedAt;
    }

    public boolean batch() {
        return batch;
    }

    public CredentialKind credentialKind() {
        return CREDENTIAL_KINDS[credentialKind];
    }

    public ResponseCache responseCache() {
        return RESPONSE_CACHES[responseCache];
    }

    public UsageStatus usageStatus() {
        return USAGE_STATUSES[usageStatus];
    }

    public TotalCheck totalCheck() {
        return TOTAL_CHECKS[totalCheck];
    }

    /** Tokens of one disjoint bucket, by its index (see {@link #BUCKETS}). */
    public long tokens(int bucket) {
        return tokens[bucket];
    }

    public long tokens(TokenBucket bucket) {
        return tokens[bucket.ordinal() - 1];
    }

    /** All input: cache reads and writes and tool use included. */
    public long inputTokens() {
        return tokens[0] + tokens[1] + tokens[2] + tokens[3] + tokens[4] + tokens[5];
    }

    public long cacheReadTokens() {
        return tokens[1];
    }

    public long cacheWriteTokens() {
        return tokens[2] + tokens[3] + tokens[4];
    }

    /** All output: reasoning included. */
    public long outputTokens() {
        return tokens[6] + tokens[7] + tokens[8];
    }

    public CallStatus status() {
        return STATUSES[status];
    }

    public int attemptIndex() {
        return attemptIndex;
    }

    public int retryCount() {
        return retryCount;
    }

    /** {@link #NO_TIME} where unknown; likewise below. */
    public long startedAt() {
        return startedAt;
    }

    public long firstTokenAt() {
        return firstTokenAt;
    }

    public long endedAt() {
        return endedAt;
    }

    public boolean stream() {
        return stream;
    }

    public boolean traceEnd() {
        return traceEnd;
    }

    public int httpStatus() {
        return httpStatus;
    }

    /** Whether no token is said to be of another modality than text. */
    public boolean onlyText() {
        return onlyText;
    }

    /** Where the array of ModalityTokens starts, for a cursor; likewise below. */
    public int modalitiesAt() {
        return modalitiesAt;
    }

    public int unitsAt() {
        return unitsAt;
    }

    public int partsAt() {
        return partsAt;
    }

    public int reportedCostsAt() {
        return reportedCostsAt;
    }

    public int tagsAt() {
        return tagsAt;
    }
}
