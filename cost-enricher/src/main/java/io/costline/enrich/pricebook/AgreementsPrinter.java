package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Agreements;
import io.costline.enrich.pricing.Allowance;
import io.costline.enrich.pricing.Baseline;
import io.costline.enrich.pricing.BillingTerms;
import io.costline.enrich.pricing.Contract;
import io.costline.enrich.pricing.Discount;
import io.costline.enrich.pricing.FxRate;
import io.costline.enrich.pricing.Markup;
import io.costline.enrich.pricing.PeriodTerm;
import io.costline.enrich.pricing.Scope;
import io.costline.files.FileObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes agreements in the words {@link AgreementsFile} reads: what is printed reads as what it was. */
final class AgreementsPrinter {
    private AgreementsPrinter() {}

    static void print(ObjectNode root, Agreements agreed) {
        section(root, "contracts", agreed.contracts(), AgreementsPrinter::contract);
        section(root, "baselines", agreed.baselines(), AgreementsPrinter::baseline);
        section(root, "fx", agreed.fxRates(), AgreementsPrinter::fxRate);
        section(
                root,
                "reporting",
                agreed.reporting(),
                (node, reporting) -> text(node, "tenant", reporting.tenant()).put("currency", reporting.currency()));
    }

    private static <T> void section(
            ObjectNode root, String name, Collection<T> values, BiConsumer<ObjectNode, T> print) {
        if (!values.isEmpty()) {
            ArrayNode nodes = root.withArray(name);
            values.forEach(value -> print.accept(nodes.addObject(), value));
        }
    }

    private static void contract(ObjectNode node, Contract contract) {
        node.put("id", contract.id());
        if (!contract.scope().equals(Scope.ALL)) {
            scope(node.putObject("scope"), contract.scope());
        }
        node.put("currency", contract.currency());
        instant(node, "effective_from", contract.effectiveFrom());
        instant(node, "effective_to", contract.effectiveTo());
        text(node, "source", contract.source());
        if (!contract.billing().equals(BillingTerms.USUAL)) {
            ObjectNode billing = node.putObject("billing");
            billing.put("time_zone", contract.billing().zone().getId());
            if (contract.billing().closeAfter() != null) {
                billing.put("close_after", contract.billing().closeAfter().toString());
            }
        }
        section(node, "discounts", contract.discounts(), AgreementsPrinter::discount);
        section(node, "allowances", contract.allowances(), AgreementsPrinter::allowance);
        section(node, "markups", contract.markups(), AgreementsPrinter::markup);
        if (contract.purchaseFee() != null) {
            ObjectNode fee = node.putObject("purchase_fee");
            number(fee, "percent", contract.purchaseFee().percent());
            number(fee, "minimum", contract.purchaseFee().minimum());
        }
        if (contract.byokFee() != null) {
            ObjectNode fee = node.putObject("byok_fee");
            number(fee, "percent", contract.byokFee().percent());
            number(fee, "free_up_to", contract.byokFee().freeUpTo());
            fee.put("each", FileObject.word(contract.byokFee().each()));
        }
        if (contract.reported() != null) {
            node.put("reported_cost", FileObject.word(contract.reported()));
        }
        contract.periodTerms().forEach(term -> periodTerm(node, term));
    }

    private static void scope(ObjectNode node, Scope scope) {
        text(node, "tenant", scope.tenant());
        text(node, "provider", scope.provider());
        text(node, "account", scope.account());
        text(node, "app_key", scope.appKey());
        text(node, "source", scope.source());
        text(node, "model", scope.model());
        text(node, "feature", scope.feature());
        text(node, "workflow", scope.workflow());
    }

    private static void discount(ObjectNode node, Discount discount) {
        number(node, "percent", discount.percent());
        if (!discount.units().isEmpty()) {
            ArrayNode units = node.putArray("units");
            discount.units().stream().sorted().forEach(units::add);
        }
        if (!discount.conditions().isEmpty()) {
            ObjectNode when = node.putObject("when");
            new TreeMap<>(discount.conditions()).forEach(when::put);
        }
        if (discount.onOverrides()) {
            node.put("on_overrides", true);
        }
    }

