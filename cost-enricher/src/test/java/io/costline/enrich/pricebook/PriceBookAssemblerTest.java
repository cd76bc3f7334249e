package io.costline.enrich.pricebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.Activation;
import io.costline.avro.PriceBookEntry;
import io.costline.enrich.pricing.ModelAlias;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriceBookAssemblerTest {
    private final PriceBookAssembler assembler = new PriceBookAssembler();

    @Test
    void showsAnImportOnlyWhenItIsActivatedAndThenWhole() {
        // Given entries without an activation
        apply("a", card("1"));
        assertThat(assembler.book()).isEmpty();

        // When activated, and another import's entries arrive
        activate(1, "a");
        apply("b", card("2"));

        // Then only the first shows
        assertThat(assembler.book().orElseThrow().cards())
                .extracting(card -> card.rates().getFirst().price().toPlainString())
                .containsExactly("1");

        // When the other is activated on top, and an older activation is read late
        activate(2, "b", "a");
        activate(1, "a");

        // Then both show, in order of precedence
        assertThat(assembler.book().orElseThrow().version()).isEqualTo(2);
        assertThat(assembler.book().orElseThrow().cards())
                .extracting(card -> card.rates().getFirst().price().toPlainString())
                .containsExactly("2", "1");
    }

    @Test
    void carriesEveryCommittedCardThroughItsRecordUnchanged() {
        for (RateCard card : LiteLlmImporter.committed(Instant.EPOCH).cards()) {
            assertThat(EntryCodec.fromAvro(EntryCodec.toAvro(card))).isEqualTo(card);
        }
        ModelAlias alias = new ModelAlias("p", "a", "q", "m", Instant.EPOCH, null);
        assertThat(EntryCodec.fromAvro(EntryCodec.toAvro(alias))).isEqualTo(alias);
    }

    private static RateCard card(String price) {
        return RateCard.of("t", "openai", "gpt-x", List.of(Rate.of("input_tokens", price, 1_000_000)));
    }

    private void apply(String importId, RateCard card) {
        assembler.apply(
                EntryCodec.key(importId, "card", card.cardId()), new PriceBookEntry(importId, EntryCodec.toAvro(card)));
    }

    private void activate(long version, String... imports) {
        assembler.apply(
                "activation",
                new PriceBookEntry(imports[0], new Activation(version, List.of(imports), Instant.EPOCH, "")));
    }
}
