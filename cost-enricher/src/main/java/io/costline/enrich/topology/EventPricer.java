package io.costline.enrich.topology;

import io.costline.avro.ComparisonKind;
import io.costline.avro.CredentialKind;
import io.costline.avro.PricingStatus;
import io.costline.enrich.pricing.Baseline;
import io.costline.enrich.pricing.CallTerms;
import io.costline.enrich.pricing.Comparison;
import io.costline.enrich.pricing.PartUsage;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.Pricer;
import io.costline.enrich.pricing.PricingQuery;
import io.costline.enrich.pricing.PricingResult;
import io.costline.enrich.pricing.Usage;
import io.costline.money.Int128;
import io.costline.money.Picos;
import io.costline.wire.AvroBuffer;
import io.costline.wire.EventText;
import io.costline.wire.Interner;
import io.costline.wire.RequestEventView;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Appends what an event costs to its bytes. An event of plain text with a known model goes the fast way, without
 * allocation; any other goes through the pricing core's values. Both write the same bytes for the same event. Not safe
 * for use by several threads.
 */
public final class EventPricer {
    private static final int INTERNED = 1 << 13;
    private static final long QUANTITY_FITS = Long.MAX_VALUE / Picos.PER_UNIT;

    private final int epoch;
    private final Interner interner = new Interner(INTERNED);
    private final EventUsage eventUsage = new EventUsage();
    private final Int128 wideQuantity = new Int128();
    private final long[] quantities = new long[64];
    private final long[] listPicos = new long[64];
    private final long[] contractedPicos = new long[64];
    private Pricer pricer = new Pricer(PriceBook.empty());
    private Places places = new Places(pricer, interner);
    private PricingStatus status = PricingStatus.UNKNOWN;
    private String reason = "";
    private long listTotal;
    private long contractedTotal;

    public EventPricer(int epoch) {
        this.epoch = epoch;
    }

    /** Status of the cost last appended. */
    public PricingStatus status() {
        return status;
    }

    /** Its reason; empty when priced. */
    String reason() {
        return reason;
    }

    /** Appends the cost of the event, as of its time, by this book: the first, so that it corrects none. */
    public void append(RequestEventView event, PriceBook book, AvroBuffer buffer) {
        append(event, book, 0, buffer);
    }

    /** The same as part of a decision about the call's views. */
    void append(RequestEventView event, PriceBook book, long callRevision, AvroBuffer buffer) {
        appendUncorrected(event, epoch, book, buffer);
        CostWriter.writeEnd(buffer, callRevision);
    }

    /** Appends that the event adds nothing, as another view of its call counts. */
    public void appendEvidence(String why, PriceBook book, long callRevision, AvroBuffer buffer) {
        CostWriter.writeVersion(buffer, epoch, book.version());
        write(buffer, new PricingResult.NotBilled(why), Comparison.All.NONE);
        CostWriter.writeEnd(buffer, callRevision);
    }

    /** The same without its last fields, from the correction on, and as of the given epoch. */
    public void appendUncorrected(RequestEventView event, int ofEpoch, PriceBook book, AvroBuffer buffer) {
        if (book != pricer.book()) {
            pricer = new Pricer(book);
            places = new Places(pricer, interner);
        }
        CostWriter.writeVersion(buffer, ofEpoch, book.version());
        String notBilled = CallFacts.notBilled(event);
        if (!notBilled.isEmpty()) {
            write(buffer, new PricingResult.NotBilled(notBilled), Comparison.All.NONE);
            return;
        }
        if (CallFacts.missingUsage(event)) {
            PricingQuery query = EventQueries.query(event, interner);
            write(
                    buffer,
                    pricer.price(Usage.UNTOLD, List.of(), query, eventUsage.reported(event)),
                    Comparison.All.NONE);
            return;
        }
        int size = buffer.size();
        if (!appendFast(event, buffer)) {
            buffer.truncate(size);
            appendSlowly(event, buffer);
        }
    }

