package io.costline.enrich.topology;

import io.costline.avro.PricingStatus;
import io.costline.enrich.pricing.PartUsage;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.Pricer;
import io.costline.enrich.pricing.PricingQuery;
import io.costline.enrich.pricing.PricingResult;
import io.costline.enrich.pricing.RateTable;
import io.costline.enrich.pricing.Reasons;
import io.costline.enrich.pricing.Resolution;
import io.costline.enrich.pricing.Usage;
import io.costline.money.Int128;
import io.costline.money.Picos;
import io.costline.wire.AvroBuffer;
import io.costline.wire.EventText;
import io.costline.wire.Interner;
import io.costline.wire.RequestEventView;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Appends what an event costs to its bytes. An event of plain text with a known model goes the fast way, without
 * allocation; any other goes through the pricing core's values. Both write the same bytes for the same event. Not safe
 * for use by several threads.
 */
public final class EventPricer {
    private static final int INTERNED = 1 << 13;
    private static final int REMEMBERED_PLACES = 1 << 14;
    private static final long QUANTITY_FITS = Long.MAX_VALUE / Picos.PER_UNIT;

    private final int epoch;
    private final Interner interner = new Interner(INTERNED);
    private final EventUsage eventUsage = new EventUsage();
    private final Map<CallPlace, PreparedPlace> places = new HashMap<>();
    private final CallPlace probe = new CallPlace();
    private final Int128 wideQuantity = new Int128();
    private final long[] quantities = new long[64];
    private final long[] listPicos = new long[64];
    private final long[] contractedPicos = new long[64];
    private Pricer pricer = new Pricer(PriceBook.empty());
    private PricingStatus status = PricingStatus.UNKNOWN;
    private String reason = "";
    private long listTotal;
    private long contractedTotal;

    public EventPricer(int epoch) {
        this.epoch = epoch;
    }

    /** What was found at a place and prepared for it; the card is null for an unknown model. */
    private record PreparedPlace(
            Resolution resolution, @Nullable PreparedCard card) {}

    /** Status of the cost last appended. */
    public PricingStatus status() {
        return status;
    }

    /** Its reason; empty when priced. */
    String reason() {
        return reason;
    }

    /** Appends the cost of the event, as of its time, by this book: the first, so that it corrects none. */
    void append(RequestEventView event, PriceBook book, AvroBuffer buffer) {
        appendUncorrected(event, epoch, book, buffer);
        CostWriter.writeNoCorrection(buffer);
    }

    /** The same without its last field, the correction, and as of the given epoch. */
    public void appendUncorrected(RequestEventView event, int ofEpoch, PriceBook book, AvroBuffer buffer) {
        if (book != pricer.book()) {
            pricer = new Pricer(book);
            places.clear();
        }
        CostWriter.writeVersion(buffer, ofEpoch, book.version());
        String notBilled = CallFacts.notBilled(event);
        if (!notBilled.isEmpty()) {
            write(buffer, new PricingResult.NotBilled(notBilled), "", 0);
            return;
        }
        if (CallFacts.missingUsage(event)) {
            write(buffer, new PricingResult.Unpriced(Reasons.MISSING_USAGE, BigDecimal.ZERO, List.of()), "", 0);
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
                || !CallFacts.isEmptyAt(event, event.unitsAt())
                || !CallFacts.isEmptyAt(event, event.partsAt())) {
            return false;
        }
        PreparedCard card = card(event, event.text(EventText.SERVED_MODEL, interner));
        if (card == null || !card.simple()) {
            return false;
        }
        String requested = comparable(event) ? event.text(EventText.REQUESTED_MODEL, interner) : "";
        PreparedCard other = requested.isEmpty() ? null : requestedCard(event, requested);
        if (other != null && !other.simple()) {
            return false;
        }
        PreparedCard.PreparedBand band = card.band(event.inputTokens());
        int lines = bill(event, band);
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
        appendFastComparison(event, other, buffer);
        writeFindings(event, buffer, card, band);
        status = PricingStatus.PRICED;
        reason = "";
        return true;
    }

