package io.costline.enrich.topology;

import io.costline.avro.CredentialKind;
import io.costline.avro.Modality;
import io.costline.avro.ReportedCostKind;
import io.costline.enrich.pricing.Leaves;
import io.costline.enrich.pricing.PartUsage;
import io.costline.enrich.pricing.ReportedCosts;
import io.costline.enrich.pricing.TokenClass;
import io.costline.enrich.pricing.TokenModality;
import io.costline.enrich.pricing.Units;
import io.costline.enrich.pricing.Usage;
import io.costline.money.Int128;
import io.costline.wire.AvroCursor;
import io.costline.wire.RequestEventView;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads an event's usage, with all it may hold, into the values the pricing core takes. */
final class EventUsage {
    private static final TokenModality[] MODALITIES = TokenModality.values();

    private static final ReportedCosts.Kind[] REPORTED = Arrays.stream(ReportedCostKind.values())
            .map(kind -> ReportedCosts.Kind.valueOf(kind.name()))
            .toArray(ReportedCosts.Kind[]::new);

    private final AvroCursor cursor = new AvroCursor();
    private final Int128 quantity = new Int128();

    Usage main(RequestEventView event) {
        long[] leaves = new long[Leaves.COUNT];
        for (int bucket = 0; bucket < RequestEventView.BUCKETS; bucket++) {
            leaves[Leaves.text(bucket)] = event.tokens(bucket);
        }
        at(event, event.modalitiesAt());
        for (long n = cursor.readBlock(); n > 0; n = cursor.readBlock()) {
            for (long i = 0; i < n; i++) {
                int bucket = cursor.readInt() - 1;
                int modality = cursor.readInt();
                long tokens = cursor.readLong();
                if (bucket >= 0 && modality > Modality.TEXT.ordinal()) {
                    // What exceeds its bucket leaves a negative rest, which pricing refuses as inconsistent.
                    leaves[Leaves.text(bucket)] -= tokens;
                    leaves[Leaves.text(bucket) + MODALITIES[modality - 1].ordinal()] += tokens;
                }
            }
        }
        Map<String, BigDecimal> units = units(event);
        BigDecimal cited = units.remove(Units.OUTPUT_CITATION);
        if (cited != null) {
            leaves[Leaves.of(TokenClass.CITATION, TokenModality.TEXT)] += cited.longValue();
        }
        return Usage.ofLeaves(leaves, units);
    }

    List<PartUsage> parts(RequestEventView event) {
        List<PartUsage> parts = new ArrayList<>();
        at(event, event.partsAt());
        for (long n = cursor.readBlock(); n > 0; n = cursor.readBlock()) {
            for (long i = 0; i < n; i++) {
                int index = cursor.readInt();
                cursor.skipString(); // kind
                String provider = cursor.readString();
                String model = cursor.readString();
                long[] leaves = new long[Leaves.COUNT];
                for (int bucket = 0; bucket < RequestEventView.BUCKETS; bucket++) {
                    leaves[Leaves.text(bucket)] = cursor.readLong();
                }
                if (cursor.readBoolean()) {
                    parts.add(new PartUsage(index, provider, model, Usage.ofLeaves(leaves, Map.of())));
                }
            }
        }
        return parts;
    }

    ReportedCosts reported(RequestEventView event) {
        List<ReportedCosts.Cost> costs = new ArrayList<>();
        at(event, event.reportedCostsAt());
        for (long n = cursor.readBlock(); n > 0; n = cursor.readBlock()) {
            for (long i = 0; i < n; i++) {
                ReportedCosts.Kind kind = REPORTED[cursor.readInt()];
                cursor.readDecimal(quantity);
                costs.add(new ReportedCosts.Cost(kind, quantity.toDecimal(), cursor.readString()));
                cursor.skipString(); // source unit: the amount is in the currency already
            }
        }
        return new ReportedCosts(event.credentialKind() == CredentialKind.BYOK, costs);
    }

    private Map<String, BigDecimal> units(RequestEventView event) {
        Map<String, BigDecimal> units = new HashMap<>();
        at(event, event.unitsAt());
        for (long n = cursor.readBlock(); n > 0; n = cursor.readBlock()) {
            for (long i = 0; i < n; i++) {
                String unit = cursor.readString();
                cursor.readDecimal(quantity);
                units.merge(unit, quantity.toDecimal(), BigDecimal::add);
            }
        }
        return units;
    }

    private void at(RequestEventView event, int position) {
        cursor.reset(event.bytes(), position, event.bytes().length);
    }
}
