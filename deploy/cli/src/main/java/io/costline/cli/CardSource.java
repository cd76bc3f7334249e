package io.costline.cli;

import io.costline.enrich.pricebook.ActiveImport;
import io.costline.enrich.pricebook.CardSet;
import io.costline.enrich.pricebook.ModelKey;
import io.costline.enrich.pricebook.PriceBookReader;
import io.costline.enrich.pricing.Providers;
import io.costline.enrich.pricing.RateCard;
import io.costline.stack.Definitions;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Cards by name: a committed list, a file, or what is in force. Options choose models among them. */
final class CardSource {
    static final String IN_FORCE = "in-force";
    static final String NAMES = "litellm, genai-prices, a file, or in-force (what a running stack prices by)";

    @Option(names = "--provider", defaultValue = "", description = "Cards of this provider alone.")
    private String provider = "";

    @Option(
            names = "--model",
            defaultValue = "",
            description = "Cards of this model alone; * stands for any characters.")
    private String model = "";

    @Mixin
    private StackOption stack = new StackOption();

    /** The chosen cards of a name. */
    CardSet find(String name, Instant now) throws IOException {
        return find(name, now, stack, chosen());
    }

    /** All cards of a name. */
    static CardSet find(String name, Instant now, StackOption stack, Predicate<ModelKey> chosen) throws IOException {
        List<List<RateCard>> imports;
        if (name.equals(IN_FORCE)) {
            Definitions definitions = stack.find().definitions();
            imports = PriceBookReader.read(definitions.kafka(), definitions.registry()).imports().stream()
                    .map(ActiveImport::cards)
                    .toList();
        } else {
            imports = List.of(Catalogs.find(name, now).cards());
        }
        return new CardSet(
                name,
                imports.stream()
                        .map(cards -> cards.stream()
                                .filter(card -> chosen.test(ModelKey.of(card)))
                                .toList())
                        .toList());
    }

    private Predicate<ModelKey> chosen() {
        String host = Providers.canonical(provider);
        String glob = model.toLowerCase(Locale.ROOT).replace("*", "\\E.*\\Q");
        Pattern name = Pattern.compile("\\Q" + glob + "\\E");
        return key -> (host.isEmpty() || key.provider().equals(host))
                && (model.isEmpty() || name.matcher(key.model()).matches());
    }
}
