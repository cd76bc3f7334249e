package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Rate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The list of conditional prices of a genai-prices model, cut into spans of time. The source's rule is that the last
 * entry whose constraint holds wins: a start date counts from that day on, in UTC, and a daily window always. So a span
 * has the last entry that is not a window, and the windows listed after it as conditions.
 */
final class GenaiPricesDates {
    private static final String TIME_OF_DAY = "time_of_day";

    private final List<Entry> entries = new ArrayList<>();

    /**
     * Prices between two instants.
     *
     * @param from inclusive; null: always
     * @param to exclusive; null: no end
     */
    record Span(@Nullable Instant from, @Nullable Instant to, List<Rate> rates) {}

    private record Entry(@Nullable Instant start, @Nullable String window, JsonNode prices) {}

    GenaiPricesDates(JsonNode prices) {
        if (prices.isObject()) {
            entries.add(new Entry(null, null, prices));
        }
        for (JsonNode entry : prices.isArray() ? prices : List.<JsonNode>of()) {
            JsonNode constraint = entry.path("constraint");
            entries.add(new Entry(start(constraint), window(constraint), entry.path("prices")));
        }
    }

    /**
     * @param rates the rates of one set of prices
     */
    List<Span> spans(Function<JsonNode, List<Rate>> rates) {
        TreeSet<Instant> starts = new TreeSet<>();
        entries.forEach(entry -> {
            if (entry.start() != null) {
                starts.add(entry.start());
            }
        });
        List<Span> spans = new ArrayList<>();
        Instant from = null;
        for (Instant to : starts) {
            spans.add(new Span(from, to, at(from, rates)));
            from = to;
        }
        spans.add(new Span(from, null, at(from, rates)));
        return spans;
    }

    private List<Rate> at(@Nullable Instant from, Function<JsonNode, List<Rate>> rates) {
        Map<List<Object>, Rate> found = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (entry.window() != null) {
                rates.apply(entry.prices()).forEach(rate -> put(found, rate.when(TIME_OF_DAY, entry.window())));
            } else if (entry.start() == null || (from != null && !entry.start().isAfter(from))) {
                found.clear();
                rates.apply(entry.prices()).forEach(rate -> put(found, rate));
            }
        }
        return List.copyOf(found.values());
    }

    private static void put(Map<List<Object>, Rate> rates, Rate rate) {
        rates.put(List.of(rate.unit(), rate.band(), rate.conditions()), rate);
    }

    private static @Nullable Instant start(JsonNode constraint) {
        return constraint.has("start_date")
                ? LocalDate.parse(constraint.path("start_date").asString(""))
                        .atStartOfDay()
                        .toInstant(ZoneOffset.UTC)
                : null;
    }

    private static @Nullable String window(JsonNode constraint) {
        if (!constraint.has("start_time")) {
            return null;
        }
        OffsetTime start = OffsetTime.parse(constraint.path("start_time").asString(""));
        OffsetTime end =
                OffsetTime.parse(constraint.path("end_time").asString("")).withOffsetSameInstant(start.getOffset());
        String zone = start.getOffset().equals(ZoneOffset.UTC) ? "" : " " + start.getOffset();
        return start.toLocalTime() + "-" + end.toLocalTime() + zone;
    }
}
