package io.costline.enrich.pricebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.avro.Activation;
import io.costline.avro.PriceBookEntry;
import io.costline.enrich.pricing.Agreements;
import io.costline.enrich.pricing.Contract;
import io.costline.enrich.pricing.Contracts;
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

    @Test
    void agreementsTakeEffectWithTheirImport() {
        // Given a contract on the topic
        Contract contract = contract("5");
        apply("a", card("1"));
        assembler.apply("a/agreed/0", EntryCodec.toAvro("a", agreed(contract), Instant.EPOCH));
        assembler.apply("b/agreed/0", EntryCodec.toAvro("b", agreed(contract("7")), Instant.EPOCH));

        // When
        activate(1, "a");

        // Then
        assertThat(assembler.book().orElseThrow().agreements().contracts()).containsExactly(contract);
        assertThat(assembler.book().orElseThrow().cards()).hasSize(1);

        // When an import above it has a contract of the same id
        activate(2, "b", "a");

        // Then that stands in its place
        assertThat(assembler.book().orElseThrow().agreements().contracts()).containsExactly(contract("7"));
    }

    /** A reader from before there were definitions takes the body for a card; it must not think it is one. */
    @Test
    void aReaderThatDoesNotKnowDefinitionsRefusesTheBook() {
        var body = (io.costline.avro.RateCard)
                EntryCodec.toAvro("a", agreed(contract("5")), Instant.EPOCH).getBody();

        assertThatThrownBy(() -> EntryCodec.fromAvro(body)).hasMessageContaining("does not know");
    }

    @Test
    void aDefinitionOfALaterVersionIsRefusedToo() {
        PriceBookEntry entry = EntryCodec.toAvro("a", agreed(contract("5")), Instant.EPOCH);
        entry.setDefinition("{\"contracts\":[{\"id\":\"x\",\"rebates\":[]}]}");

        assertThatThrownBy(() -> EntryCodec.agreed(entry)).hasMessageContaining("contracts[0].rebates");
    }

    private static Agreements agreed(Contract contract) {
        return new Agreements(List.of(contract), List.of(), List.of(), List.of());
    }

    private static Contract contract(String percent) {
        return Contracts.named("c").discount(percent).contract();
    }

    private static RateCard card(String price) {
        return RateCard.of("t", "openai", "gpt-x", List.of(Rate.of("input_tokens", price, 1_000_000)));
    }

    private void apply(String importId, RateCard card) {
        assembler.apply(EntryCodec.key(importId, "card", card.cardId()), entry(importId, EntryCodec.toAvro(card)));
    }

    private void activate(long version, String... imports) {
        Activation activation = new Activation(version, List.of(imports), Instant.EPOCH, "");
        assembler.apply("activation", entry(imports[0], activation));
    }

    private static PriceBookEntry entry(String importId, Object body) {
        return PriceBookEntry.newBuilder().setImportId(importId).setBody(body).build();
    }
}
