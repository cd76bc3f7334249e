package io.costline.cli;

import io.costline.cli.cards.DiffReport;
import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.enrich.pricebook.CardSet;
import io.costline.enrich.pricebook.CardsDiff;
import io.costline.enrich.pricebook.CatalogImport;
import io.costline.enrich.pricebook.ListImport;
import io.costline.enrich.pricebook.ModelKey;
import io.costline.enrich.pricebook.PriceBookPublisher;
import io.costline.enrich.reprice.RepriceFilter;
import io.costline.stack.Connections;
import io.costline.stack.Definitions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "update",
        description = {
            "Read a newer public price list from a file or URL, show what it changes and put it in force.",
            "",
            "Models the list no longer has keep their cards. With --every the command stays and looks again; what fails"
                    + " then is said and tried at the next turn.",
            ""
        })
final class CardsUpdateCommand extends StackCommand {
    private static final int LONGEST = 64 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Parameters(index = "0", paramLabel = "FILE|URL", description = "A list in LiteLLM's or genai-prices' format.")
    private String list = "";

    @Option(names = "--as-of", paramLabel = "DATE", description = "When the list is from. Default: now.")
    private @Nullable String asOf;

    @Option(names = "--dry-run", description = "Only show what would change.")
    private boolean dryRun;

    @Option(names = "--reprice", description = "Correct what was priced since the list's date by the cards of before.")
    private boolean reprice;

    @Option(names = "--every", paramLabel = "DURATION", description = "Look again so often: PT24H. Default: once.")
    private @Nullable Duration every;

    CardsUpdateCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (every == null) {
            update();
            return 0;
        }
        while (true) {
            try {
                update();
            } catch (IOException | CommandFailure e) {
                console.err().println("costline: " + e.getMessage() + "; again in " + every);
                console.err().flush();
            }
            Thread.sleep(every);
        }
    }

    private void update() throws IOException, InterruptedException {
        Instant now = Instant.now();
        CatalogImport read = read(now);
        if (!Catalogs.isList(read)) {
            throw new CommandFailure(list + " holds cards of one's own: costline cards apply " + list);
        }
        Instant from = asOf == null ? now : Inputs.time(spec, "--as-of", asOf);
        show(read, now);
        if (dryRun) {
            return;
        }
        Connections file = stack.find();
        Definitions definitions = file.definitions();
        PriceBookPublisher.Published published = publish(definitions, read, from, now);
        console.line(
                published.changed()
                        ? Figures.count(published.cards(), "card") + " published, price book version "
                                + published.version()
                        : "nothing to publish, price book version " + published.version());
        if (reprice && published.changed()) {
            RepriceCommand.run(file, RepriceFilter.between(from, now), false).print(console);
        }
    }

    private PriceBookPublisher.Published publish(
            Definitions definitions, CatalogImport read, Instant from, Instant now) {
        try {
            return new PriceBookPublisher(definitions.kafka(), definitions.registry())
                    .importList(read, from, ListImport.Rank.ABOVE_LISTS, now, "update from " + list)
                    .published();
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage() + ": --as-of says when a list is from", e);
        }
    }

    /** What differs of the models the list has. */
    private void show(CatalogImport read, Instant now) throws IOException {
        CardSet newer = CardSet.of(list, read);
        Set<ModelKey> listed = read.cards().stream().map(ModelKey::of).collect(Collectors.toSet());
        CardSet before = CardSource.find(CardSource.IN_FORCE, now, stack, listed::contains);
        new DiffReport(CardSource.IN_FORCE, list, CardsDiff.between(before.spans(), newer.spans())).print(console);
    }

    private CatalogImport read(Instant now) throws IOException, InterruptedException {
        if (!list.startsWith("https://") && !list.startsWith("http://")) {
            return Catalogs.read(Inputs.existing(Path.of(list)), now);
        }
        Path kept = Files.createTempFile("costline-list", ".json");
        try {
            Files.write(kept, fetched());
            return Catalogs.read(kept, now);
        } finally {
            Files.deleteIfExists(kept);
        }
    }

    private byte[] fetched() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(list)).timeout(PATIENCE).build();
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                byte[] content = body.readNBytes(LONGEST + 1);
                if (answer.statusCode() != 200) {
                    throw new CommandFailure(list + " answered " + answer.statusCode());
                }
                if (content.length > LONGEST) {
                    throw new CommandFailure(list + " is larger than " + (LONGEST >> 20) + " MiB");
                }
                return content;
            }
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(list + " is no address: " + e.getMessage(), e);
        }
    }
}
