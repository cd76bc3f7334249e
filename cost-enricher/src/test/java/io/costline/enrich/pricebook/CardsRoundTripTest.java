package io.costline.enrich.pricebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.enrich.pricing.Band;
import io.costline.enrich.pricing.ModelAlias;
import io.costline.enrich.pricing.Multiplier;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import io.costline.enrich.pricing.Terms;
import io.costline.trials.Trials;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CardsRoundTripTest {
    private static final List<String> TOKENS = List.of("input_tokens", "output_tokens", "cache_read_tokens");
    private static final List<String> OTHER = List.of("web_searches", "requests", "pages", "audio_seconds");
    private static final List<String> TEXTS =
            List.of("standard", "us|eu", "26..100", ">=3", "no", "1e3", "a: b", "'x' #y");
    private static final List<String> TIMES = List.of("22:00-06:00", "00:30-16:30:15", "09:00-18:00 Asia/Shanghai");
    private static final List<String> DAYS = List.of("mon-fri", "sat,sun Europe/Berlin");

    @Test
    void whatIsPrintedReadsAsWhatItWas() {
        Trials.run(5_000, random -> {
            // Given
            List<RateCard> cards = List.of(card(random), card(random));
            List<ModelAlias> aliases = List.of(alias(random));

            // When
            CatalogImport read =
                    CardsFile.read(CardsPrinter.print(cards, aliases).getBytes(StandardCharsets.UTF_8), Instant.EPOCH);

            // Then
            assertThat(read.cards()).isEqualTo(cards);
            assertThat(read.aliases()).isEqualTo(aliases);
        });
    }

    @Test
    void thePriceBookCarriesEverythingACardSays() {
        Trials.run(5_000, random -> {
            RateCard card = card(random);
            ModelAlias alias = alias(random);

            assertThat(EntryCodec.fromAvro(EntryCodec.toAvro(card))).isEqualTo(card);
            assertThat(EntryCodec.fromAvro(EntryCodec.toAvro(alias))).isEqualTo(alias);
        });
    }

    @Test
    void theCommittedListsReadAsPrinted() {
        for (CatalogImport catalog :
                List.of(LiteLlmImporter.committed(Instant.EPOCH), GenaiPricesImporter.committed(Instant.EPOCH))) {
            // Given a part of it: a YAML reader has a limit of its own
            List<RateCard> cards = catalog.cards().subList(0, 500);

            // When
            byte[] printed = CardsPrinter.print(cards, List.of()).getBytes(StandardCharsets.UTF_8);

            // Then
            assertThat(CardsFile.read(printed, Instant.now()).cards()).isEqualTo(cards);
        }
    }

    private static RateCard card(RandomGenerator random) {
        Map<List<Object>, Rate> rates = new LinkedHashMap<>();
        for (int i = random.nextInt(1, 8); i > 0; i--) {
            Rate rate = rate(random);
            rates.putIfAbsent(List.of(rate.unit(), rate.band().from(), rate.conditions()), rate);
        }
        Instant from = instant(random);
        Instant to = from == null ? instant(random) : from.plusSeconds(random.nextLong(1, 1_000_000));
        List<Multiplier> multipliers = random.nextBoolean()
                ? List.of()
                : List.of(new Multiplier(
                        pick(random, TEXTS),
                        BigDecimal.valueOf(random.nextInt(10_000), random.nextInt(5)),
                        random.nextBoolean() ? Set.of() : Set.of(pick(random, TOKENS), pick(random, OTHER)),
                        conditions(random)));
        return new RateCard(
                "id-" + random.nextInt(1_000) + "@" + random.nextInt(),
                pick(random, List.of("litellm", "cards", "007")),
                "host",
                pick(random, List.of("model", "a/b:c", "1.5", "null", "yes")),
                pick(random, List.of("", "acme", "0123")),
                pick(random, List.of("USD", "EUR")),
                from,
                to,
                Instant.ofEpochSecond(random.nextLong(1_000_000)),
                pick(random, TEXTS),
                List.copyOf(rates.values()),
                multipliers);
    }

    private static Rate rate(RandomGenerator random) {
        boolean token = random.nextBoolean();
        Terms terms = Terms.USUAL;
        if (!token && random.nextBoolean()) {
            Terms.Tiers tiers = Terms.Tiers.values()[random.nextInt(Terms.Tiers.values().length)];
            boolean period = tiers != Terms.Tiers.WHOLE_REQUEST && random.nextBoolean();
            terms = new Terms(
                    Terms.Basis.values()[random.nextInt(Terms.Basis.values().length)],
                    tiers,
                    period ? Terms.Measured.PERIOD : Terms.Measured.REQUEST);
        }
        Band band = switch (random.nextInt(3)) {
            case 0 -> Band.NONE;
            case 1 -> Band.above(random.nextLong(1L << 40));
            default -> Band.atLeast(random.nextLong(1L << 40));
        };
        return new Rate(
                pick(random, token ? TOKENS : OTHER),
                BigDecimal.valueOf(random.nextLong(1L << 50), random.nextInt(0, 19)),
                random.nextLong(1, 3_000_000_000L),
                band,
                conditions(random),
                terms);
    }

    private static Map<String, String> conditions(RandomGenerator random) {
        Map<String, String> conditions = new HashMap<>();
        if (random.nextInt(3) == 0) {
            conditions.put("service_tier", pick(random, TEXTS));
        }
        if (random.nextInt(4) == 0) {
            conditions.put("time_of_day", pick(random, TIMES));
        }
        if (random.nextInt(4) == 0) {
            conditions.put("weekday", pick(random, DAYS));
        }
        return conditions;
    }

    private static ModelAlias alias(RandomGenerator random) {
        return new ModelAlias(
                pick(random, List.of("", "host")),
                pick(random, List.of("other", "glob 3 our-*", "regex 12 ^o[134]")),
                pick(random, List.of("", "elsewhere")),
                "model",
                instant(random),
                null);
    }

    private static @Nullable Instant instant(RandomGenerator random) {
        return random.nextBoolean() ? null : Instant.ofEpochSecond(random.nextLong(2_000_000_000L));
    }

    private static String pick(RandomGenerator random, List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }
}
