package io.costline.ingest.invoice;

import io.costline.ingest.adapter.reading.Measure;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The model and unit within what a provider calls a line: {@code Gemini 2.5 Flash Input Text - Predictions} is gemini-2.5-flash and
 * input_tokens.
 *
 * @param unit empty: the words tell none
 */
record BilledWords(String model, String unit) {
    private static final Pattern METER = Pattern.compile(
            "(?i)[\\s,:_-]+(?:(?:text|audio|image|video|thinking|uncached|cached|cache|caching|batch|flex|priority|live)[\\s,:_-]+)*"
                    + "(?:input|output|cache|caching|cached|prompt|completion|response)\\b.*");

    static BilledWords of(String words) {
        Matcher meter = METER.matcher(words);
        String model = meter.find() ? words.substring(0, meter.start()) : "";
        return new BilledWords(
                model.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", "-"), unit(words.toLowerCase(Locale.ROOT)));
    }

    private static String unit(String words) {
        if (words.contains("storage")) {
            return "";
        }
        if (words.contains("web search") || words.contains("web_search") || words.contains("grounding")) {
            return "web_searches";
        }
        boolean cache = words.contains("cach") && !words.contains("uncached");
        if (cache && words.contains("write")) {
            return words.contains("1h") ? Measure.CACHE_WRITE_1H.unit() : Measure.CACHE_WRITE_5M.unit();
        }
        if (cache) {
            return Measure.CACHE_READ.unit();
        }
        if (words.contains("output") || words.contains("completion") || words.contains("response")) {
            return Measure.OUTPUT.unit();
        }
        return words.contains("input") || words.contains("prompt") ? Measure.INPUT.unit() : "";
    }
}
