package io.costline.enrich.reprice;

import io.costline.avro.PricingStatus;
import io.costline.money.Int128;
import io.costline.wire.EventText;
import io.costline.wire.Interner;
import io.costline.wire.RequestCostView;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds up what a run looked at, before and after. Not safe for use by several threads. */
public final class RepriceTotals {
    private static final Comparator<Key> ORDER =
            Comparator.comparing(Key::currency).thenComparing(Key::provider).thenComparing(Key::model);

    private final Interner names = new Interner(1 << 13);
    private final Map<Key, Sums> byKey = new HashMap<>();
    private long looked;
    private long changed;
    private long moved;

    private record Key(String currency, String provider, String model) {}

    /**
     * Figures of one currency, and of one provider and model of it where those are not empty. Amounts are exact, in units of
     * the currency, of all events looked at, whether changed or not.
     *
     * @param changed events whose figures differ
     * @param unpricedBefore events without a (full) price
     * @param boundBefore what those may cost at most
     */
    public record Line(
            String currency,
            String provider,
            String model,
            long changed,
            long unpricedBefore,
            long unpricedAfter,
            BigDecimal listBefore,
            BigDecimal listAfter,
            BigDecimal contractedBefore,
            BigDecimal contractedAfter,
            BigDecimal boundBefore,
            BigDecimal boundAfter) {}

    private static final class Side {
        private final Int128 list = new Int128();
        private final Int128 contracted = new Int128();
        private final Int128 bound = new Int128();
        private long unpriced;

        void add(RequestCostView cost) {
            list.add(cost.listCost());
            contracted.add(cost.contractedCost());
            bound.add(cost.upperBound());
            unpriced += cost.status() == PricingStatus.UNPRICED || cost.status() == PricingStatus.PARTLY_PRICED ? 1 : 0;
        }

        void add(Side other) {
            list.add(other.list);
            contracted.add(other.contracted);
            bound.add(other.bound);
            unpriced += other.unpriced;
        }
    }

    private static final class Sums {
        private final Side before = new Side();
        private final Side after = new Side();
        private long changed;

        void add(Sums other) {
            before.add(other.before);
            after.add(other.after);
            changed += other.changed;
        }

        Line line(Key key) {
            return new Line(
                    key.currency,
                    key.provider,
                    key.model,
                    changed,
                    before.unpriced,
                    after.unpriced,
                    before.list.toDecimal(),
                    after.list.toDecimal(),
                    before.contracted.toDecimal(),
                    after.contracted.toDecimal(),
                    before.bound.toDecimal(),
                    after.bound.toDecimal());
        }
    }

    void add(RequestCostView before, RequestCostView after, boolean differs) {
        Sums from = sums(before);
        from.before.add(before);
        sums(after).after.add(after);
        looked++;
        if (differs) {
            from.changed++;
            changed++;
        }
    }

    private Sums sums(RequestCostView cost) {
        return byKey.computeIfAbsent(
                new Key(
                        cost.currency(names),
                        cost.event().text(EventText.PROVIDER, names),
                        cost.event().text(EventText.SERVED_MODEL, names)),
                key -> new Sums());
    }

    void add(RepriceTotals other) {
        other.byKey.forEach(
                (key, sums) -> byKey.computeIfAbsent(key, k -> new Sums()).add(sums));
        looked += other.looked;
        changed += other.changed;
        moved += other.moved;
    }

    void addMoved(long records) {
        moved += records;
    }

    void clear() {
        byKey.clear();
        looked = 0;
        moved = 0;
        changed = 0;
    }

    /** Events priced again. */
    public long looked() {
        return looked;
    }

    /** Of them, those that came to other figures. */
    public long changed() {
        return changed;
    }

    /** Records of before partitions were added, of traces that moved: left as they are. */
    public long moved() {
        return moved;
    }

    /** A line a currency. */
    public List<Line> byCurrency() {
        Map<Key, Sums> rolled = new HashMap<>();
        byKey.forEach((key, sums) -> rolled.computeIfAbsent(new Key(key.currency, "", ""), k -> new Sums())
                .add(sums));
        return lines(rolled);
    }

    /** A line a currency, provider and served model. */
    public List<Line> byModel() {
        return lines(byKey);
    }

    private static List<Line> lines(Map<Key, Sums> sums) {
        List<Key> keys = new ArrayList<>(sums.keySet());
        keys.sort(ORDER);
        List<Line> lines = new ArrayList<>();
        for (Key key : keys) {
            Sums found = sums.get(key);
            if (found != null) {
                lines.add(found.line(key));
            }
        }
        return lines;
    }
}
