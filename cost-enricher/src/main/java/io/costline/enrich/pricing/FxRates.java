package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rates between currencies by date: each holds until the next of its pair; before the first there is none. Immutable. */
public final class FxRates {
    /** Digits of a rate taken the other way round, for it is no finite decimal. */
    private static final MathContext INVERSE = new MathContext(18, RoundingMode.HALF_EVEN);

    private final Map<String, NavigableMap<Long, BigDecimal>> byPair = new HashMap<>();

    /**
     * @param imports rates of each import, in order of precedence
     */
    FxRates(List<List<FxRate>> imports) {
        for (List<FxRate> rates : imports.reversed()) {
            for (FxRate rate : rates) {
                byPair.computeIfAbsent(pair(rate.from(), rate.to()), key -> new TreeMap<>())
                        .put(Micros.of(rate.at()), rate.rate());
            }
        }
    }

    /** Units of one currency for one of another at a UTC microsecond; null where no rate is known. */
    public @Nullable BigDecimal rate(String from, String to, long atMicros) {
        return rate(from, to, new TimeWindow(atMicros));
    }

    @Nullable
    BigDecimal rate(String from, String to, TimeWindow window) {
        if (from.equals(to)) {
            return BigDecimal.ONE;
        }
        BigDecimal direct = at(byPair.get(pair(from, to)), window);
        if (direct != null) {
            return direct;
        }
        BigDecimal other = at(byPair.get(pair(to, from)), window);
        return other == null ? null : BigDecimal.ONE.divide(other, INVERSE);
    }

    private static @Nullable BigDecimal at(@Nullable NavigableMap<Long, BigDecimal> rates, TimeWindow window) {
        if (rates == null) {
            return null;
        }
        Long next = rates.higherKey(window.at());
        if (next != null) {
            window.see(next);
        }
        Map.Entry<Long, BigDecimal> last = rates.floorEntry(window.at());
        if (last == null) {
            return null;
        }
        window.see(last.getKey());
        return last.getValue();
    }

    private static String pair(String from, String to) {
        return from + '/' + to;
    }
}
