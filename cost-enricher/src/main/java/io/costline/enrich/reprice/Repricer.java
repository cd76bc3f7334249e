package io.costline.enrich.reprice;

import io.costline.avro.PricingStatus;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.topology.EventPricer;
import io.costline.wire.AvroBuffer;
import io.costline.wire.Framing;
import io.costline.wire.Interner;
import io.costline.wire.RequestCostView;

/**
 * Prices a stored cost again: the same event bytes, the same epoch, another price book. The new record is what the enricher
 * would write, with the figures it replaces as its correction. Not safe for use by several threads.
 */
final class Repricer {
    static final String PRICE_CHANGE = "PRICE_CHANGE";
    static final String PRICED_LATER = "PRICED_LATER";

    private final int costSchemaId;
    private final String jobId;
    private final EventPricer pricer = new EventPricer(0);
    private final AvroBuffer buffer = new AvroBuffer(4_096);
    private final RequestCostView repriced = new RequestCostView();
    private final Interner names = new Interner(64);
    private int correctionAt;

    Repricer(int costSchemaId, String jobId) {
        this.costSchemaId = costSchemaId;
        this.jobId = jobId;
    }

    /**
     * Prices the event of a cost.
     *
     * @return the figures by this book, in place until the next call
     */
    RequestCostView price(RequestCostView cost, PriceBook book) {
        buffer.clear();
        Framing.writeHeader(buffer, costSchemaId);
        buffer.writeRaw(cost.bytes(), Framing.HEADER, cost.costAt() - Framing.HEADER);
        pricer.appendUncorrected(cost.event(), cost.epoch(), book, buffer);
        correctionAt = buffer.size();
        buffer.writeByte(0);
        buffer.writeLong(cost.callRevision());
        return repriced.wrap(buffer.array(), buffer.size());
    }

    /** Whether the figures last priced differ from these: status, currency, amounts, or what a model compared with would cost. */
    boolean differs(RequestCostView cost) {
        return repriced.status() != cost.status()
                || repriced.listCost() != cost.listCost()
                || repriced.contractedCost() != cost.contractedCost()
                || repriced.upperBound() != cost.upperBound()
                || repriced.requestedKnown() != cost.requestedKnown()
                || repriced.requestedCost() != cost.requestedCost()
                || repriced.baselineKnown() != cost.baselineKnown()
                || repriced.baselineCost() != cost.baselineCost()
                || !repriced.currency(names).equals(cost.currency(names));
    }

    /** The record last priced, framed, as a correction of this one. */
    byte[] correctionOf(RequestCostView cost, long correctedAtMicros) {
        buffer.truncate(correctionAt);
        buffer.writeLong(1);
        buffer.writeInt(cost.epoch());
        buffer.writeLong(cost.priceBookVersion());
        buffer.writeInt(cost.status().ordinal());
        buffer.writeString(cost.currency(names));
        buffer.writeDecimal(cost.listCost());
        buffer.writeDecimal(cost.contractedCost());
        buffer.writeDecimal(cost.upperBound());
        buffer.writeString(hadFullPrice(cost) ? PRICE_CHANGE : PRICED_LATER);
        buffer.writeString(jobId);
        buffer.writeLong(correctedAtMicros);
        buffer.writeLong(cost.callRevision());
        return buffer.toByteArray();
    }

    private static boolean hadFullPrice(RequestCostView cost) {
        return cost.status() != PricingStatus.UNPRICED && cost.status() != PricingStatus.PARTLY_PRICED;
    }
}
