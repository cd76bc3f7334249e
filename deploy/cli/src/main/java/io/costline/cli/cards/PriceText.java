package io.costline.cli.cards;

import io.costline.cli.text.Figures;
import io.costline.enrich.pricebook.CardPrice;
import io.costline.enrich.pricebook.PricePlace;
import io.costline.enrich.pricebook.UnitPrice;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Prices, units and dates in words. */
final class PriceText {
    private static final long THOUSAND = 1_000;
    private static final long MILLION = 1_000_000;

    private PriceText() {}

    /** {@code 2.5 per 1M}. */
    static String price(UnitPrice price) {
        String number = Figures.exact(price.price());
        if (price.per() == 1) {
            return number;
        }
        return number + " per "
                + (price.per() == MILLION ? "1M" : price.per() == THOUSAND ? "1K" : Figures.count(price.per()));
    }

    /** A price as people state prices of the unit; with another beside it both for the same number of units. */
    static String price(PricePlace place, UnitPrice price, @Nullable UnitPrice beside) {
        UnitPrice usual = price.usual(place.unit());
        return price(
                beside == null ? usual : usual.per(beside.usual(place.unit()).per()));
    }

    static String price(PricePlace place, @Nullable CardPrice price, @Nullable CardPrice beside) {
        if (price == null) {
            return "–";
        }
        String currency = price.currency().equals("USD") || price.currency().isEmpty() ? "" : price.currency() + ' ';
        String terms = price.terms().isEmpty() ? "" : " (" + price.terms() + ')';
        return currency + price(place, price.price(), beside == null ? null : beside.price()) + terms;
    }

    /** By how many per cent the second price is above the first; empty where that says nothing. */
    static String percent(@Nullable UnitPrice before, @Nullable UnitPrice after) {
        BigDecimal percent = before == null || after == null ? null : after.percentAbove(before);
        return percent == null ? "" : (percent.signum() > 0 ? "+" : "") + percent.toPlainString() + " %";
    }

    /** Conditions and context line: {@code service_tier=batch, from 200,001 tokens}. */
    static String when(PricePlace place) {
        String from = place.from() == 0 ? "" : "from " + Figures.count(place.from()) + " on";
        return place.when().isEmpty() || from.isEmpty() ? place.when() + from : place.when() + ", " + from;
    }

    /** {@code 2026-08-01 to 2026-09-01}; empty for always. */
    static String window(@Nullable Instant from, @Nullable Instant to) {
        if (from == null) {
            return to == null ? "" : "until " + instant(to);
        }
        return "from " + instant(from) + (to == null ? "" : " until " + instant(to));
    }

    private static String instant(Instant instant) {
        String text = instant.toString();
        return text.endsWith("T00:00:00Z") ? text.substring(0, text.length() - "T00:00:00Z".length()) : text;
    }

    static void price(ObjectNode node, String name, @Nullable UnitPrice price) {
        if (price == null) {
            node.putNull(name);
        } else {
            node.putObject(name).put("price", Figures.exact(price.price())).put("per", price.per());
        }
    }
}
