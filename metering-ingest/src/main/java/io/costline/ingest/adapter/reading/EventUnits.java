package io.costline.ingest.adapter.reading;

import io.costline.avro.UnitQuantity;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.Json;
import io.costline.limits.RecordLimits;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Usage that is not tokens, collected for one event. */
public final class EventUnits {
    private final Draft draft;
    private @Nullable List<UnitQuantity> units;

    public EventUnits(Draft draft) {
        this.draft = draft;
    }

    public void add(Fields fields, String unit, Json value) {
        BigDecimal quantity = fields.decimal(unit, value);
        if (quantity == null) {
            return;
        }
        if (quantity.signum() < 0) {
            draft.reject(RejectionCode.NEGATIVE, fields.path(unit));
        }
        add(unit, quantity);
    }

    /** Says that a unit of tokens is none of those every card knows. */
    void unknown(String unit) {
        draft.warn(
                "unit not known, priced only where a card has it: " + unit.substring(0, Math.min(48, unit.length())));
    }

    public void add(String unit, long quantity) {
        if (quantity > 0) {
            add(unit, BigDecimal.valueOf(quantity));
        }
    }

    /** Adds to what was counted of the unit before. */
    public void add(String unit, @Nullable BigDecimal quantity) {
        if (quantity == null || quantity.signum() == 0 || draft.fault() != null) {
            return;
        }
        if (units == null) {
            units = new ArrayList<>(draft.event().getUnits());
            draft.event().setUnits(units);
        }
        BigDecimal scaled = Decimals.atScale(quantity);
        for (UnitQuantity known : units) {
            if (known.getUnit().equals(unit)) {
                known.setQuantity(known.getQuantity().add(scaled));
                return;
            }
        }
        if (units.size() == RecordLimits.LIST) {
            draft.reject(RejectionCode.TOO_LARGE, "usage"); // here, as finding a unit among so many takes its time
            return;
        }
        units.add(new UnitQuantity(unit, scaled));
    }
}
