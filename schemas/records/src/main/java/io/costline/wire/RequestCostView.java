package io.costline.wire;

import io.costline.avro.ComparisonKind;
import io.costline.avro.PricingStatus;
import io.costline.identity.Revisions;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A RequestCost read in place: its event through {@link RequestEventView}, then the appended fields. Amounts are picos.
 * Written for the current schema only. Not safe for use by several threads.
 */
public final class RequestCostView {
    private static final PricingStatus[] STATUSES = PricingStatus.values();
    private static final byte[] TWIN = "TWIN".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SUPERSEDED_BY_TWIN = "SUPERSEDED_BY_TWIN".getBytes(StandardCharsets.US_ASCII);

    /** In the place of the layer: ranks above every layer. */
    private static final long DECIDED = 0x80;

    private static final int LAYER_BITS = 3;
    private static final int REQUESTED = ComparisonKind.REQUESTED.ordinal();
    private static final int BASELINE = ComparisonKind.BASELINE.ordinal();

    private final RequestEventView event = new RequestEventView();
    private final AvroCursor cursor = new AvroCursor();
    private byte[] bytes = new byte[0];
    private int epoch;
    private long priceBookVersion;
    private int status;
    private int reasonAt;
    private int reasonLength;
    private int currencyAt;
    private int currencyLength;
    private int cardIdAt;
    private int cardIdLength;
    private long listCost;
    private long contractedCost;
    private long upperBound;
    private int linesAt;
    private boolean requestedKnown;
    private long requestedCost;
    private boolean baselineKnown;
    private long baselineCost;
    private int baselineModelAt;
    private int baselineModelLength;
    private int findingsAt;
    private int costAt;
    private boolean corrected;
    private int previousStatus;
    private int previousCurrencyAt;
    private int previousCurrencyLength;
    private long previousPriceBookVersion;
    private long previousListCost;
    private long previousContractedCost;
    private long previousUpperBound;
    private int causeAt;
    private int causeLength;
    private int jobIdAt;
    private int jobIdLength;
    private long correctedAt;
    private long callRevision;

    /**
     * Walks a framed value of costline.costs whose schema id was checked.
     *
     * @throws MalformedRecordException if it is not exactly one RequestCost
     */
    public RequestCostView wrap(byte[] framed) {
        return wrap(framed, framed.length);
    }

    /** {@link #wrap(byte[])} of a value that ends before its array does. */
    public RequestCostView wrap(byte[] framed, int end) {
        bytes = framed;
        costAt = event.wrap(framed, Framing.HEADER, end);
        cursor.reset(framed, costAt, end);
        epoch = cursor.readInt();
        priceBookVersion = cursor.readLong();
        status = cursor.readConstant(STATUSES.length);
        reasonLength = cursor.readLength();
        reasonAt = skip(reasonLength);
        currencyLength = cursor.readLength();
        currencyAt = skip(currencyLength);
        listCost = cursor.readDecimal();
        contractedCost = cursor.readDecimal();
        upperBound = cursor.readDecimal();
        cardIdLength = cursor.readLength();
        cardIdAt = skip(cardIdLength);
        linesAt = cursor.position();
        skipLines();
        readComparisons();
        findingsAt = cursor.position();
        for (long n = cursor.readBlock(); n > 0; n = cursor.readBlock()) {
            for (long i = 0; i < n; i++) {
                cursor.skipString();
            }
        }
        readCorrection();
        callRevision = cursor.readLong();
        if (!cursor.atEnd()) {
            throw cursor.malformed("bytes after the record");
        }
        return this;
    }

    private void readCorrection() {
        long branch = cursor.readLong();
        if (branch < 0 || branch > 1) {
            throw cursor.malformed("union branch out of range");
        }
        corrected = branch == 1;
        if (corrected) {
            cursor.readInt(); // previousEpoch: the same, for a correction stays in its epoch
            previousPriceBookVersion = cursor.readLong();
            previousStatus = cursor.readConstant(STATUSES.length);
            previousCurrencyLength = cursor.readLength();
            previousCurrencyAt = skip(previousCurrencyLength);
            previousListCost = cursor.readDecimal();
            previousContractedCost = cursor.readDecimal();
            previousUpperBound = cursor.readDecimal();
            causeLength = cursor.readLength();
            causeAt = skip(causeLength);
            jobIdLength = cursor.readLength();
            jobIdAt = skip(jobIdLength);
            correctedAt = cursor.readLong();
        }
    }

    private int skip(int length) {
        int at = cursor.position();
        cursor.position(at + length);
        return at;
    }

    private void skipLines() {
        for (long n = cursor.readBlock(); n > 0; n = cursor.readBlock()) {
            for (long i = 0; i < n; i++) {
                cursor.skipString(); // unit
                cursor.skipString(); // listUnitPrice
                cursor.readLong(); // per
                cursor.skipString(); // multiplier
                cursor.skipString(); // cardId
                cursor.readInt(); // part
                cursor.skipString(); // quantity
                cursor.skipString(); // amount
                cursor.skipString(); // contractedAmount
            }
        }
    }

