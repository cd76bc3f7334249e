package io.costline.ingest.adapter.otel;

import io.costline.avro.CredentialKind;
import io.costline.avro.ReportedCostKind;
import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.reading.Decimals;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.ReportedCosts;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.Json;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Costs a span states, all in USD: OpenRouter's is its bill, any other's an estimate from a list of its own. */
final class OtelCosts {
    private static final List<String> TOTALS = List.of("""
            gen_ai.usage.total_cost gen_ai.usage.cost gen_ai.cost.total_cost llm.cost.total operation.cost""".split("\\s+"));

    private OtelCosts() {}

    static void read(SpanView span, Fields attributes, Draft draft) {
        RequestEvent event = draft.event();
        boolean openRouter = Attributes.isOpenRouter(span);
        if (openRouter) {
            event.setCredentialKind(credential(span));
        }
        BigDecimal cost = total(span, attributes);
        ReportedCostKind kind = !openRouter
                ? ReportedCostKind.ESTIMATE
                : event.getCredentialKind() == CredentialKind.BYOK
                        ? ReportedCostKind.GATEWAY_FEE // with one's own key, OpenRouter bills its fee alone
                        : ReportedCostKind.BILLED;
        ReportedCosts.add(draft, kind, cost, ReportedCosts.Unit.USD);
    }

    private static @Nullable BigDecimal total(SpanView span, Fields attributes) {
        for (String name : TOTALS) {
            BigDecimal cost = attributes.decimal(name);
            if (cost != null) {
                return cost;
            }
        }
        Json langfuse = JsonText.object(span.attribute("langfuse.observation.cost_details"))
                .get("total");
        return langfuse instanceof Json.Num number
                ? Decimals.parse(number.text())
                : langfuse instanceof Json.Int whole ? BigDecimal.valueOf(whole.value()) : null;
    }

    /** The last of the providers tried is the one that answered. */
    private static CredentialKind credential(SpanView span) {
        List<Json> responses = JsonText.items(span.attribute("trace.metadata.provider_responses"));
        if (responses.isEmpty() || !(responses.getLast() instanceof Json.Obj last)) {
            return CredentialKind.UNKNOWN;
        }
        Json byok = last.get("is_byok");
        return byok == Json.Bool.TRUE
                ? CredentialKind.BYOK
                : byok == Json.Bool.FALSE ? CredentialKind.SYSTEM : CredentialKind.UNKNOWN;
    }
}
