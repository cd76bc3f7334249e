package io.costline.enrich.topology;

import io.costline.avro.PricingStatus;
import io.costline.enrich.pricing.Leaves;
import io.costline.enrich.pricing.LineRate;
import io.costline.enrich.pricing.RateSlot;
import io.costline.enrich.pricing.RateTable;
import io.costline.enrich.pricing.Resolution;
import io.costline.wire.AvroBuffer;
import io.costline.wire.RequestEventView;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * A compiled card with the constant bytes of everything it writes, for calls of plain text. Of the usual event only
 * quantities and amounts are left to encode.
 */
final class PreparedCard {
    private final Resolution resolution;
    private final RateTable table;
    private final byte[] status;
    private final byte[] cardId;
    private final byte[] findings;
    private final int findingCount;
    private final IdentityHashMap<RateTable.BandRates, PreparedBand> bands = new IdentityHashMap<>();
    private RateTable.BandRates lastBand;
    private PreparedBand lastPrepared;

    PreparedCard(Resolution resolution, RateTable table) {
        this.resolution = resolution;
        this.table = table;
        AvroBuffer buffer = new AvroBuffer();
        CostWriter.writeStatus(buffer, PricingStatus.PRICED, "", table.card().currency());
        status = buffer.toByteArray();
        buffer.clear().writeString(table.card().cardId());
        cardId = buffer.toByteArray();
        List<String> texts = new ArrayList<>(resolution.findings());
        texts.addAll(table.findings());
        buffer.clear();
        texts.forEach(buffer::writeString);
        findings = buffer.toByteArray();
        findingCount = texts.size();
        lastBand = table.band(0);
        lastPrepared = prepare(lastBand);
    }

    /** Whether the fast way prices it: every line one line at one price. */
    boolean simple() {
        return table.simple();
    }

    RateTable table() {
        return table;
    }

    Resolution resolution() {
        return resolution;
    }

    String currency() {
        return table.card().currency();
    }

    byte[] status() {
        return status;
    }

    byte[] cardId() {
        return cardId;
    }

    byte[] findings() {
        return findings;
    }

    int findingCount() {
        return findingCount;
    }

    PreparedBand band(long totalInput) {
        RateTable.BandRates band = table.band(totalInput);
        if (band != lastBand) {
            lastPrepared = prepare(band);
            lastBand = band;
        }
        return lastPrepared;
    }

    private PreparedBand prepare(RateTable.BandRates band) {
        PreparedBand prepared = bands.get(band);
        if (prepared == null) { // not computeIfAbsent: its lambda would be an allocation at every change of band
            prepared = new PreparedBand(band, table.card().cardId());
            bands.put(band, prepared);
        }
        return prepared;
    }

    /** One context band: lines for tokens in the order of the leaves, then the fee per request if there is one. */
    static final class PreparedBand {
        final int[] slotOfBucket = new int[RequestEventView.BUCKETS];
        final byte[][] findingOfBucket = new byte[RequestEventView.BUCKETS][];
        final LineRate[] list;
        final LineRate[] contracted;
        final byte[][] lineHead;
        final int tokenSlots;
        final boolean feePerRequest;

        private PreparedBand(RateTable.BandRates band, String cardId) {
            List<RateSlot> slots = new ArrayList<>(band.slots());
            tokenSlots = slots.size();
            RateSlot fee = band.feePerRequest();
            feePerRequest = fee != null;
            if (fee != null) {
                slots.add(fee);
            }
            list = slots.stream().map(RateSlot::list).toArray(LineRate[]::new);
            contracted = slots.stream().map(RateSlot::contracted).toArray(LineRate[]::new);
            lineHead = slots.stream().map(slot -> head(slot, cardId)).toArray(byte[][]::new);
            AvroBuffer buffer = new AvroBuffer();
            for (int bucket = 0; bucket < RequestEventView.BUCKETS; bucket++) {
                slotOfBucket[bucket] = band.slotOf(Leaves.text(bucket));
                String finding = band.findingOf(Leaves.text(bucket));
                buffer.clear();
                if (finding != null) {
                    buffer.writeString(finding);
                }
                findingOfBucket[bucket] = buffer.toByteArray();
            }
        }

        private static byte[] head(RateSlot slot, String cardId) {
            LineRate rate = slot.list();
            BigDecimal multiplier = rate.multiplier();
            String other = rate.cardId().equals(cardId) ? "" : rate.cardId();
            AvroBuffer buffer = new AvroBuffer();
            CostWriter.writeLineHead(buffer, slot.unit(), rate.price(), rate.per(), multiplier, other, -1);
            return buffer.toByteArray();
        }
    }
}
