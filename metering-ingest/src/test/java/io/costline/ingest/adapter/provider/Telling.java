package io.costline.ingest.adapter.provider;

import io.costline.avro.RequestEvent;
import io.costline.ingest.Normalized;
import io.costline.ingest.Normalizer;
import io.costline.ingest.Samples;
import io.costline.ingest.adapter.reading.CanonicalUsage;
import io.costline.ingest.admission.Outcome;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Payloads told in single quotes, and what was understood in short. */
final class Telling {
    private Telling() {}

    static List<Outcome> all(String source, Map<String, String> headers, String... records) {
        Normalized normalized = Normalizer.forInspection()
                .normalize(
                        source,
                        headers,
                        Samples.utf8(String.join("\n", records).replace('\'', '"')),
                        Samples.TENANT,
                        Samples.NOW);
        return Samples.outcomes(normalized);
    }

    static List<Outcome> all(String source, String... records) {
        return all(source, Map.of(), records);
    }

    /** The event that the records tell together; there is only one. */
    static RequestEvent one(String source, String... records) {
        return one(source, Map.of(), records);
    }

    static RequestEvent one(String source, Map<String, String> headers, String... records) {
        List<Outcome> outcomes = all(source, headers, records);
        if (outcomes.size() != 1) {
            throw new AssertionError("expected one outcome: " + outcomes);
        }
        return Samples.event(outcomes.getFirst());
    }

    /** Inclusive usage as {@code {input_tokens=12, output_tokens=3}}. */
    static String usage(RequestEvent event) {
        Map<String, String> plain = new TreeMap<>();
        CanonicalUsage.inclusive(event).forEach((unit, quantity) -> plain.put(unit, text(quantity)));
        return plain.toString();
    }

    private static String text(BigDecimal quantity) {
        return quantity.stripTrailingZeros().toPlainString();
    }

    static Map<String, String> headers(String... pairs) {
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            headers.put(pairs[i], pairs[i + 1]);
        }
        return headers;
    }
}
