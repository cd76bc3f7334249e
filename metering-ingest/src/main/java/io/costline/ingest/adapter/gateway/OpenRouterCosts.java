package io.costline.ingest.adapter.gateway;

import io.costline.avro.CredentialKind;
import io.costline.avro.ReportedCostKind;
import io.costline.ingest.adapter.reading.ReportedCosts;
import io.costline.ingest.adapter.reading.ReportedCosts.Unit;
import io.costline.ingest.admission.Draft;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What OpenRouter's amounts mean. With OpenRouter's credentials its cost, in credits at par with the dollar, is the
 * bill. With the caller's own key (BYOK) it is OpenRouter's fee alone, and the provider bills the upstream cost besides.
 */
public final class OpenRouterCosts {
    private OpenRouterCosts() {}

    /**
     * Sets the credential kind and the costs.
     *
     * @param byok whose key it was; null when not said: then an upstream cost above the cost can only be BYOK
     */
    public static void add(
            Draft draft, @Nullable Boolean byok, @Nullable BigDecimal cost, @Nullable BigDecimal upstream) {
        boolean own;
        if (byok != null) {
            own = byok;
            draft.event().setCredentialKind(own ? CredentialKind.BYOK : CredentialKind.SYSTEM);
        } else {
            own = cost != null && upstream != null && upstream.compareTo(cost) > 0;
            if (own) {
                draft.event().setCredentialKind(CredentialKind.BYOK);
                draft.warn("taken as BYOK: the upstream cost is above the cost");
            }
        }
        ReportedCosts.add(draft, own ? ReportedCostKind.GATEWAY_FEE : ReportedCostKind.BILLED, cost, Unit.CREDITS);
        ReportedCosts.add(draft, ReportedCostKind.UPSTREAM, upstream, Unit.USD);
    }
}
