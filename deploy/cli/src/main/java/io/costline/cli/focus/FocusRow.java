package io.costline.cli.focus;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row as text: numbers plain, times as {@code 2026-09-01T00:00:00Z}.
 *
 * @param places of columns
 * @param values null: null
 */
record FocusRow(Map<String, Integer> places, List<@Nullable String> values) {
    boolean has(String column) {
        return places.containsKey(column);
    }

    @Nullable
    String text(String column) {
        Integer place = places.get(column);
        return place == null ? null : values.get(place);
    }

    /** Zero where there is none, or it is no number: that is a fault of its own. */
    BigDecimal number(String column) {
        String text = text(column);
        if (text == null) {
            return BigDecimal.ZERO;
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return BigDecimal.ZERO;
        }
    }
}