    private static void allowance(ObjectNode node, Allowance allowance) {
        number(node.put("unit", allowance.unit()), "quantity", allowance.quantity());
        if (allowance.each() != null) {
            node.put("each", FileObject.word(allowance.each()));
        }
    }

    private static void markup(ObjectNode node, Markup markup) {
        number(node, "percent", markup.percent());
        number(node.put("of", FileObject.word(markup.of())), "per_call", markup.perCall());
    }

    private static void periodTerm(ObjectNode contract, PeriodTerm term) {
        switch (term) {
            case PeriodTerm.Commitment commitment ->
                section(contract, "commitments", List.of(commitment), (node, value) -> {
                    number(node, "amount", value.amount());
                    number(node.put("each", FileObject.word(value.each())), "overage", value.overage());
                });
            case PeriodTerm.Credit credit -> section(contract, "credits", List.of(credit), AgreementsPrinter::credit);
            case PeriodTerm.VolumeDiscount volume ->
                section(contract, "volume_discounts", List.of(volume), (node, value) -> {
                    text(node.put("each", FileObject.word(value.each())), "unit", value.unit());
                    number(node, "above", value.above());
                    number(node, "percent", value.percent());
                    node.put("graduated", value.graduated());
                });
            case PeriodTerm.Capacity capacity ->
                section(contract, "capacity", List.of(capacity), AgreementsPrinter::capacity);
            case PeriodTerm.Storage storage ->
                section(contract, "storage", List.of(storage), (node, value) -> {
                    number(node.put("unit", value.unit()), "price", value.price());
                    number(node.put("per", value.per()), "included", value.included());
                    node.put("each", FileObject.word(value.each()));
                });
        }
    }

    private static void credit(ObjectNode node, PeriodTerm.Credit credit) {
        text(node, "name", credit.name()).put("prepaid", credit.prepaid());
        number(node, "amount", credit.amount());
        if (credit.prepaid()) {
            number(node, "paid", credit.paid());
        }
        instant(node, "starts", credit.starts());
        instant(node, "expires", credit.expires());
        node.put("order", credit.order());
        if (credit.each() != null) {
            node.put("each", FileObject.word(credit.each()));
        }
        if (!credit.units().isEmpty()) {
            ArrayNode units = node.putObject("on").putArray("units");
            credit.units().stream().sorted().forEach(units::add);
        }
    }

    private static void capacity(ObjectNode node, PeriodTerm.Capacity capacity) {
        number(text(node, "name", capacity.name()), "units", capacity.units());
        number(node, "price", capacity.price());
        node.put("service_tier", capacity.serviceTier());
        number(node, "tokens_per_unit_minute", capacity.tokensPerUnitMinute());
        if (!capacity.weights().isEmpty()) {
            ObjectNode weights = node.putObject("weights");
            new TreeMap<>(capacity.weights()).forEach((unit, weight) -> number(weights, unit, weight));
        }
        instant(node, "starts", capacity.starts());
        instant(node, "ends", capacity.ends());
    }

    private static void baseline(ObjectNode node, Baseline baseline) {
        text(node, "tenant", baseline.scope().tenant());
        text(node, "feature", baseline.scope().feature());
        text(node, "workflow", baseline.scope().workflow());
        text(node, "provider", baseline.provider()).put("model", baseline.model());
        instant(node, "from", baseline.effectiveFrom());
        instant(node, "to", baseline.effectiveTo());
    }

    private static void fxRate(ObjectNode node, FxRate rate) {
        number(node.put("from", rate.from()).put("to", rate.to()), "rate", rate.rate());
        instant(node, "at", rate.at());
        text(node, "source", rate.source());
    }

    private static ObjectNode text(ObjectNode node, String name, String text) {
        return text.isEmpty() ? node : node.put(name, text);
    }

    private static void number(ObjectNode node, String name, BigDecimal number) {
        node.put(name, number.toPlainString());
    }

    private static void instant(ObjectNode node, String name, @Nullable Instant instant) {
        if (instant != null) {
            node.put(name, instant.toString());
        }
    }
}