    private boolean appendFast(RequestEventView event, AvroBuffer buffer) {
        if (!event.onlyText()
                || CallFacts.halfTold(event)
                || !CallFacts.isEmptyAt(event, event.unitsAt())
                || !CallFacts.isEmptyAt(event, event.partsAt())) {
            return false;
        }
        CallTerms terms = places.terms(event);
        if (terms.addsLines(event.credentialKind() == CredentialKind.BYOK)) {
            return false;
        }
        String provider = event.text(EventText.PROVIDER, interner);
        PreparedCard card = places.card(event, provider, event.text(EventText.SERVED_MODEL, interner), terms);
        if (card == null || !card.simple()) {
            return false;
        }
        String requested = comparable(event) ? event.text(EventText.REQUESTED_MODEL, interner) : "";
        PreparedCard asked = requested.isEmpty() ? null : places.other(event, provider, requested);
        Baseline baseline = terms.baseline();
        PreparedCard usual = baseline == null ? null : baselineCard(event, provider, baseline);
        boolean comparable = comparable(card, asked) && comparable(card, usual) && (baseline == null || usual != null);
        PreparedCard.PreparedBand band = card.band(event.inputTokens());
        int lines = comparable ? bill(event, band) : -1;
        if (lines < 0) {
            return false;
        }
        long list = listTotal;
        long contracted = contractedTotal;
        buffer.writeRaw(card.status());
        buffer.writeDecimal(list);
        buffer.writeDecimal(contracted);
        buffer.writeDecimal(0L);
        buffer.writeRaw(card.cardId());
        writeLines(buffer, band, lines);
        if (!appendFastComparisons(event, asked, baseline, usual, buffer)) {
            return false;
        }
        writeFindings(event, buffer, card, band);
        status = PricingStatus.PRICED;
        reason = "";
        return true;
    }

    private @Nullable PreparedCard baselineCard(RequestEventView event, String provider, Baseline baseline) {
        return places.other(event, baseline.providerFor(provider), baseline.model());
    }

    private static boolean comparable(PreparedCard card, @Nullable PreparedCard other) {
        return other == null || (other.simple() && other.currency().equals(card.currency()));
    }

    /** False where the baseline does not price the usage, which is a finding. */
    private boolean appendFastComparisons(
            RequestEventView event,
            @Nullable PreparedCard asked,
            @Nullable Baseline baseline,
            @Nullable PreparedCard usual,
            AvroBuffer buffer) {
        boolean requested = asked != null && bill(event, asked.band(event.inputTokens())) >= 0;
        long requestedCost = listTotal;
        if (usual != null && bill(event, usual.band(event.inputTokens())) < 0) {
            return false;
        }
        if (requested || usual != null) {
            buffer.writeLong(requested && usual != null ? 2 : 1);
        }
        if (requested) {
            buffer.writeInt(ComparisonKind.REQUESTED.ordinal());
            buffer.writeBytes(
                    event.bytes(), event.start(EventText.REQUESTED_MODEL), event.length(EventText.REQUESTED_MODEL));
            buffer.writeDecimal(requestedCost);
        }
        if (baseline != null) {
            buffer.writeInt(ComparisonKind.BASELINE.ordinal());
            buffer.writeString(baseline.model());
            buffer.writeDecimal(listTotal);
        }
        buffer.writeLong(0);
        return true;
    }

    /** Sums the usage by line and prices each; the number of lines, or -1 where the fast way does not do. */
    private int bill(RequestEventView event, PreparedCard.PreparedBand band) {
        int slots = band.list.length;
        Arrays.fill(quantities, 0, slots, 0);
        for (int bucket = 0; bucket < RequestEventView.BUCKETS; bucket++) {
            long tokens = event.tokens(bucket);
            if (tokens == 0) {
                continue;
            }
            int slot = band.slotOfBucket[bucket];
            if (slot < 0 || tokens < 0) {
                return -1;
            }
            quantities[slot] += tokens;
        }
        if (band.feePerRequest) {
            quantities[slots - 1] = 1;
        }
        return amounts(band, slots);
    }

