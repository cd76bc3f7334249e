package io.costline.enrich.topology;

import io.costline.avro.ComparisonKind;
import io.costline.avro.PricingStatus;
import io.costline.enrich.pricing.Comparison;
import io.costline.enrich.pricing.CostLine;
import io.costline.enrich.pricing.PricingResult;
import io.costline.enrich.pricing.Reasons;
import io.costline.money.Int128;
import io.costline.money.Picos;
import io.costline.wire.AvroBuffer;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes the fields a RequestCost has after its event, in the order of its schema. The fast path writes the same bytes
 * from pieces prepared by the card; a property test holds the two equal.
 */
final class CostWriter {
    private static final int UNIT_PRICE_SCALE = 18;
    private static final int MAX_FINDINGS = 100;
    private static final BigDecimal ZERO = BigDecimal.ZERO;

    private CostWriter() {}

    /** Epoch and price-book version. */
    static void writeVersion(AvroBuffer buffer, int epoch, long priceBookVersion) {
        buffer.writeInt(epoch);
        buffer.writeLong(priceBookVersion);
    }

    /** Everything from the status to the findings. */
    static void write(AvroBuffer buffer, PricingResult result, Comparison.All comparisons) {
        switch (result) {
            case PricingResult.Priced priced ->
                writeHead(buffer, PricingStatus.PRICED, "", priced.currency(), priced, ZERO, priced.cardId());
            case PricingResult.PartlyPriced partly ->
                writeHead(
                        buffer,
                        PricingStatus.PARTLY_PRICED,
                        partly.reason(),
                        partly.currency(),
                        partly,
                        partly.upperBound(),
                        partly.cardId());
            case PricingResult.Unpriced unpriced ->
                writeHead(
                        buffer, PricingStatus.UNPRICED, unpriced.reason(), "USD", unpriced, unpriced.upperBound(), "");
            case PricingResult.NotBilled notBilled ->
                writeHead(buffer, PricingStatus.NOT_BILLED, notBilled.reason(), "USD", notBilled, ZERO, "");
        }
        writeLines(buffer, result);
        writeComparisons(buffer, comparisons.all());
        writeFindings(buffer, result.findings(), comparisons.findings());
    }

    private static void writeHead(
            AvroBuffer buffer,
            PricingStatus status,
            String reason,
            String currency,
            PricingResult result,
            BigDecimal upperBound,
            String cardId) {
        writeStatus(buffer, status, reason, currency);
        buffer.writeDecimal(Picos.ofDecimal(result.listCost()));
        buffer.writeDecimal(Picos.ofDecimal(result.contractedCost()));
        buffer.writeDecimal(Picos.ofDecimal(upperBound));
        buffer.writeString(cardId);
    }

    static void writeStatus(AvroBuffer buffer, PricingStatus status, String reason, String currency) {
        buffer.writeInt(status.ordinal());
        buffer.writeString(reason);
        buffer.writeString(currency);
    }

    private static void writeLines(AvroBuffer buffer, PricingResult result) {
        List<CostLine> lines = result.costLines();
        String cardId = switch (result) {
            case PricingResult.Priced priced -> priced.cardId();
            case PricingResult.PartlyPriced partly -> partly.cardId();
            case PricingResult.Unpriced ignored -> "";
            case PricingResult.NotBilled ignored -> "";
        };
        if (!lines.isEmpty()) {
            buffer.writeLong(lines.size());
            for (CostLine line : lines) {
                writeLineHead(
                        buffer,
                        line.unit(),
                        line.listUnitPrice(),
                        line.per(),
                        line.multiplier(),
                        line.cardId().equals(cardId) ? "" : line.cardId(),
                        line.part());
                buffer.writeDecimal(Int128.ofDecimal(line.quantity()));
                buffer.writeDecimal(Picos.ofDecimal(line.amount()));
                buffer.writeDecimal(Picos.ofDecimal(line.contractedAmount()));
            }
        }
        buffer.writeLong(0);
    }

    static void writeLineHead(
            AvroBuffer buffer,
            String unit,
            BigDecimal price,
            long per,
            BigDecimal multiplier,
            String otherCardId,
            int part) {
        buffer.writeString(unit);
        buffer.writeBytes(price.setScale(UNIT_PRICE_SCALE).unscaledValue().toByteArray());
        buffer.writeLong(per);
        buffer.writeString(multiplier.toPlainString());
        buffer.writeString(otherCardId);
        buffer.writeInt(part);
    }

    private static void writeComparisons(AvroBuffer buffer, List<Comparison> comparisons) {
        if (!comparisons.isEmpty()) {
            buffer.writeLong(comparisons.size());
            for (Comparison comparison : comparisons) {
                buffer.writeInt(kind(comparison.kind()).ordinal());
                buffer.writeString(comparison.model());
                buffer.writeDecimal(Picos.ofDecimal(comparison.listCost()));
            }
        }
        buffer.writeLong(0);
    }

    private static ComparisonKind kind(Comparison.Kind kind) {
        return switch (kind) {
            case REQUESTED -> ComparisonKind.REQUESTED;
            case BASELINE -> ComparisonKind.BASELINE;
        };
    }

    /** The end of a cost the enricher made: it corrects none, which is the union's null. */
    static void writeEnd(AvroBuffer buffer, long callRevision) {
        buffer.writeByte(0);
        buffer.writeLong(callRevision);
    }

    /** The first of many findings, and how many there are beside. */
    private static void writeFindings(AvroBuffer buffer, List<String> findings, List<String> more) {
        int all = findings.size() + more.size();
        if (all > 0) {
            int told = Math.min(all, MAX_FINDINGS);
            buffer.writeLong(told < all ? told + 1 : told);
            Stream.concat(findings.stream(), more.stream()).limit(told).forEach(buffer::writeString);
            if (told < all) {
                buffer.writeString(Reasons.MORE_FINDINGS + ':' + (all - told));
            }
        }
        buffer.writeLong(0);
    }
}
