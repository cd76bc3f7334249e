package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Band;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import io.costline.enrich.pricing.Units;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keys with the size of a picture in front of the model, as {@code 1024-x-1024/dall-e-2}, {@code hd/1024-x-1792/dall-e-3} and
 * {@code 512-x-512/max-steps/...}: what each picture of that size and quality costs. The standard quality, fifty steps and
 * none are the same. Prices by the pixel are those of all pixels of one picture. A film's model with {@code -high-res} behind its
 * name is the same model at the larger sizes.
 */
final class LiteLlmSizes {
    private static final Pattern KEY = Pattern.compile(
            "(?:(?<quality>\\w+)/)?(?<width>\\d{1,6})-x-(?<height>\\d{1,6})/(?:(?<steps>\\w+)-steps/)?(?<model>.+)");

    private static final Pattern HIGH = Pattern.compile("(.+)-high-res");

    private final Map<String, RateCard> byModel = new LinkedHashMap<>();

    /** @param withoutHost takes a host's name from the front of what is left of the key */
    void read(RateCard card, UnaryOperator<String> withoutHost) {
        Matcher high = HIGH.matcher(card.model());
        if (high.matches()) {
            of(card, "output_video_seconds", 1)
                    .ifPresent(price -> add(card, high.group(1), "output_video_seconds_1080p", price));
            return;
        }
        Matcher key = KEY.matcher(card.model());
        if (!key.matches()) {
            return;
        }
        long width = Long.parseLong(key.group("width"));
        long height = Long.parseLong(key.group("height"));
        String steps =
                key.group("steps") == null || key.group("steps").equals("50") ? "" : key.group("steps") + "_steps";
        String quality = key.group("quality") == null ? steps : key.group("quality");
        price(card, width * height)
                .ifPresent(price ->
                        add(card, withoutHost.apply(key.group("model")), Units.images(quality, width, height), price));
    }

    private void add(RateCard card, String name, String unit, BigDecimal price) {
        Rate rate = new Rate(unit, price, 1, Band.NONE, Map.of());
        RateCard model = card.withModel(name).withRates(List.of(rate));
        byModel.merge(model.provider() + '\n' + model.model(), model, LiteLlmSizes::with);
    }

    /** Of one picture; a price of zero says that there is none. */
    private static Optional<BigDecimal> price(RateCard card, long pixels) {
        return of(card, "output_images", 1).or(() -> of(card, "output_pixels", pixels));
    }

    private static Optional<BigDecimal> of(RateCard card, String unit, long times) {
        return card.rates().stream()
                .filter(rate -> rate.unit().equals(unit)
                        && rate.per() == 1
                        && rate.conditions().isEmpty()
                        && rate.price().signum() > 0)
                .map(rate -> rate.price().multiply(BigDecimal.valueOf(times)))
                .findFirst();
    }

    private static RateCard with(RateCard known, RateCard more) {
        Rate added = more.rates().getFirst();
        if (known.rates().stream().anyMatch(rate -> rate.unit().equals(added.unit()))) {
            return known; // said twice, with the quality and without
        }
        List<Rate> rates = new ArrayList<>(known.rates());
        rates.add(added);
        return known.withRates(rates);
    }

    /** A card for each model, of these prices alone. */
    List<RateCard> cards() {
        return byModel.values().stream().map(CardIds::versioned).toList();
    }
}