    private void appendFastComparison(RequestEventView event, @Nullable PreparedCard other, AvroBuffer buffer) {
        if (other != null && bill(event, other.band(event.inputTokens())) >= 0) {
            buffer.writeLong(1);
            buffer.writeInt(io.costline.avro.ComparisonKind.REQUESTED.ordinal());
            buffer.writeBytes(
                    event.bytes(), event.start(EventText.REQUESTED_MODEL), event.length(EventText.REQUESTED_MODEL));
            buffer.writeDecimal(listTotal);
        }
        buffer.writeLong(0);
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
        Usage usage = eventUsage.main(event);
        List<PartUsage> parts = eventUsage.parts(event);
        PricingQuery query = query(event);
        PricingResult result = pricer.price(usage, parts, query);
        String requestedModel = "";
        long requestedPicos = 0;
        if (comparable(event) && result instanceof PricingResult.Priced) {
            String requested = event.text(EventText.REQUESTED_MODEL);
            PricingResult there = pricer.price(usage, parts, query.withModel(query.provider(), requested));
            if (unknown(there)) {
                there = pricer.price(usage, parts, query.withModel("", requested));
            }
            if (there instanceof PricingResult.Priced priced) {
                requestedModel = requested;
                requestedPicos = Picos.ofDecimal(priced.listCost());
            }
        }
        write(buffer, result, requestedModel, requestedPicos);
    }

    private static boolean unknown(PricingResult result) {
        return result instanceof PricingResult.Unpriced unpriced
                && unpriced.reason().equals(Reasons.UNKNOWN_MODEL);
    }

    private void write(AvroBuffer buffer, PricingResult result, String requestedModel, long requestedPicos) {
        CostWriter.write(buffer, result, requestedModel, requestedPicos);
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

    private PricingQuery query(RequestEventView event) {
        return new PricingQuery(
                event.text(EventText.PROVIDER, interner),
                event.text(EventText.SERVED_MODEL, interner),
                event.text(EventText.MODEL_VENDOR, interner),
                event.text(EventText.PROVIDER_ACCOUNT, interner),
                Instant.EPOCH.plus(event.eventTime(), ChronoUnit.MICROS),
                attributes(
                        event.batch(),
                        event.text(EventText.SERVICE_TIER, interner),
                        event.text(EventText.SPEED, interner),
                        event.text(EventText.REGION, interner)));
    }

    /**
     * A call's attributes in the words of conditions. The event has one region; catalogs condition on it under three
     * names, by what the provider calls it.
     */
    static Map<String, String> attributes(boolean batch, String serviceTier, String speed, String region) {
        if (!batch && serviceTier.isEmpty() && speed.isEmpty() && region.isEmpty()) {
            return Map.of();
        }
        Map<String, String> attributes = new HashMap<>();
        attributes.put(PricingQuery.SERVICE_TIER, batch ? "batch" : serviceTier.toLowerCase(Locale.ROOT));
        attributes.put("speed", speed.toLowerCase(Locale.ROOT));
        String place = region.toLowerCase(Locale.ROOT);
        attributes.put("region", place);
        attributes.put("inference_geo", place);
        attributes.put("processing_region", place);
        attributes.values().removeIf(String::isEmpty);
        return attributes;
    }

    private @Nullable PreparedCard requestedCard(RequestEventView event, String requested) {
        PreparedCard here = card(event, requested);
        return here != null ? here : card(event, "", requested);
    }

    private @Nullable PreparedCard card(RequestEventView event, String model) {
        return card(event, event.text(EventText.PROVIDER, interner), model);
    }

    private @Nullable PreparedCard card(RequestEventView event, String provider, String model) {
        probe.set(
                provider,
                model,
                event.text(EventText.MODEL_VENDOR, interner),
                event.text(EventText.PROVIDER_ACCOUNT, interner),
                event.text(EventText.SERVICE_TIER, interner),
                event.text(EventText.SPEED, interner),
                event.text(EventText.REGION, interner),
                event.batch());
        PreparedPlace place = places.get(probe);
        if (place == null || !place.resolution().holdsAt(event.eventTime())) {
            place = prepare(event.eventTime());
        }
        return place.card();
    }

    private PreparedPlace prepare(long eventTime) {
        if (places.size() >= REMEMBERED_PLACES) {
            places.clear();
        }
        CallPlace key = probe.copy();
        Resolution resolution =
                pricer.book().resolve(key.provider(), key.model(), key.vendor(), key.account(), eventTime);
        RateTable table =
                pricer.table(resolution, attributes(key.batch(), key.serviceTier(), key.speed(), key.region()));
        PreparedPlace place = new PreparedPlace(resolution, table == null ? null : new PreparedCard(resolution, table));
        places.put(key, place);
        return place;
    }
}
