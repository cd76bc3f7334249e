package io.costline.reconcile;

import io.costline.enrich.pricebook.CatalogImport;
import io.costline.enrich.pricebook.Corrections;
import io.costline.enrich.pricebook.GenaiPricesImporter;
import io.costline.enrich.pricebook.LiteLlmImporter;
import io.costline.wire.InvoiceUnits;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Units that a line of an invoice may be of: every one that a public price list has, read once. */
public final class ListedUnits {
    private static final Set<String> UNITS = read();

    private ListedUnits() {}

    public static boolean has(String unit) {
        return UNITS.contains(unit);
    }

    private static Set<String> read() {
        Set<String> units = new HashSet<>(Set.of(InvoiceUnits.ALL));
        Corrections corrections = Corrections.committed();
        for (CatalogImport list : List.of(
                LiteLlmImporter.committed(LiteLlmImporter.LISTED, corrections),
                GenaiPricesImporter.committed(GenaiPricesImporter.LISTED, corrections))) {
            list.cards().forEach(card -> card.rates().forEach(rate -> units.add(rate.unit())));
        }
        return Set.copyOf(units);
    }
}
