package io.costline.ingest.adapter.reading;

import io.costline.avro.ReportedCost;
import io.costline.avro.ReportedCostKind;
import io.costline.ingest.admission.Draft;
import java.math.BigDecimal;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Amounts a source states, brought to dollars; the unit they came in stays beside them. Never through a double. */
public final class ReportedCosts {
    private ReportedCosts() {}

    /** What a source counts money in, and how much of it is a dollar. */
    public enum Unit {
        USD("usd", 0),
        /** A prepaid balance at par with the dollar. */
        CREDITS("credits", 0),
        CENTS("cents", 2),
        /** xAI's 10⁻¹⁰ dollars. */
        TICKS("ticks_1e-10", 10);

        private final String text;
        private final int digits;

        Unit(String text, int digits) {
            this.text = text;
            this.digits = digits;
        }
    }

    /** Adds a cost to the event. What is absent or negative says nothing: a discount is no cost of its own. */
    public static void add(Draft draft, ReportedCostKind kind, @Nullable BigDecimal amount, Unit unit) {
        if (amount == null || amount.signum() < 0) {
            return;
        }
        var costs = new ArrayList<>(draft.event().getReportedCosts());
        costs.add(new ReportedCost(kind, Decimals.atScale(amount.movePointLeft(unit.digits)), "USD", unit.text));
        draft.event().setReportedCosts(costs);
    }

    /** As {@link #add}, but zero stands for not known, as gateways without a price for the model write it. */
    public static void addUnlessZero(Draft draft, ReportedCostKind kind, @Nullable BigDecimal amount, Unit unit) {
        if (amount != null && amount.signum() != 0) {
            add(draft, kind, amount, unit);
        }
    }
}
