package io.costline.enrich.pricebook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The id of an import: {@code catalog@content}, and for a public list {@code catalog@content@as-of}.
 *
 * @param catalog catalog name
 * @param content hash of what was imported
 * @param asOf when a public list's prices are from; null where that is not said
 */
record ImportId(String catalog, String content, @Nullable Instant asOf) {
    private static final String AT = "@";

    static ImportId parse(String text) {
        String[] parts = text.split(AT, 3);
        return new ImportId(
                parts[0], parts.length > 1 ? parts[1] : "", parts.length > 2 ? Instant.parse(parts[2]) : null);
    }

    ImportId asOf(Instant instant) {
        return new ImportId(catalog, content, instant);
    }

    /** Whether it is a public list and not cards of one's own. */
    boolean list() {
        return !catalog.equals(CardsFile.CATALOG);
    }

    boolean sameContent(ImportId other) {
        return catalog.equals(other.catalog) && content.equals(other.content);
    }

    Instant dated() {
        return asOf == null ? CardSpan.ALWAYS : asOf;
    }

    @Override
    public String toString() {
        return catalog + AT + content + (asOf == null ? "" : AT + asOf);
    }
}
