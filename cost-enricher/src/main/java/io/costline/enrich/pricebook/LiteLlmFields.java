package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Band;
import io.costline.enrich.pricing.Multiplier;
import io.costline.enrich.pricing.PricingQuery;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.Terms;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The price fields of one LiteLLM entry as rates. A field name is a base, which is the unit, and suffixes: a service
 * tier ({@code _priority}, {@code _flex}, {@code _batches}) is a condition, {@code _above_200k_tokens} a context band.
 * {@code tiered_pricing} is a list of bands over the same bases, a range's upper end belonging to it. A price per token
 * is kept per million, as providers print it.
 */
final class LiteLlmFields {
    private static final long MILLION = 1_000_000;
    private static final Pattern TIER = Pattern.compile("(.+)_(priority|flex|batches)");
    private static final Pattern BAND = Pattern.compile("(.+)_above_(\\d+)k_tokens");

    private static final Map<String, String> PER_TOKEN = Map.ofEntries(
            Map.entry("input_cost_per_token", "input_tokens"),
            Map.entry("output_cost_per_token", "output_tokens"),
            Map.entry("cache_read_input_token_cost", "cache_read_tokens"),
            Map.entry("cache_creation_input_token_cost", "cache_write_tokens"),
            Map.entry("cache_creation_input_token_cost_above_1hr", "cache_write_1h_tokens"),
            Map.entry("cache_creation_input_audio_token_cost", "cache_audio_write_tokens"),
            Map.entry("cache_read_input_audio_token_cost", "cache_audio_read_tokens"),
            Map.entry("input_cost_per_audio_token", "input_audio_tokens"),
            Map.entry("output_cost_per_audio_token", "output_audio_tokens"),
            Map.entry("input_cost_per_image_token", "input_image_tokens"),
            Map.entry("output_cost_per_image_token", "output_image_tokens"),
            Map.entry("output_cost_per_video_token", "output_video_tokens"),
            Map.entry("output_cost_per_reasoning_token", "output_reasoning_tokens"),
            Map.entry("citation_cost_per_token", "output_citation_tokens"));

    private static final Map<String, String> PER_UNIT = Map.ofEntries(
            Map.entry("input_cost_per_character", "input_characters"),
            Map.entry("output_cost_per_character", "output_characters"),
            Map.entry("input_cost_per_request", "requests"),
            Map.entry("output_cost_per_image", "output_images"),
            Map.entry("output_cost_per_pixel", "output_pixels"),
            Map.entry("input_cost_per_audio_per_second", "input_audio_seconds"),
            Map.entry("input_cost_per_video_per_second", "input_video_seconds"),
            Map.entry("output_cost_per_video_per_second", "output_video_seconds"),
            Map.entry("ocr_cost_per_page", "input_document_pages"),
            Map.entry("annotation_cost_per_page", "input_annotated_document_pages"),
            Map.entry("ocr_cost_per_credit", "credits"),
            Map.entry("code_interpreter_cost_per_session", "code_interpreter_sessions"),
            Map.entry("file_search_cost_per_gb_per_day", "storage_gb_days"),
            Map.entry("vector_store_cost_per_gb_per_day", "storage_gb_days"));

    private static final Map<String, String> TIERS = Map.of("priority", "priority", "flex", "flex", "batches", "batch");

    private final JsonNode model;
    private final String mode;
    private final Consumer<String> notExpressed;
    private final List<Rate> rates = new ArrayList<>();
    private final Set<List<Object>> taken = new HashSet<>();

    LiteLlmFields(JsonNode model, Consumer<String> notExpressed) {
        this.model = model;
        this.mode = model.path("mode").asString("");
        this.notExpressed = notExpressed;
    }

    List<Rate> rates() {
        addAll(model, Band.NONE);
        for (JsonNode tier : model.path("tiered_pricing")) {
            BigDecimal from = tier.path("range").path(0).decimalValue(BigDecimal.ZERO);
            addAll(tier, from.signum() == 0 ? Band.NONE : Band.above(from.longValueExact()));
        }
        new LiteLlmResultTiers(model.path("tiered_pricing")).rates().forEach(this::add);
        JsonNode search = model.path("search_context_cost_per_query");
        if (search.isObject()) {
            addSearch(search);
        }
        return rates;
    }

