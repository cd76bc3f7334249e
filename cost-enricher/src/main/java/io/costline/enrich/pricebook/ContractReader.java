package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Allowance;
import io.costline.enrich.pricing.BillingTerms;
import io.costline.enrich.pricing.ByokFee;
import io.costline.enrich.pricing.Contract;
import io.costline.enrich.pricing.Discount;
import io.costline.enrich.pricing.Markup;
import io.costline.enrich.pricing.PurchaseFee;
import io.costline.enrich.pricing.ReportedUse;
import io.costline.enrich.pricing.Scope;
import io.costline.files.FileObject;
import java.math.BigDecimal;

/** Reads one contract; its words stand on {@link AgreementsFile}. */
final class ContractReader {
    static final String[] FIELDS = {
        "id",
        "scope",
        "currency",
        "effective_from",
        "effective_to",
        "source",
        "billing",
        "discounts",
        "allowances",
        "markups",
        "purchase_fee",
        "byok_fee",
        "reported_cost",
        "commitments",
        "credits",
        "volume_discounts",
        "capacity",
        "storage"
    };

    private ContractReader() {}

    static Contract contract(FileObject fields) {
        boolean sells = fields.has("purchase_fee");
        boolean ownKeys = fields.has("byok_fee");
        String currency = fields.has("currency") ? fields.text("currency") : "USD";
        BillingTerms billing = billing(fields.object("billing", "time_zone", "close_after"));
        PeriodTermReader held = PeriodTermReader.in(billing.zone());
        return new Contract(
                fields.required("id"),
                scope(fields.object(
                        "scope", "tenant", "provider", "account", "app_key", "source", "model", "feature", "workflow")),
                currency,
                fields.instant("effective_from", billing.zone()),
                fields.instant("effective_to", billing.zone()),
                fields.text("source"),
                fields.list("discounts", ContractReader::discount, "percent", "units", "when", "on_overrides"),
                fields.list("allowances", ContractReader::allowance, PeriodTermReader.ALLOWANCE),
                fields.list("markups", ContractReader::markup, "percent", "of", "per_call"),
                sells ? purchaseFee(fields.object("purchase_fee", "percent", "minimum")) : null,
                ownKeys ? byokFee(fields.object("byok_fee", "percent", "free_up_to", "each")) : null,
                fields.has("reported_cost")
                        ? fields.choice("reported_cost", ReportedUse.class, ReportedUse.OURS)
                        : null,
                held.terms(fields),
                billing);
    }

    private static BillingTerms billing(FileObject fields) {
        return new BillingTerms(
                fields.zone("time_zone"), fields.has("close_after") ? fields.duration("close_after") : null);
    }

    private static Scope scope(FileObject fields) {
        return new Scope(
                fields.text("tenant"),
                fields.text("provider"),
                fields.text("account"),
                fields.text("app_key"),
                fields.text("source"),
                fields.text("model"),
                fields.text("feature"),
                fields.text("workflow"));
    }

    private static Discount discount(FileObject fields) {
        return new Discount(
                fields.amount("percent"), fields.texts("units"), fields.map("when"), fields.yes("on_overrides"));
    }

    private static Allowance allowance(FileObject fields) {
        return PeriodTermReader.ANY.allowance(fields, null);
    }

    private static Markup markup(FileObject fields) {
        return new Markup(
                fields.decimal("percent", BigDecimal.ZERO),
                fields.choice("of", Markup.Base.class, Markup.Base.CONTRACTED),
                fields.decimal("per_call", BigDecimal.ZERO));
    }

    private static PurchaseFee purchaseFee(FileObject fields) {
        return new PurchaseFee(fields.amount("percent"), fields.decimal("minimum", BigDecimal.ZERO));
    }

    private static ByokFee byokFee(FileObject fields) {
        return new ByokFee(
                fields.amount("percent"),
                fields.decimal("free_up_to", BigDecimal.ZERO),
                PeriodTermReader.ANY.period(fields));
    }
}
