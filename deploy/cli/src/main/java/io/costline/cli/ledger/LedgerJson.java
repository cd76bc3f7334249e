package io.costline.cli.ledger;

import io.costline.enrich.ledger.LedgerCorrection;
import io.costline.enrich.ledger.LedgerResult;
import io.costline.enrich.ledger.LedgerResult.CreditRows;
import io.costline.enrich.ledger.LedgerResult.CreditSlice;
import io.costline.files.FileObject;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a computed period as one line of JSON. Figures are texts. */
final class LedgerJson {
    private static final JsonMapper JSON = new JsonMapper();

    private LedgerJson() {}

    static String line(String id, LedgerResult result, @Nullable List<LedgerCorrection> corrections) {
        ObjectNode out = JSON.createObjectNode().put("id", id);
        terms(out.putObject("terms"), result);
        each(out, "factors", result.factors(), (node, factor) -> {
            node.put("from", factor.from().toString()).put("unit", factor.unit());
            figure(node, "base", factor.base());
            figure(node, "effective", factor.effective());
            figure(node, "billed", factor.billed());
        });
        each(out, "calls", result.calls(), (node, call) -> {
            node.put("event_id", call.eventId());
            figure(node, "contracted_cost", call.contracted());
            figure(node, "effective_cost", call.effective());
            figure(node, "billed_cost", call.billed());
        });
        ObjectNode totals = out.putObject("totals");
        figure(totals, "contracted_cost", result.totals().contracted());
        figure(totals, "effective_cost", result.totals().effective());
        figure(totals, "rounding_residual", result.totals().residual());
        figure(totals, "billed_usage", result.totals().billedUsage());
        each(
                totals,
                "unused",
                result.totals().unused(),
                (node, unused) -> figure(node.put("kind", FileObject.word(unused.kind())), "amount", unused.amount()));
        if (corrections != null) {
            each(out, "corrections", corrections, LedgerJson::correction);
        }
        return JSON.writeValueAsString(out);
    }

    static String error(String id, int line, String field, String message) {
        ObjectNode out = JSON.createObjectNode().put("id", id);
        out.putObject("error").put("line", line).put("field", field).put("message", message);
        return JSON.writeValueAsString(out);
    }

    private static void terms(ObjectNode terms, LedgerResult result) {
        some(terms, "capacity", result.capacities(), (node, row) -> {
            node.put("name", row.name());
            figure(node, "hours", row.hours());
            figure(node, "fee", row.fee());
            figure(node, "used", row.used());
            figure(node, "unused", row.unused());
            node.put("calls", row.calls());
        });
        some(terms, "allowances", result.allowances(), (node, row) -> {
            node.put("unit", row.unit());
            figure(node, "used", row.used());
            figure(node, "left", row.left());
            figure(node, "saved", row.saved());
        });
        some(terms, "volume_discounts", result.volumes(), (node, row) -> {
            node.put("unit", row.unit());
            figure(node, "volume", row.volume());
            node.put("tier", row.tier());
            figure(node, "to_next", row.toNext());
            figure(node, "base", row.base());
            figure(node, "saved", row.saved());
            figure(node, "marginal_percent", row.marginalPercent());
        });
        if (result.commitment() != null) {
            ObjectNode node = terms.putObject("commitment");
            figure(node, "eligible", result.commitment().eligible());
            figure(node, "owed", result.commitment().owed());
            figure(node, "shortfall", result.commitment().shortfall());
            figure(node, "overage_usage", result.commitment().overageUsage());
            figure(node, "burnt_percent", result.commitment().burntPercent());
        }
        if (result.credits() != null) {
            credits(terms.putObject("credits"), result.credits());
        }
    }

    private static void credits(ObjectNode node, CreditRows credits) {
        each(node, "slices", credits.slices(), LedgerJson::slice);
        ObjectNode balances = node.putObject("balances");
        credits.balances().forEach((name, balance) -> figure(balances, name, balance));
    }

    private static void slice(ObjectNode node, CreditSlice slice) {
        node.put("from", slice.from().toString()).put("to", slice.to().toString());
        figure(node, "usage_after_terms", slice.usage());
        each(
                node,
                "burns",
                slice.burns(),
                (burn, row) -> figure(burn.put("credit", row.credit()), "burnt", row.burnt()));
        figure(node, "billed_cash", slice.cash());
        figure(node, "effective", slice.effective());
        some(node, "expired", slice.expired(), (expired, row) -> {
            figure(expired.put("credit", row.credit()), "face_lost", row.faceLost());
            figure(expired, "cost_lost", row.costLost());
        });
    }

    private static void correction(ObjectNode node, LedgerCorrection row) {
        node.put("period", row.period())
                .put("posted_in", row.postedIn())
                .put("kind", row.kind().name())
                .put("event_id", row.eventId());
        figure(node, "contracted_difference", row.contracted());
        figure(node, "effective_difference", row.effective());
    }

    private static <T> void each(ObjectNode node, String name, Collection<T> rows, BiConsumer<ObjectNode, T> write) {
        ArrayNode list = node.putArray(name);
        rows.forEach(row -> write.accept(list.addObject(), row));
    }

    /** A list that is left out where there is nothing in it. */
    private static <T> void some(ObjectNode node, String name, Collection<T> rows, BiConsumer<ObjectNode, T> write) {
        if (!rows.isEmpty()) {
            each(node, name, rows, write);
        }
    }

    private static void figure(ObjectNode node, String name, @Nullable BigDecimal figure) {
        node.put(name, figure == null ? null : figure.toPlainString());
    }
}
