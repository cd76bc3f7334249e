package io.costline.ingest.adapter.gateway;

import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.reading.Fields;
import java.util.List;

/** The tries a gateway made inside one request, of which the last served. They cost nothing the gateway tells. */
final class RoutedAttempts {
    private RoutedAttempts() {}

    /**
     * Counts the failed tries and names what the first of them was for: its model, or its provider where only that
     * changed.
     */
    static void read(List<Fields> attempts, String providerMember, String modelMember, RequestEvent event) {
        String served = attempts.isEmpty() ? "" : attempts.getLast().text(modelMember);
        int failed = 0;
        String from = "";
        for (Fields attempt : attempts) {
            boolean ok = attempt.has("success") ? attempt.flag("success") : attempt.integer("status") < 400;
            if (!ok) {
                failed++;
                String model = attempt.text(modelMember);
                boolean other = !model.isEmpty() && !model.equals(served);
                from = !from.isEmpty() ? from : other ? model : attempt.text(providerMember);
            }
        }
        if (failed > 0) {
            event.setRetryCount(failed);
            event.setFallbackFrom(from);
        }
    }
}
