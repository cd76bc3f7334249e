package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Band;
import io.costline.enrich.pricing.Multiplier;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import io.costline.enrich.pricing.Terms;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Price books made of the prices a row carries itself: its dated card, its contract, its tiers, or its rates. */
final class RowCards {
    private static final long MILLION = 1_000_000;
    private static final String ACCOUNT = "row";

    private RowCards() {}

    static PriceBook book(ConformanceRow row) {
        return PriceBook.of(1, List.of(cards(row)), List.of());
    }

    private static List<RateCard> cards(ConformanceRow row) {
        JsonNode card = row.json().path("rate_card");
        if (card.isArray() && card.path(0).has("from_date")) {
            return dated(row, card);
        }
        List<Rate> rates = new ArrayList<>();
        for (Map.Entry<String, JsonNode> rate : row.json().path("rates_used").properties()) {
            JsonNode told = rate.getValue();
            Rate read = Rate.of(
                    rate.getKey(),
                    told.path("usd").asString(""),
                    told.path("per").asLong());
            rates.add(
                    told.path("billed_per").asString("").equals("prompt")
                            ? read.withTerms(Terms.of(Terms.Basis.PROMPT))
                            : read);
        }
        return List.of(card(row, rates).withMultipliers(multipliers(row)));
    }

    /** A public card with a contract of an account on top. */
    static PriceBook override(ConformanceRow row) {
        JsonNode contract = row.inputs().path("contract");
        RateCard own = card(row, perMillion(contract, "input", "output"))
                .withAccount(ACCOUNT)
                .withCardId("contract")
                .effective(
                        Instant.parse(contract.path("from").asString("")),
                        Instant.parse(contract.path("to").asString("")));
        RateCard list = card(row, perMillion(row.inputs().path("list"), "input", "output"));
        return PriceBook.of(1, List.of(List.of(list, own)), List.of());
    }

    static String account() {
        return ACCOUNT;
    }

    /** A card whose price of {@code tokens} is graduated by their own number: pairs of an upper end and a price. */
    static PriceBook graduated(ConformanceRow row) {
        List<Rate> rates = new ArrayList<>();
        long from = 0;
        for (JsonNode tier : row.inputs().path("tiers")) {
            Band band = from == 0 ? Band.NONE : Band.above(from);
            rates.add(Rate.of("tokens", tier.path(1).asString(""), MILLION)
                    .withBand(band)
                    .withTerms(Terms.of(Terms.Tiers.GRADUATED, Terms.Measured.REQUEST)));
            from = tier.path(0).asLong(0);
        }
        return PriceBook.of(1, List.of(List.of(card(row, rates))), List.of());
    }

    private static List<RateCard> dated(ConformanceRow row, JsonNode entries) {
        List<RateCard> cards = new ArrayList<>();
        for (JsonNode entry : entries) {
            cards.add(card(row, perMillion(entry, "input", "output", "input_cached"))
                    .withCardId("dated" + cards.size())
                    .effective(
                            day(entry.path("from_date").asString("")),
                            day(entry.path("to_date").asString(""))));
        }
        return cards;
    }

    private static List<Rate> perMillion(JsonNode prices, String... names) {
        Map<String, String> units =
                Map.of("input", "input_tokens", "output", "output_tokens", "input_cached", "cache_read_tokens");
        List<Rate> rates = new ArrayList<>();
        for (String name : names) {
            if (prices.hasNonNull(name)) {
                rates.add(Rate.of(
                        units.getOrDefault(name, name), prices.path(name).asString(""), MILLION));
            }
        }
        return rates;
    }

    private static List<Multiplier> multipliers(ConformanceRow row) {
        List<Multiplier> multipliers = new ArrayList<>();
        row.json().path("multipliers").properties().forEach(entry -> {
            Set<String> units = entry.getKey().equals("all") ? Set.of() : Set.of(entry.getKey());
            multipliers.add(new Multiplier(
                    entry.getKey(), new BigDecimal(entry.getValue().asString("")), units, Map.of()));
        });
        return multipliers;
    }

    private static RateCard card(ConformanceRow row, List<Rate> rates) {
        return RateCard.of("row", row.text("provider"), row.text("model_ref"), rates);
    }

    private static @Nullable Instant day(String date) {
        return date.isEmpty() || date.equals("null")
                ? null
                : LocalDate.parse(date).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
