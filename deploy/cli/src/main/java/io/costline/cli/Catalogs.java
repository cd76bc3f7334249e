package io.costline.cli;

import io.costline.enrich.pricebook.CardsFile;
import io.costline.enrich.pricebook.CatalogImport;
import io.costline.enrich.pricebook.Corrections;
import io.costline.enrich.pricebook.GenaiPricesImporter;
import io.costline.enrich.pricebook.LiteLlmImporter;
import io.costline.enrich.pricing.PriceBook;
import io.costline.files.FaultyFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/** Price catalogs by name or file. */
final class Catalogs {
    /** LiteLLM's file is one object of models, each of which says who serves it. */
    private static final String LITELLM_MARK = "\"litellm_provider\"";
    /** genai-prices' file is an array of providers, whose prices are named so. */
    private static final Pattern GENAI_PRICES_MARK = Pattern.compile("\\A\\s*\\[.*\"input_mtok\"", Pattern.DOTALL);

    private Catalogs() {}

    /** The committed catalog of a name, or what a file holds. */
    static CatalogImport find(String nameOrFile, Instant now) throws IOException {
        return find(nameOrFile, now, Corrections.committed());
    }

    /** The same with given corrections to the public lists. */
    static CatalogImport find(String nameOrFile, Instant now, Corrections corrections) throws IOException {
        if (nameOrFile.equals(LiteLlmImporter.CATALOG)) {
            return LiteLlmImporter.committed(LiteLlmImporter.LISTED, corrections);
        }
        if (nameOrFile.equals(GenaiPricesImporter.CATALOG)) {
            return GenaiPricesImporter.committed(GenaiPricesImporter.LISTED, corrections);
        }
        Path file = Path.of(nameOrFile);
        if (!Files.isRegularFile(file)) {
            throw new CommandFailure("there is neither a committed catalog nor a file named " + nameOrFile
                    + "; committed: " + LiteLlmImporter.CATALOG + ", " + GenaiPricesImporter.CATALOG);
        }
        return read(file, now, corrections);
    }

    /** Our own cards, or a LiteLLM or genai-prices price file. */
    static CatalogImport read(Path file, Instant now) throws IOException {
        return read(file, now, Corrections.committed());
    }

    private static CatalogImport read(Path file, Instant now, Corrections corrections) throws IOException {
        byte[] content = Files.readAllBytes(file);
        String text = new String(content, StandardCharsets.UTF_8);
        try {
            if (text.contains(LITELLM_MARK)) {
                return LiteLlmImporter.read(content, now, null, corrections);
            }
            return GENAI_PRICES_MARK.matcher(text).find()
                    ? GenaiPricesImporter.read(content, now, corrections)
                    : CardsFile.read(content, now);
        } catch (FaultyFileException e) {
            throw Inputs.faulty(file, e);
        } catch (IllegalArgumentException | JacksonException e) {
            throw new CommandFailure(file + ": " + e.getMessage(), e);
        }
    }

    /** Whether it is a public list and not cards of one's own. */
    static boolean isList(CatalogImport catalog) {
        return catalog.catalog().equals(LiteLlmImporter.CATALOG)
                || catalog.catalog().equals(GenaiPricesImporter.CATALOG);
    }

    /** When a committed list is from; now for anything else. */
    static Instant listed(String nameOrFile, Instant now) {
        return switch (nameOrFile) {
            case LiteLlmImporter.CATALOG -> LiteLlmImporter.LISTED;
            case GenaiPricesImporter.CATALOG -> GenaiPricesImporter.LISTED;
            default -> now;
        };
    }

    /** The book of catalogs, in order of precedence. */
    static PriceBook book(CatalogImport... catalogs) {
        return PriceBook.ofImports(
                1,
                Stream.of(catalogs).map(CatalogImport::cards).toList(),
                Stream.of(catalogs).map(CatalogImport::aliases).toList(),
                Stream.of(catalogs).map(CatalogImport::agreed).toList());
    }
}