    /** Factors for a geography, a speed and a processing region. */
    List<Multiplier> multipliers() {
        List<Multiplier> multipliers = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry :
                model.path("provider_specific_entry").properties()) {
            String name = entry.getKey();
            addMultiplier(multipliers, name, name.equals("fast") ? "speed" : "inference_geo", name, entry.getValue());
        }
        for (String region : List.of("eu", "us")) {
            JsonNode factor = model.path("regional_processing_uplift_multiplier_" + region);
            addMultiplier(multipliers, "uplift_" + region, "processing_region", region, factor);
        }
        return multipliers;
    }

    private static void addMultiplier(
            List<Multiplier> multipliers, String name, String attribute, String value, JsonNode factor) {
        if (factor.isNumber()) {
            multipliers.add(new Multiplier(name, factor.decimalValue(), Set.of(), Map.of(attribute, value)));
        }
    }

    private void addAll(JsonNode fields, Band band) {
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            String name = field.getKey();
            if (name.contains("cost") && field.getValue().isNumber() && !fields.has(LiteLlmResultTiers.RANGE)) {
                addField(name, field.getValue().decimalValue(), band, fields);
            }
        }
    }

    private void addField(String name, BigDecimal price, Band outer, JsonNode fields) {
        String base = name;
        Map<String, String> conditions = Map.of();
        Band band = outer;
        Matcher tier = TIER.matcher(base);
        if (tier.matches()) {
            conditions = Map.of(PricingQuery.SERVICE_TIER, TIERS.getOrDefault(tier.group(2), tier.group(2)));
            base = tier.group(1);
        }
        Matcher above = BAND.matcher(base);
        if (above.matches()) {
            band = Band.above(Long.parseLong(above.group(2)) * 1000);
            base = above.group(1);
        }
        String perToken = PER_TOKEN.get(base);
        if (base.equals("input_cost_per_token_cache_hit") && !fields.has("cache_read_input_token_cost")) {
            perToken = "cache_read_tokens"; // DeepSeek's older spelling of the same price
        }
        if (base.equals("input_cost_per_image")
                && mode.equals("realtime")
                && !fields.has("input_cost_per_image_token")) {
            perToken = "input_image_tokens"; // a session counts pictures in tokens, and the price is of one
        }
        if (perToken != null) {
            add(perToken, price.movePointRight(6), MILLION, band, conditions, name);
        } else if (base.equals("file_search_cost_per_1k_calls")) {
            add("storage_searches", price, 1000, band, conditions, name);
        } else {
            String unit = zeroBesideOther(base, price, fields) ? null : perUnit(base, fields);
            if (unit == null) {
                notExpressed.accept("field:" + name);
            } else {
                add(unit, price, 1, band, conditions, name);
            }
        }
    }

    /** Units whose field name means different things by the entry's mode. */
    private @Nullable String perUnit(String base, JsonNode fields) {
        return switch (base) {
            case "input_cost_per_query" ->
                switch (mode) {
                    case "search" -> "search_queries";
                    case "rerank" -> "rerank_searches";
                    default -> "queries";
                };
            // in image generation the list's "input" price is what a generated image costs, unless an output price is
            // there
            case "input_cost_per_image" ->
                generated("output_cost_per_image", fields) ? "output_images" : "input_images";
            case "input_cost_per_pixel" ->
                generated("output_cost_per_pixel", fields) ? "output_pixels" : "input_pixels";
            case "output_cost_per_image", "output_cost_per_pixel" ->
                zeroBesideInput(base, fields) ? null : PER_UNIT.get(base);
            case "output_cost_per_second_1080p", "output_cost_per_video_per_second_1080p" ->
                "output_video_seconds_1080p";
            case "input_cost_per_second" -> mode.equals("audio_transcription") ? "audio_seconds" : "input_seconds";
            case "output_cost_per_second" ->
                switch (mode) {
                    case "video_generation" -> "output_video_seconds";
                    // a zero beside an input price is the list's way to say "no output price"
                    case "audio_transcription" -> stated("input_cost_per_second", fields) ? null : "audio_seconds";
                    case "audio_speech" -> "output_audio_seconds";
                    default -> "output_seconds";
                };
            default -> PER_UNIT.get(base);
        };
    }

    private boolean generated(String outputField, JsonNode fields) {
        return mode.equals("image_generation")
                && fields.path(outputField).decimalValue(BigDecimal.ZERO).signum() == 0;
    }

    private boolean zeroBesideInput(String outputField, JsonNode fields) {
        return generated(outputField, fields) && fields.has(outputField.replace("output", "input"));
    }

    /** A zero beside a price of the same measure on the other side is the list's way to say "none". */
    private static boolean zeroBesideOther(String base, BigDecimal price, JsonNode fields) {
        String other =
                base.startsWith("input_") ? base.replace("input_", "output_") : base.replace("output_", "input_");
        return price.signum() == 0 && !other.equals(base) && stated(other, fields);
    }

    private static boolean stated(String field, JsonNode fields) {
        return fields.path(field).decimalValue(BigDecimal.ZERO).signum() != 0;
    }

    private void addSearch(JsonNode search) {
        Map<String, BigDecimal> bySize = new LinkedHashMap<>();
        for (String size : List.of("low", "medium", "high")) {
            JsonNode price = search.path("search_context_size_" + size);
            if (price.isNumber()) {
                bySize.put(size, price.decimalValue());
            }
        }
        if (bySize.isEmpty()) {
            return;
        }
        BigDecimal usual =
                bySize.getOrDefault("medium", bySize.values().iterator().next());
        Terms terms = Terms.of(
                switch (model.path("web_search_billing_unit").asString("")) {
                    case "per_query" -> Terms.Basis.UNIQUE;
                    case "per_prompt" -> Terms.Basis.PROMPT;
                    default -> Terms.Basis.QUANTITY;
                });
        add(new Rate("web_searches", usual, 1, Band.NONE, Map.of(), terms));
        bySize.forEach((size, price) -> {
            if (price.compareTo(usual) != 0) {
                Map<String, String> asked = Map.of("search_context_size", size);
                add(new Rate("web_searches", price, 1, Band.NONE, asked, terms));
                // As events say it: a part of all searches.
                add(new Rate("web_searches_" + size + "_context", price, 1, Band.NONE, Map.of(), terms));
            }
        });
    }

    private void add(String unit, BigDecimal price, long per, Band band, Map<String, String> conditions, String field) {
        if (!taken.add(List.of(unit, band.from(), conditions))) {
            notExpressed.accept("second price of one unit:" + field);
            return;
        }
        rates.add(new Rate(unit, price, per, band, conditions));
    }

    private void add(Rate rate) {
        if (taken.add(List.of(rate.unit(), rate.band().from(), rate.conditions()))) {
            rates.add(rate);
        }
    }
}
