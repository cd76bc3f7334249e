package io.costline.enrich.pricebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.RateCard;
import io.costline.enrich.pricing.Resolution;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each model of the committed list is found under every form its provider, its clouds and its clients write it in. */
class ModelNameFormsTest {
    private static final CatalogImport LIST = LiteLlmImporter.committed(Instant.EPOCH);
    private static final PriceBook BOOK = PriceBook.of(1, List.of(LIST.cards()), LIST.aliases());

    @Test
    void everyKeyIsFoundInEveryFormOfItsProvider() {
        List<String> missed = new ArrayList<>();
        for (RateCard card : LIST.cards()) {
            Resolution own = resolve(card.provider(), card.model());
            assertThat(own.list()).as(card.cardId()).isNotNull();
            Map<String, String> forms = forms(card);
            forms.keySet()
                    .removeIf(form -> LIST.cards().stream()
                            .anyMatch(other -> other.model().equalsIgnoreCase(form)));
            forms.forEach((form, what) -> {
                RateCard found = resolve(card.provider(), form).list();
                if (found == null
                        || !found.rates()
                                .equals(Optional.ofNullable(own.list())
                                        .orElseThrow()
                                        .rates())) {
                    missed.add(what + ": " + card.provider() + ' ' + form + " is "
                            + (found == null ? "unknown" : found.cardId()) + ", not " + card.cardId());
                }
            });
        }
        assertThat(missed).isEmpty();
    }

    private static Map<String, String> forms(RateCard card) {
        String model = card.model();
        Map<String, String> forms = new LinkedHashMap<>();
        forms.put(card.provider() + '/' + model, "with the host in front");
        switch (card.provider()) {
            case "openai" -> {
                if (model.matches("(gpt-5|o[1-9]).*")) {
                    forms.put(model + "-high", "with its effort");
                }
                if (model.startsWith("ft:")) {
                    forms.put(model + ":my-org::AbC123", "fine-tuned");
                    forms.put(model + ":my-org:suffix:AbC123", "fine-tuned with a suffix");
                    forms.put(model + ":my-org::AbC123:ckpt-step-88", "a checkpoint");
                }
            }
            case "anthropic" -> {
                forms.put(model + "[1m]", "with a long context");
                forms.put(model + "-thinking", "with its effort");
                forms.put(model.replaceAll("(?<=\\d)-(?=\\d(-|$))", "."), "with dots for dashes");
            }
            case "gemini" -> forms.put("models/" + model, "a resource");
            case "vertex_ai" -> {
                if (model.indexOf('/') < 0) {
                    for (String before : List.of("", "projects/p/locations/us-central1/")) {
                        forms.put(before + "publishers/google/models/" + model, "a resource of a publisher");
                    }
                    forms.put(model.replaceAll("@(?=\\d{8}$)", "-"), "with a dash before its date");
                }
            }
            case "bedrock" -> {
                if (model.matches(".+:\\d+")) {
                    forms.put(model + ":200k", "with the context that was bought");
                }
                if (model.indexOf('/') < 0) {
                    forms.put("arn:aws:bedrock:us-east-1::foundation-model/" + model, "a foundation model's ARN");
                    forms.put(
                            "arn:aws:bedrock:us-east-1:123456789012:inference-profile/" + model,
                            "a system profile's ARN");
                }
            }
            default -> {}
        }
        return forms;
    }

    @ParameterizedTest
    @CsvSource({
        "openai, ft:gpt-4o-mini-2024-07-18:my-org::AbC123, openai, ft:gpt-4o-mini-2024-07-18",
        "openai, ft:gpt-4o-mini-2024-07-18:my-org::AbC123:ckpt-step-88, openai, ft:gpt-4o-mini-2024-07-18",
        "anthropic, claude-opus-4-8[1m], anthropic, claude-opus-4-8",
        "anthropic, anthropic/claude-haiku-4.5, anthropic, claude-haiku-4-5",
        "amazon-bedrock, anthropic/claude-haiku-4.5, bedrock, anthropic.claude-haiku-4-5-20251001-v1:0",
        "vertex, publishers/google/models/gemini-2.5-pro, vertex_ai, gemini-2.5-pro",
        "vertex, projects/p/locations/us-central1/publishers/google/models/gemini-2.5-pro, vertex_ai, gemini-2.5-pro",
        "vertex, claude-sonnet-4-5@20250929, vertex_ai, claude-sonnet-4-5@20250929",
        "anthropic, claude-opus-4-0, anthropic, claude-opus-4-20250514",
        "anthropic, claude-sonnet-4-0, anthropic, claude-sonnet-4-20250514",
        "anthropic, claude-haiku-4-5-latest, anthropic, claude-haiku-4-5",
        "az.ai.inference, gpt-4o, azure, gpt-4o",
        "strands-agents, us.anthropic.claude-sonnet-4-20250514-v1:0, bedrock, us.anthropic.claude-sonnet-4-20250514-v1:0",
        "github.copilot, gpt-5.4, openai, gpt-5.4",
        "anthropic, claude-4.5-sonnet-thinking, anthropic, claude-sonnet-4-5",
        "anthropic, claude-4.1-opus, anthropic, claude-opus-4-1",
        "openai, gpt-5.1-codex-high, openai, gpt-5.1-codex",
        "openai, openai/o3-mini-high, openai, o3-mini",
    })
    void aNameIsFoundAsItsProviderWritesIt(String provider, String model, String host, String listed) {
        RateCard found = resolve(provider, model).list();
        RateCard meant = resolve(host, listed).list();
        assertThat(meant).isNotNull();
        assertThat(found).isNotNull();
        assertThat(Optional.ofNullable(found).orElseThrow().rates())
                .isEqualTo(Optional.ofNullable(meant).orElseThrow().rates());
    }

    @ParameterizedTest
    @CsvSource({
        "bedrock, arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdef123456",
        "bedrock, arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdef123456",
        "openai, gpt-6-astra",
        "azure, my-prod-deployment",
        "vllm, gpt-4o",
        "openai, ft:gpt-6:my-org::AbC123",
    })
    void aNameThatSaysNoModelIsUnknown(String provider, String model) {
        assertThat(resolve(provider, model).list()).isNull();
    }

    private static Resolution resolve(String provider, String model) {
        return BOOK.resolve(provider, model, "", "", 1_796_000_000_000_000L);
    }
}
