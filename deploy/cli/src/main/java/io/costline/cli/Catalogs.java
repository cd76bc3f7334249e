package io.costline.cli;

import io.costline.enrich.pricebook.CardsFile;
import io.costline.enrich.pricebook.CatalogImport;
import io.costline.enrich.pricebook.LiteLlmImporter;
import io.costline.enrich.pricing.PriceBook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Price catalogs by name or file. */
final class Catalogs {
    /** LiteLLM's file is one object of models, each of which says who serves it. */
    private static final String LITELLM_MARK = "\"litellm_provider\"";

    private Catalogs() {}

    /** The committed catalog of a name, or what a file holds. */
    static CatalogImport find(String nameOrFile, Instant now) throws IOException {
        if (nameOrFile.equals(LiteLlmImporter.CATALOG)) {
            return LiteLlmImporter.committed(now);
        }
        Path file = Path.of(nameOrFile);
        if (!Files.isRegularFile(file)) {
            throw new CommandFailure("--catalog: there is neither a committed catalog nor a file named " + nameOrFile
                    + "; committed: " + LiteLlmImporter.CATALOG);
        }
        return read(file, now);
    }

    /** Our own cards, or a LiteLLM price file. */
    static CatalogImport read(Path file, Instant now) throws IOException {
        byte[] content = Files.readAllBytes(file);
        boolean litellm = new String(content, StandardCharsets.UTF_8).contains(LITELLM_MARK);
        try {
            return litellm ? LiteLlmImporter.read(content, now, null) : CardsFile.read(content, now);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(file + ": " + e.getMessage(), e);
        }
    }

    static PriceBook book(CatalogImport catalog) {
        return PriceBook.of(1, List.of(catalog.cards()), catalog.aliases());
    }
}