    private int amounts(PreparedCard.PreparedBand band, int slots) {
        int lines = 0;
        long list = 0;
        long contracted = 0;
        try {
            for (int slot = 0; slot < slots; slot++) {
                long quantity = quantities[slot];
                if (quantity == 0) {
                    continue;
                }
                lines++;
                long picos = band.list[slot].picos(quantity);
                long paid = band.list[slot] == band.contracted[slot] ? picos : band.contracted[slot].picos(quantity);
                listPicos[slot] = picos;
                contractedPicos[slot] = paid;
                list = Math.addExact(list, picos);
                contracted = Math.addExact(contracted, paid);
            }
        } catch (ArithmeticException e) {
            return -1; // out of range: the values say so
        }
        listTotal = list;
        contractedTotal = contracted;
        return lines;
    }

    private void writeLines(AvroBuffer buffer, PreparedCard.PreparedBand band, int lines) {
        if (lines > 0) {
            buffer.writeLong(lines);
            for (int slot = 0; slot < band.list.length; slot++) {
                if (quantities[slot] != 0) {
                    buffer.writeRaw(band.lineHead[slot]);
                    writeQuantity(buffer, quantities[slot]);
                    buffer.writeDecimal(listPicos[slot]);
                    buffer.writeDecimal(contractedPicos[slot]);
                }
            }
        }
        buffer.writeLong(0);
    }

    private void writeQuantity(AvroBuffer buffer, long quantity) {
        if (quantity <= QUANTITY_FITS) {
            buffer.writeDecimal(quantity * Picos.PER_UNIT);
        } else {
            wideQuantity.set(Math.multiplyHigh(quantity, Picos.PER_UNIT), quantity * Picos.PER_UNIT);
            buffer.writeDecimal(wideQuantity);
        }
    }

    private static void writeFindings(
            RequestEventView event, AvroBuffer buffer, PreparedCard card, PreparedCard.PreparedBand band) {
        int count = card.findingCount();
        for (int bucket = 0; bucket < RequestEventView.BUCKETS; bucket++) {
            if (event.tokens(bucket) != 0 && band.findingOfBucket[bucket].length > 0) {
                count++;
            }
        }
        if (count > 0) {
            buffer.writeLong(count);
            buffer.writeRaw(card.findings());
            for (int bucket = 0; bucket < RequestEventView.BUCKETS; bucket++) {
                if (event.tokens(bucket) != 0) {
                    buffer.writeRaw(band.findingOfBucket[bucket]);
                }
            }
        }
        buffer.writeLong(0);
    }

    /** The readable way: any event, through values. */
    void appendSlowly(RequestEventView event, AvroBuffer buffer) {
        Usage told = eventUsage.main(event);
        Usage usage = CallFacts.halfTold(event) ? told.partial() : told;
        List<PartUsage> parts = eventUsage.parts(event);
        PricingQuery query = EventQueries.query(event, interner);
        PricingResult result = pricer.price(usage, parts, query, eventUsage.reported(event));
        String requested = comparable(event) ? event.text(EventText.REQUESTED_MODEL) : "";
        write(buffer, result, pricer.compare(usage, parts, query, requested, result));
    }

    private void write(AvroBuffer buffer, PricingResult result, Comparison.All comparisons) {
        CostWriter.write(buffer, result, comparisons);
        switch (result) {
            case PricingResult.Priced ignored -> {
                status = PricingStatus.PRICED;
                reason = "";
            }
            case PricingResult.PartlyPriced partly -> {
                status = PricingStatus.PARTLY_PRICED;
                reason = partly.reason();
            }
            case PricingResult.Unpriced unpriced -> {
                status = PricingStatus.UNPRICED;
                reason = unpriced.reason();
            }
            case PricingResult.NotBilled notBilled -> {
                status = PricingStatus.NOT_BILLED;
                reason = notBilled.reason();
            }
        }
    }

    private static boolean comparable(RequestEventView event) {
        int length = event.length(EventText.REQUESTED_MODEL);
        int requested = event.start(EventText.REQUESTED_MODEL);
        int served = event.start(EventText.SERVED_MODEL);
        return length > 0
                && !Arrays.equals(
                        event.bytes(),
                        requested,
                        requested + length,
                        event.bytes(),
                        served,
                        served + event.length(EventText.SERVED_MODEL));
    }
}
