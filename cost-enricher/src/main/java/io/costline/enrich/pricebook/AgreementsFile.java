package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Agreements;
import io.costline.enrich.pricing.Agreements.ReportingCurrency;
import io.costline.enrich.pricing.Baseline;
import io.costline.enrich.pricing.FxRate;
import io.costline.enrich.pricing.Scope;
import io.costline.files.FileObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Set;

/**
 * Reads what a file agrees on beside cards:
 *
 * <pre>
 * contracts:
 *   - id: acme-2026
 *     scope: {tenant: acme, provider: openai, account: "", app_key: "", source: litellm, model: "gpt-5*"}   # all optional
 *     currency: USD                         # of the amounts below
 *     effective_from: 2026-01-01T00:00:00Z  # inclusive; effective_to exclusive
 *     source: MSA 4711
 *     billing: {time_zone: America/Los_Angeles, close_after: P5D}   # whose calendar periods, and dates below, are of; UTC
 *     discounts:
 *       - {percent: "12", units: [input_tokens, output_tokens], when: {service_tier: standard}, on_overrides: false}
 *     allowances:
 *       - {unit: web_searches, quantity: "5"}                  # of each call
 *       - {unit: web_searches, quantity: "10000", each: month} # held for the ledger
 *     markups:
 *       - {percent: "5", of: contracted, per_call: "0.0001"}   # of: contracted or list
 *     purchase_fee: {percent: "5.5", minimum: "0.80"}
 *     byok_fee: {percent: "5", free_up_to: "25000", each: month}
 *     reported_cost: ours                                      # ours, reported or when_unpriced
 *     # held for the ledger
 *     commitments: [{amount: "10000", each: month, overage: "1"}]
 *     credits:
 *       - {name: promo, prepaid: false, amount: "50", expires: 2026-09-30, order: 1}   # order: the lower burns first
 *       - {name: pack, prepaid: true, amount: "10", paid: "8", starts: 2026-09-01, expires: 2027-09-01}
 *       - {name: monthly, amount: "20", starts: 2026-09-01, each: month, on: {units: [input_tokens]}}   # does not roll over
 *     volume_discounts:
 *       - {each: month, unit: input_tokens, above: "1000000000", percent: "5", graduated: true}   # no unit: spend
 *       - {unit: output_tokens, steps: [{above: "1000000", percent: "5"}, {above: "3000000", percent: "10"}]}
 *     capacity:                             # price of a unit and hour; weights: of a token, 1 if not said
 *       - {name: ptu, units: "50", price: "1", service_tier: provisioned, tokens_per_unit_minute: "2500",
 *          weights: {output_tokens: "4"}, starts: 2026-09-01, ends: 2026-10-01}
 *     storage: [{unit: gb_days, price: "0.10", per: 1, included: "1", each: month}]
 * baselines:
 *   - {tenant: acme, feature: "", workflow: "", provider: "", model: openai/gpt-4o, from: 2026-01-01, to: 2027-01-01}
 * fx:
 *   - {from: EUR, to: USD, rate: "1.0842", at: 2026-11-01, source: ECB}
 * reporting:
 *   - {tenant: acme, currency: EUR}         # no tenant: everyone else
 * </pre>
 */
final class AgreementsFile {
    private AgreementsFile() {}

    /** The lists a file may have. */
    static final Set<String> FIELDS = Set.of("contracts", "baselines", "fx", "reporting");

    /** What cannot be read is noted with the file's faults. */
    static Agreements read(FileObject file) {
        return new Agreements(
                file.list("contracts", ContractReader::contract, ContractReader.FIELDS),
                file.list(
                        "baselines",
                        AgreementsFile::baseline,
                        "tenant",
                        "feature",
                        "workflow",
                        "provider",
                        "model",
                        "from",
                        "to"),
                file.list("fx", AgreementsFile::fxRate, "from", "to", "rate", "at", "source"),
                file.list(
                        "reporting",
                        fields -> new ReportingCurrency(fields.text("tenant"), fields.required("currency")),
                        "tenant",
                        "currency"));
    }

    private static Baseline baseline(FileObject fields) {
        Scope scope =
                new Scope(fields.text("tenant"), "", "", "", "", "", fields.text("feature"), fields.text("workflow"));
        return new Baseline(
                scope, fields.text("provider"), fields.text("model"), fields.instant("from"), fields.instant("to"));
    }

    private static FxRate fxRate(FileObject fields) {
        Instant at = fields.instant("at");
        if (!fields.has("at")) {
            fields.fault("at", "must be given");
        }
        BigDecimal rate = fields.amount("rate");
        return new FxRate(
                fields.required("from"),
                fields.required("to"),
                rate,
                at == null ? Instant.EPOCH : at,
                fields.text("source"));
    }
}
