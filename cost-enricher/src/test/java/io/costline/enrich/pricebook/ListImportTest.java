package io.costline.enrich.pricebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.enrich.pricebook.ListImport.Counts;
import io.costline.enrich.pricebook.ListImport.Rank;
import io.costline.enrich.pricing.ModelAlias;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ListImportTest {
    private static final Instant AUGUST = Instant.parse("2026-08-01T00:00:00Z");
    private static final Instant OCTOBER = Instant.parse("2026-10-01T00:00:00Z");
    private static final Instant NOVEMBER = Instant.parse("2026-11-01T00:00:00Z");

    private final List<ActiveImport> active = new ArrayList<>();

    @Test
    void theFirstImportCountsFromTheBeginningOfTime() {
        // When
        ListImport first = take(list("h1", card("m", "1"), card("n", "2")), AUGUST);

        // Then
        assertThat(first.importId()).isEqualTo("litellm@h1@2026-08-01T00:00:00Z");
        assertThat(first.counts()).isEqualTo(new Counts(2, 0, 0, 0));
        assertThat(price("m", Instant.EPOCH)).isEqualTo("1");
    }

    @Test
    void aLaterImportCountsFromItsDateAndAddsOnlyWhatIsOther() {
        // Given
        take(list("h1", card("m", "1"), card("n", "2"), card("gone", "3")), AUGUST);

        // When
        ListImport later = take(list("h2", card("m", "1.5"), card("n", "2.0"), card("new", "4")), OCTOBER);

        // Then
        assertThat(later.counts()).isEqualTo(new Counts(1, 1, 1, 1));
        assertThat(later.cards()).extracting(RateCard::model).containsExactly("m", "new");
        assertThat(price("m", OCTOBER.minusNanos(1_000))).isEqualTo("1");
        assertThat(price("m", OCTOBER)).isEqualTo("1.5");
        assertThat(price("n", OCTOBER)).isEqualTo("2");
        assertThat(price("gone", NOVEMBER)).isEqualTo("3");
        assertThat(price("new", AUGUST)).isEqualTo("none");
        assertThat(price("new", OCTOBER)).isEqualTo("4");
    }

    @Test
    void anImportAgainChangesNothing() {
        // Given
        take(list("h1", card("m", "1")), AUGUST);
        take(list("h2", card("m", "2")), OCTOBER);
        List<String> before = ids();

        // Then neither the newest list at any date, nor an older one at its own
        assertThat(take(list("h2", card("m", "2")), NOVEMBER).changes()).isFalse();
        assertThat(take(list("h1", card("m", "1")), AUGUST).changes()).isFalse();
        assertThat(take(list("h3", card("m", "2.00")), NOVEMBER).changes()).isFalse();
        assertThat(ids()).isEqualTo(before);
    }

    @Test
    void aListThatGoesBackIsALaterImportOfTheSameContent() {
        // Given
        take(list("h1", card("m", "1")), AUGUST);
        take(list("h2", card("m", "2")), OCTOBER);

        // When
        take(list("h1", card("m", "1")), NOVEMBER);

        // Then
        assertThat(List.of(price("m", AUGUST), price("m", OCTOBER), price("m", NOVEMBER)))
                .containsExactly("1", "2", "1");
    }

    @Test
    void listsAreImportedInTheOrderOfTheirDates() {
        take(list("h1", card("m", "1")), OCTOBER);
        assertThatThrownBy(() -> take(list("h2", card("m", "2")), AUGUST))
                .hasMessage("a litellm list as of 2026-10-01T00:00:00Z is in force; this one is as of"
                        + " 2026-08-01T00:00:00Z, and lists are imported in the order of their dates");
    }

    @Test
    void datedPricesOfALaterListAreCutAtItsDate() {
        // Given
        take(list("h1", card("m", "1")), AUGUST);

        // When a list says the price changed in September and will change in November
        Instant september = Instant.parse("2026-09-01T00:00:00Z");
        take(
                list(
                        "h2",
                        card("m", "1").effective(null, september),
                        card("m", "2").effective(september, NOVEMBER),
                        card("m", "3").effective(NOVEMBER, null)),
                OCTOBER);

        // Then what was priced before the import stays
        assertThat(price("m", september)).isEqualTo("1");
        assertThat(price("m", OCTOBER)).isEqualTo("2");
        assertThat(price("m", NOVEMBER)).isEqualTo("3");
    }

    @Test
    void aNameWithItsProviderInFrontKeepsItsOwnCardBesideTheNameWithout() {
        // Given
        take(list("h1", card("m", "1"), card("host/m", "2")), AUGUST);

        // When one of the two changes
        ListImport later = take(list("h2", card("m", "1"), card("host/m", "3")), OCTOBER);

        // Then
        assertThat(later.counts()).isEqualTo(new Counts(0, 1, 1, 0));
        assertThat(price("m", OCTOBER)).isEqualTo("1");
        assertThat(price("host/m", OCTOBER)).isEqualTo("3");
        assertThat(price("host/m", AUGUST)).isEqualTo("2");
    }

    @Test
    void listsStandBelowCardsOfOnesOwnAndAboveOrBelowEachOther() {
        // Given
        active.add(new ActiveImport("cards@c1", List.of(card("m", "9")), List.of()));
        take(list("h1", card("m", "1")), AUGUST);

        // When
        take(list("genai-prices", "g1", card("m", "5")), AUGUST, Rank.ABOVE_LISTS);
        take(list("other", "o1", card("m", "6")), AUGUST, Rank.BELOW_LISTS);
        take(list("h2", card("m", "2")), OCTOBER);

        // Then
        assertThat(ids())
                .containsExactly(
                        "cards@c1",
                        "genai-prices@g1@2026-08-01T00:00:00Z",
                        "litellm@h2@2026-10-01T00:00:00Z",
                        "litellm@h1@2026-08-01T00:00:00Z",
                        "other@o1@2026-08-01T00:00:00Z");
        assertThat(price("m", OCTOBER)).isEqualTo("9");
    }

    @Test
    void aNameThatBecomesAModelOfItsOwnIsNoAliasAnyMore() {
        // Given
        ModelAlias latest = new ModelAlias("host", "latest", "", "m", null, null);
        ModelAlias pattern = new ModelAlias("host", "glob 0 m-*", "", "m", null, null);
        take(list("genai-prices", "g1", List.of(latest, pattern), card("m", "1"), card("n", "2")), AUGUST);
        assertThat(price("latest", OCTOBER)).isEqualTo("1");
        assertThat(price("m-1", OCTOBER)).isEqualTo("1");

        // When the name has a card, and a pattern of a higher rank means another model
        ModelAlias other = new ModelAlias("host", "glob 7 m-*", "", "n", null, null);
        take(list("genai-prices", "g2", List.of(other), card("m", "1"), card("n", "2"), card("latest", "3")), OCTOBER);

        // Then both count from the list's date on
        assertThat(price("latest", AUGUST)).isEqualTo("1");
        assertThat(price("latest", OCTOBER)).isEqualTo("3");
        assertThat(price("m-1", AUGUST)).isEqualTo("1");
        assertThat(price("m-1", OCTOBER)).isEqualTo("2");
    }

    @Test
    void theCommittedListImportedTwiceIsOneImport() {
        // Given
        CatalogImport committed = LiteLlmImporter.committed(AUGUST);
        ListImport first = take(committed, LiteLlmImporter.LISTED);
        assertThat(first.counts().added()).isEqualTo(first.cards().size());

        // When one price is another
        List<RateCard> cards = new ArrayList<>(committed.cards());
        RateCard changed = cards.getFirst();
        cards.set(0, changed.withRates(List.of(Rate.of("input_tokens", "77", 1_000))));
        var next = new CatalogImport("litellm@next", "litellm", cards, List.of(), new TreeMap<>());

        // Then that card alone is new
        assertThat(take(next, OCTOBER).cards())
                .singleElement()
                .matches(card -> card.model().equals(changed.model()) && OCTOBER.equals(card.effectiveFrom()));
    }

    private ListImport take(CatalogImport list, Instant asOf) {
        return take(list, asOf, Rank.BELOW_LISTS);
    }

    private ListImport take(CatalogImport list, Instant asOf, Rank rank) {
        ListImport plan = ListImport.plan(list, asOf, rank, active);
        if (plan.changes()) {
            List<ActiveImport> next = new ArrayList<>();
            for (String id : plan.imports()) {
                next.add(active.stream()
                        .filter(found -> found.importId().equals(id))
                        .findFirst()
                        .orElseGet(() -> new ActiveImport(id, plan.cards(), plan.aliases())));
            }
            active.clear();
            active.addAll(next);
        }
        return plan;
    }

    private List<String> ids() {
        return active.stream().map(ActiveImport::importId).toList();
    }

    private String price(String model, Instant at) {
        PriceBook book = PriceBook.ofImports(
                1,
                active.stream().map(ActiveImport::cards).toList(),
                active.stream().map(ActiveImport::aliases).toList(),
                List.of());
        RateCard card = book.resolve("host", model, "", "", ChronoUnit.MICROS.between(Instant.EPOCH, at))
                .list();
        return card == null ? "none" : card.rates().getFirst().price().toPlainString();
    }

    private static CatalogImport list(String hash, RateCard... cards) {
        return list("litellm", hash, cards);
    }

    private static CatalogImport list(String catalog, String hash, RateCard... cards) {
        return list(catalog, hash, List.of(), cards);
    }

    private static CatalogImport list(String catalog, String hash, List<ModelAlias> aliases, RateCard... cards) {
        return new CatalogImport(catalog + '@' + hash, catalog, Arrays.asList(cards), aliases, new TreeMap<>());
    }

    private static RateCard card(String model, String price) {
        return CardIds.versioned(
                RateCard.of("litellm", "host", model, List.of(Rate.of("input_tokens", price, 1_000_000))));
    }
}
