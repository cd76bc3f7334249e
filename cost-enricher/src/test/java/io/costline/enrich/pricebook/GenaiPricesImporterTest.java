package io.costline.enrich.pricebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.enrich.pricing.Band;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import io.costline.trials.Golden;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GenaiPricesImporterTest {
    private static final Instant LEARNT = Instant.parse("2026-09-23T00:00:00Z");
    private static final long AT = ChronoUnit.MICROS.between(Instant.EPOCH, LEARNT);

    @Test
    void readsTheCommittedListAndReportsWhatItCannotExpress() {
        // When
        CatalogImport catalog = GenaiPricesImporter.committed(LEARNT, Corrections.none());

        // Then
        assertThat(catalog.importId()).isEqualTo("genai-prices@1fd687d1d9df7661");
        StringBuilder report = new StringBuilder("cards " + catalog.cards().size() + "\naliases "
                + catalog.aliases().size() + "\n");
        catalog.notExpressed()
                .forEach((what, count) ->
                        report.append(what).append(' ').append(count).append('\n'));
        Golden.check("genai-prices-report.txt", report.toString());
    }

    @Test
    void readsUnitsTiersDatesAndWindows() {
        // When
        List<RateCard> cards = read("""
                [{"id": "p", "models": [{"id": "m", "match": {"equals": "m"}, "prices": [
                  {"prices": {"input_mtok": {"base": 1, "tiers": [{"start": 199999, "price": 2}]}, "audio_hours": 3}},
                  {"constraint": {"start_date": "2026-08-17", "type": "start_date"}, "prices": {"input_mtok": 0.5}},
                  {"constraint": {"start_time": "01:00:00Z", "end_time": "04:00:00Z", "type": "time_of_date"},
                   "prices": {"input_mtok": 4}}]}]}]
                """).cards();

        // Then
        Rate window = Rate.of("input_tokens", "4", 1_000_000).when("time_of_day", "01:00-04:00");
        assertThat(cards).hasSize(2);
        assertThat(cards.get(0).effectiveTo()).isEqualTo("2026-08-17T00:00:00Z");
        assertThat(cards.get(0).rates())
                .containsExactlyInAnyOrder(
                        Rate.of("input_tokens", "1", 1_000_000),
                        Rate.of("input_tokens", "2", 1_000_000).withBand(Band.above(199_999)),
                        Rate.of("audio_seconds", "3", 3_600),
                        window);
        assertThat(cards.get(1).effectiveFrom()).isEqualTo("2026-08-17T00:00:00Z");
        assertThat(cards.get(1).rates()).containsExactlyInAnyOrder(Rate.of("input_tokens", "0.5", 1_000_000), window);
    }

    @Test
    void matchClausesNameModelsInTheirOrder() {
        // Given
        CatalogImport catalog = read("""
                [{"id": "p", "models": [
                  {"id": "exact", "match": {"or": [{"equals": "Other-Name"}, {"starts_with": "big-"}]}, "prices": {"input_mtok": 1}},
                  {"id": "later", "match": {"contains": "big"}, "prices": {"input_mtok": 2}},
                  {"id": "both", "match": {"and": [{"ends_with": "-x"}, {"regex": "^o[134]"}]}, "prices": {"input_mtok": 3}},
                  {"id": "free", "match": {"equals": "free"}, "prices": {}}]}]
                """);
        PriceBook book = PriceBook.of(1, List.of(catalog.cards()), catalog.aliases());

        // When, then
        assertThat(model(book, "other-name")).isEqualTo("exact");
        assertThat(model(book, "big-one")).isEqualTo("exact");
        assertThat(model(book, "one-big")).isEqualTo("later");
        assertThat(model(book, "o3-mini-x")).isEqualTo("both");
        assertThat(model(book, "o2-x")).isNull();
        assertThat(model(book, "free")).isNull();
        assertThat(catalog.notExpressed()).containsOnlyKeys("model without a price");
    }

    @Test
    void refusesWhatIsNotSuchAFile() {
        assertThatThrownBy(() -> read("{}")).hasMessageContaining("one JSON array of providers");
    }

    private static @Nullable String model(PriceBook book, String name) {
        RateCard card = book.resolve("p", name, "", "", AT).list();
        return card == null ? null : card.model();
    }

    private static CatalogImport read(String json) {
        return GenaiPricesImporter.read(json.getBytes(StandardCharsets.UTF_8), LEARNT, Corrections.none());
    }
}