    private void readComparisons() {
        requestedKnown = false;
        requestedCost = 0;
        baselineKnown = false;
        baselineCost = 0;
        for (long n = cursor.readBlock(); n > 0; n = cursor.readBlock()) {
            for (long i = 0; i < n; i++) {
                int kind = cursor.readInt();
                int modelLength = cursor.readLength();
                int modelAt = skip(modelLength);
                long cost = cursor.readDecimal();
                if (kind == REQUESTED) {
                    requestedKnown = true;
                    requestedCost = cost;
                } else if (kind == BASELINE) {
                    baselineKnown = true;
                    baselineCost = cost;
                    baselineModelAt = modelAt;
                    baselineModelLength = modelLength;
                }
            }
        }
    }

    public RequestEventView event() {
        return event;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int epoch() {
        return epoch;
    }

    public long priceBookVersion() {
        return priceBookVersion;
    }

    public PricingStatus status() {
        return STATUSES[status];
    }

    public String reason(Interner interner) {
        return interner.intern(bytes, reasonAt, reasonLength);
    }

    public String currency(Interner interner) {
        return interner.intern(bytes, currencyAt, currencyLength);
    }

    public String cardId(Interner interner) {
        return interner.intern(bytes, cardIdAt, cardIdLength);
    }

    public long listCost() {
        return listCost;
    }

    public long contractedCost() {
        return contractedCost;
    }

    public long upperBound() {
        return upperBound;
    }

    /** Where the array of CostLines starts, for a cursor. */
    public int linesAt() {
        return linesAt;
    }

    /** Where the event ends and what the enricher appended begins. */
    public int costAt() {
        return costAt;
    }

    /** Whether the cost corrects an earlier one; what begins with {@code previous} is defined only then. */
    public boolean corrected() {
        return corrected;
    }

    public long previousPriceBookVersion() {
        return previousPriceBookVersion;
    }

    public PricingStatus previousStatus() {
        return STATUSES[previousStatus];
    }

    public String previousCurrency(Interner interner) {
        return interner.intern(bytes, previousCurrencyAt, previousCurrencyLength);
    }

    public long previousListCost() {
        return previousListCost;
    }

    public long previousContractedCost() {
        return previousContractedCost;
    }

    public long previousUpperBound() {
        return previousUpperBound;
    }

    public String cause(Interner interner) {
        return interner.intern(bytes, causeAt, causeLength);
    }

    public String jobId(Interner interner) {
        return interner.intern(bytes, jobIdAt, jobIdLength);
    }

    /** When Costline came to know these figures, in UTC microseconds: receipt of the event, or its correction. */
    public long knownAt() {
        return corrected ? correctedAt : event.receivedAt();
    }

    /** Whether the cost holds what the same usage costs at the requested model. */
    public boolean requestedKnown() {
        return requestedKnown;
    }

    public long requestedCost() {
        return requestedCost;
    }

    /** Whether the cost holds what the same usage costs at the tenant's baseline model. */
    public boolean baselineKnown() {
        return baselineKnown;
    }

    public long baselineCost() {
        return baselineCost;
    }

    /** Where the baseline model's name starts in {@link #bytes()}, if there is one. */
    public int baselineModelAt() {
        return baselineModelAt;
    }

    public int baselineModelLength() {
        return baselineKnown ? baselineModelLength : 0;
    }

    /** Where the array of findings starts, for a cursor. */
    public int findingsAt() {
        return findingsAt;
    }

    /** Which decision about its call's views the record follows from; 0: none was needed. */
    public long callRevision() {
        return callRevision;
    }

    /**
     * Whether another view of the same call counts instead of this one: kept as evidence, it adds nothing, and what it
     * added before is taken back.
     */
    public boolean isEvidence() {
        return status() == PricingStatus.NOT_BILLED && (reasonIs(TWIN) || reasonIs(SUPERSEDED_BY_TWIN));
    }

    private boolean reasonIs(byte[] text) {
        return Arrays.equals(bytes, reasonAt, reasonAt + reasonLength, text, 0, text.length);
    }

    /**
     * Upper half of the cost's revision as one 128-bit number, unsigned, which orders as (epoch, layer, event's rank,
     * price-book version) do: epoch in 16 bits, layer in 8, the rank's upper 40 bits ({@link RequestEventView#rank}). Where a decision about the
     * call's views was needed, it is (epoch, decision, price-book version): 0x80 in the place of the layer, and in that of
     * the rank the decision, with the layer in its lowest three bits.
     */
    public long revisionHigh() {
        long layer = callRevision == 0 ? event.layer().ordinal() : DECIDED;
        return (long) (epoch & 0xffff) << 48
                | layer << Revisions.BOOK_BITS
                | rank() >>> (Long.SIZE - Revisions.BOOK_BITS);
    }

    /** Lower half: the lower 24 bits of the rank or decision, then the price-book version in 40. */
    public long revisionLow() {
        return rank() << Revisions.BOOK_BITS | priceBookVersion & (1L << Revisions.BOOK_BITS) - 1;
    }

    private long rank() {
        return callRevision == 0
                ? event.rank()
                : callRevision << LAYER_BITS | event.layer().ordinal();
    }
}
