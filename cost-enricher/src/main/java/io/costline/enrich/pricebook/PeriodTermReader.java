package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Allowance;
import io.costline.enrich.pricing.Period;
import io.costline.enrich.pricing.PeriodTerm;
import io.costline.enrich.pricing.PeriodTerm.Capacity;
import io.costline.enrich.pricing.PeriodTerm.Credit;
import io.costline.files.FileObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads terms over a period; their words stand on {@link AgreementsFile}. */
final class PeriodTermReader {
    /** Of a contract: its terms may count over periods of any length. */
    static final PeriodTermReader ANY = new PeriodTermReader(null, ZoneOffset.UTC);

    static final String[] ALLOWANCE = {"unit", "quantity", "each"};
    static final String[] COMMITMENT = {"amount", "each", "overage"};

    private static final Set<String> STEP = Set.of("above", "percent");

    private final @Nullable Duration length;
    private final ZoneId zone;

    private PeriodTermReader(@Nullable Duration length, ZoneId zone) {
        this.length = length;
        this.zone = zone;
    }

    /** Of a contract whose dates are of that zone. */
    static PeriodTermReader in(ZoneId zone) {
        return new PeriodTermReader(null, zone);
    }

    /** Of terms that all count over one period of that length. */
    static PeriodTermReader of(Duration length) {
        return new PeriodTermReader(length, ZoneOffset.UTC);
    }

    List<PeriodTerm> terms(FileObject fields) {
        List<PeriodTerm> terms = new ArrayList<>();
        terms.addAll(fields.list("commitments", this::commitment, COMMITMENT));
        terms.addAll(fields.list(
                "credits",
                this::credit,
                "name",
                "prepaid",
                "amount",
                "paid",
                "starts",
                "expires",
                "order",
                "each",
                "on"));
        fields.list("volume_discounts", this::volume, "each", "unit", "above", "percent", "graduated", "steps", "tiers")
                .forEach(terms::addAll);
        terms.addAll(fields.list(
                "capacity",
                this::capacity,
                "name",
                "units",
                "price",
                "service_tier",
                "tokens_per_unit_minute",
                "weights",
                "starts",
                "ends"));
        terms.addAll(fields.list("storage", this::storage, "unit", "price", "per", "included", "each"));
        return terms;
    }

    Allowance allowance(FileObject fields, @Nullable Period otherwise) {
        Period each = fields.has("each") ? period(fields) : otherwise;
        BigDecimal quantity = fields.amount("quantity");
        return new Allowance(fields.required("unit"), quantity, each);
    }

    PeriodTerm.Commitment commitment(FileObject fields) {
        return new PeriodTerm.Commitment(
                fields.amount("amount"), period(fields), fields.decimal("overage", BigDecimal.ONE));
    }

    private Credit credit(FileObject fields) {
        boolean prepaid = fields.yes("prepaid");
        BigDecimal amount = fields.amount("amount");
        return new Credit(
                fields.text("name"),
                prepaid,
                amount,
                fields.decimal("paid", prepaid ? amount : BigDecimal.ZERO),
                fields.instant("starts", zone),
                fields.instant("expires", zone),
                Math.toIntExact(Math.clamp(fields.whole("order", 0), Integer.MIN_VALUE, Integer.MAX_VALUE)),
                fields.has("each") ? fields.choice("each", Period.class, Period.MONTH) : null,
                fields.object("on", "units").texts("units"));
    }

    /** The steps of a scale, each a term; one step may stand in the entry itself. */
    private List<PeriodTerm> volume(FileObject fields) {
        String list = fields.has("tiers") ? "tiers" : "steps";
        if (!fields.has(list)) {
            return List.of(step(fields, fields));
        }
        for (String alone : new String[] {"above", "percent"}) {
            if (fields.has(alone)) {
                fields.fault(alone, "must stand in " + list);
            }
        }
        List<PeriodTerm> steps = fields.list(list, step -> step(fields, step), STEP.toArray(new String[0]));
        if (steps.isEmpty()) {
            fields.fault(list, "must not be empty");
        }
        return steps;
    }

    private PeriodTerm step(FileObject scale, FileObject step) {
        return new PeriodTerm.VolumeDiscount(
                period(scale),
                scale.text("unit"),
                step.amount("above"),
                step.amount("percent"),
                scale.yes("graduated"));
    }

    private Capacity capacity(FileObject fields) {
        Map<String, BigDecimal> weights = new TreeMap<>();
        String[] units = fields.map("weights").keySet().toArray(new String[0]);
        FileObject given = fields.object("weights", units);
        for (String unit : units) {
            weights.put(unit, given.amount(unit));
        }
        return new Capacity(
                fields.text("name"),
                fields.amount("units"),
                fields.amount("price"),
                fields.text("service_tier", Capacity.PROVISIONED),
                fields.decimal("tokens_per_unit_minute", BigDecimal.ZERO),
                weights,
                fields.instant("starts", zone),
                fields.instant("ends", zone));
    }

    private PeriodTerm storage(FileObject fields) {
        return new PeriodTerm.Storage(
                fields.required("unit"),
                fields.amount("price"),
                fields.whole("per", 1),
                fields.decimal("included", BigDecimal.ZERO),
                period(fields));
    }

    Period period(FileObject fields) {
        Period each = fields.choice("each", Period.class, Period.MONTH);
        if (length != null && fields.has("each") && !each.fits(length)) {
            fields.fault("each", "must be as long as the period, which has " + length.toHours() + " hours");
        }
        return each;
    }
}
