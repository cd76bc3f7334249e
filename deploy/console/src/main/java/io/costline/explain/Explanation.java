package io.costline.explain;

import io.costline.clickhouse.query.Row;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.PricingResult;
import io.costline.enrich.pricing.RateCard;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stored event gone through again.
 *
 * @param checks each line against the card; none where the card is not in the price book any more
 * @param stored what is stored; empty while there is no price
 * @param adds whether the lines multiply out and add up to it
 * @param stated whether the card comes to the stored lines
 * @param afresh what pricing the usage again says
 * @param now what that comes to; null where it was not asked
 */
public record Explanation(
        StoredCost cost,
        StoredCall call,
        List<LineCheck> checks,
        Optional<Paid> stored,
        boolean adds,
        boolean stated,
        Afresh afresh,
        @Nullable Paid now) {

    /** A public price and what is paid, equal as numbers are. */
    public record Paid(BigDecimal list, BigDecimal contracted) {
        public Paid {
            list = list.stripTrailingZeros();
            contracted = contracted.stripTrailingZeros();
        }
    }

    /** What the usage costs by the price book of now. */
    public enum Afresh {
        /** Not asked: a row tells neither modalities nor parts, so what they billed cannot be priced from it. */
        NOT_ASKED,
        SAME,
        /** Another version of the book has other prices. */
        OTHER_BOOK,
        DIFFERENT
    }

    public Explanation {
        checks = List.copyOf(checks);
    }

    /**
     * @param row of the question {@code event}
     * @param card of its cost, if it is in the price book
     */
    public static Explanation of(Row row, @Nullable RateCard card, PriceBook book) {
        StoredCost cost = StoredCost.of(row);
        StoredCall call = StoredCall.of(row);
        List<LineCheck> checks = card == null
                ? List.of()
                : cost.lines().stream()
                        .map(line -> LineCheck.of(line, card, call))
                        .toList();
        boolean stated = checks.stream().allMatch(LineCheck::agrees);
        if (!row.has("list_cost")) {
            return new Explanation(cost, call, checks, Optional.empty(), true, true, Afresh.NOT_ASKED, null);
        }
        Paid stored = new Paid(row.decimal("list_cost"), row.decimal("contracted_cost"));
        boolean adds = cost.recomputes() && stored.equals(new Paid(cost.sum(), cost.contractedSum()));
        if (!cost.billsTextOf(call) || row.text("pricing_status").equals("NOT_BILLED")) {
            return new Explanation(cost, call, checks, Optional.of(stored), adds, stated, Afresh.NOT_ASKED, null);
        }
        PricingResult priced = call.priceBy(book);
        Paid now = new Paid(priced.listCost(), priced.contractedCost());
        Afresh afresh = now.equals(stored)
                ? Afresh.SAME
                : book.version() != row.number("price_book_version") ? Afresh.OTHER_BOOK : Afresh.DIFFERENT;
        return new Explanation(cost, call, checks, Optional.of(stored), adds, stated, afresh, now);
    }

    /** Whether every way comes to the stored figure. */
    public boolean holds() {
        return adds && stated && afresh != Afresh.DIFFERENT;
    }
}
