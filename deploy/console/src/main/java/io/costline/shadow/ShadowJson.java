package io.costline.shadow;

import io.costline.enrich.routing.Evidence;
import io.costline.enrich.routing.GateAnswer;
import io.costline.enrich.routing.Policy;
import io.costline.enrich.routing.RoutedCall;
import io.costline.enrich.routing.Shadow;
import io.costline.enrich.routing.Shadow.Judgement;
import io.costline.enrich.routing.ShadowLine;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a policy comes to, for programs: amounts as decimal text of twelve digits. */
public record ShadowJson(Policy policy, Evidence evidence) {
    private static final int SCALE = 12;

    /** One object a currency, its lines and their sum. */
    public List<ObjectNode> lines(Map<String, List<ShadowLine>> byCurrency, String lineIs) {
        return byCurrency.entrySet().stream()
                .map(each -> {
                    ObjectNode out = object().put("currency", each.getKey());
                    ArrayNode lines = out.putArray(lineIs.equals("tier") ? "tiers" : lineIs + "s");
                    for (ShadowLine line : each.getValue()) {
                        ObjectNode into = lines.addObject().put(lineIs, line.name());
                        if (lineIs.equals("tier")) {
                            into.put("model", line.model().isEmpty() ? null : line.model());
                        }
                        figures(into, line);
                        gate(into, line.gate(policy.gate(), evidence));
                    }
                    figures(out.putObject("total"), ShadowLine.total(each.getValue()));
                    return out;
                })
                .toList();
    }

    private void figures(ObjectNode into, ShadowLine line) {
        into.put("calls", line.calls()).put("moved", line.moved());
        into.put("actual", plain(line.actual())).put("projected", plain(line.projected()));
        into.put("saving", plain(line.saving())).put("saving_percent", plain(line.savingPercent()));
        into.put("actual_with_retries", plain(line.actualWithRetries()));
        into.put("projected_with_retries", plain(line.projectedWithRetries(evidence)));
        into.put("verification", plain(line.verification()));
        into.put("saving_with_retries", plain(line.savingWithRetries(evidence)));
        if (!policy.baseline().isEmpty()) {
            into.put("baseline", plain(line.baseline()));
        }
        into.put("not_comparable", line.notComparableCalls());
        into.put("not_comparable_cost", plain(line.notComparableCost()));
        ObjectNode why = into.putObject("not_comparable_by");
        new TreeMap<>(line.notComparable())
                .forEach((reason, count) -> why.put(reason.name().toLowerCase(Locale.ROOT), count));
    }

    private static void gate(ObjectNode into, @Nullable GateAnswer gate) {
        if (gate == null) {
            into.putNull("gate");
            return;
        }
        ObjectNode out = into.putObject("gate")
                .put("open", gate.open())
                .put("days", gate.days())
                .put("judged", gate.judged())
                .put("accepted", gate.accepted());
        out.put("lower_bound", gate.lower() == null ? null : gate.lower().toPlainString());
        out.put("acceptance_now", gate.now() == null ? null : gate.now().toPlainString());
        ArrayNode missing = out.putArray("missing");
        gate.missing().forEach(missing::add);
    }

    /** Each call with its tier and what it would have cost. */
    public ObjectNode calls(List<Judgement> judged, List<RoutedCall> calls) {
        ObjectNode out = object();
        ArrayNode list = out.putArray("calls");
        for (int at = 0; at < calls.size(); at++) {
            RoutedCall call = calls.get(at);
            Judgement answer = judged.get(at);
            ObjectNode each = list.addObject();
            each.put("feature", call.names().getOrDefault("feature", ""));
            each.put("model", call.query().model());
            each.put("input", call.usage().inputTokens())
                    .put("output", call.usage().outputTokens());
            each.put("tier", answer.tier()).put("shadow_model", answer.model());
            each.put("actual", plain(answer.actual()));
            each.put("shadow", plain(answer.projected()));
            each.put("saving", plain(answer.saving()));
            if (answer.why() != null) {
                each.put("not_comparable", answer.why().name().toLowerCase(Locale.ROOT));
            }
        }
        return out;
    }

    /** Of calls in one currency, the sums; of several, those of each. */
    public ObjectNode totals(Shadow shadow) {
        ObjectNode out = object();
        Map<String, List<ShadowLine>> byCurrency = shadow.lines();
        if (byCurrency.size() > 1) {
            ArrayNode currencies = out.putArray("currencies");
            byCurrency.forEach((currency, lines) ->
                    totals(currencies.addObject().put("currency", currency), ShadowLine.total(lines)));
        } else {
            totals(
                    out,
                    ShadowLine.total(
                            byCurrency.values().stream().flatMap(List::stream).toList()));
        }
        return out;
    }

    private static void totals(ObjectNode out, ShadowLine total) {
        out.put("actual", plain(total.actual())).put("shadow", plain(total.projected()));
        out.put("projected_saving", plain(total.saving())).put("projected_percent", plain(total.savingPercent()));
        out.put("not_comparable", total.notComparableCalls());
    }

    private static ObjectNode object() {
        return JsonMapper.shared().createObjectNode();
    }

    private static @Nullable String plain(@Nullable BigDecimal amount) {
        return amount == null
                ? null
                : amount.setScale(SCALE, RoundingMode.HALF_EVEN).toPlainString();
    }
}
