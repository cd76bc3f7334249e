package io.costline.cli;

import io.costline.cli.cards.CardReport;
import io.costline.cli.text.Console;
import io.costline.enrich.pricebook.CardSet;
import io.costline.enrich.pricebook.ModelKey;
import io.costline.explain.CardHistory;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = {
            "Show the card of a model: prices, context lines, conditions, dates, source.",
            "",
            "Without --at every card that counts at some time, in the order of time.",
            ""
        })
final class CardsShowCommand extends StackCommand {
    @Parameters(index = "0", paramLabel = "PROVIDER/MODEL", description = "As openai/gpt-4o.")
    private String name = "";

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "The card that counts then: 2026-11-01T00:00:00Z, or 2026-11-01 for its midnight UTC.")
    private @Nullable String at;

    @Option(names = "--account", defaultValue = "", description = "The contract of this provider account.")
    private String account = "";

    @Option(
            names = "--cards",
            paramLabel = "CARDS",
            defaultValue = CardSource.IN_FORCE,
            description = "Where to look: " + CardSource.NAMES + ". Default: ${DEFAULT-VALUE}.")
    private String cards = CardSource.IN_FORCE;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    CardsShowCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        int slash = name.indexOf('/');
        if (slash <= 0 || slash == name.length() - 1) {
            throw misuse("PROVIDER/MODEL must be like openai/gpt-4o");
        }
        ModelKey model = ModelKey.of(name.substring(0, slash), name.substring(slash + 1), account);
        Instant instant = at == null ? null : Inputs.time(spec, "--at", at);
        CardSet found = CardSource.find(
                cards, Instant.now(), stack, key -> key.withoutHost().equals(model.withoutHost()));
        CardHistory known = CardHistory.of(model, found.cards());
        CardHistory asked = instant == null
                ? known
                : new CardHistory(
                        model,
                        known.spans().stream()
                                .filter(span -> span.holdsAt(instant))
                                .toList());
        if (asked.spans().isEmpty()) {
            throw new CommandFailure(cards + " has no card of " + model + (instant == null ? "" : " at " + instant));
        }
        if (json) {
            console.line(asked.json().toString());
        } else {
            new CardReport(asked).print(console);
        }
        return 0;
    }
}
