package io.costline.enrich.pricebook;

import io.costline.enrich.ledger.LedgerPeriod;
import io.costline.enrich.ledger.LedgerTerms;
import io.costline.enrich.pricing.Allowance;
import io.costline.enrich.pricing.Period;
import io.costline.enrich.pricing.PeriodTerm;
import io.costline.files.FileObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the terms of one period, in the words of a contract ({@link AgreementsFile}); {@code commitment} may stand for a list of
 * one. An allowance that does not say {@code each} is the period's: those of each call are in its price.
 */
public final class LedgerTermsFile {
    /** The words they are said in. */
    public static final Set<String> FIELDS =
            Set.of("allowances", "volume_discounts", "capacity", "commitment", "commitments", "credits");

    private LedgerTermsFile() {}

    /**
     * What cannot be read is noted with the object's faults.
     *
     * @param period they count over; null: not known
     */
    public static LedgerTerms read(FileObject fields, @Nullable LedgerPeriod period) {
        PeriodTermReader reader = period == null ? PeriodTermReader.ANY : PeriodTermReader.of(period.length());
        List<Allowance> allowances = fields.list(
                "allowances", allowance -> reader.allowance(allowance, Period.TERM), PeriodTermReader.ALLOWANCE);
        List<PeriodTerm> terms = new ArrayList<>(reader.terms(fields));
        try {
            if (fields.has("commitment")) {
                terms.add(reader.commitment(fields.object("commitment", PeriodTermReader.COMMITMENT)));
            }
            return LedgerTerms.of(allowances, terms);
        } catch (IllegalArgumentException e) {
            fields.fault(String.valueOf(e.getMessage()));
            return LedgerTerms.of(List.of(), List.of());
        }
    }
}
