package io.costline.ingest.revenue;

import io.costline.avro.RevenueLine;
import io.costline.ingest.Normalizer;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.BodyReader;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import io.costline.ingest.json.JsonLimits;
import io.costline.ingest.line.LineContent;
import io.costline.ingest.line.LineOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Bytes of a delivery in, verdicts on revenue lines out. Pure and safe to share. */
public final class RevenueReader {
    /** A page of a hundred invoices is one element. */
    private static final int VALUES = 1_000_000;

    private static final Map<String, RevenueSource> SOURCES = Stream.of(
                    new StripeRevenue(), new LagoRevenue(), new OrbRevenue(), new OpenMeterRevenue(), new CsvRevenue())
            .collect(Collectors.toUnmodifiableMap(RevenueSource::name, Function.identity()));

    private final BodyReader reader = new BodyReader(new JsonLimits(
            JsonLimits.STANDARD.maxElements(),
            JsonLimits.STANDARD.maxDepth(),
            JsonLimits.STANDARD.maxString(),
            VALUES));

    public static boolean knows(String source) {
        return SOURCES.containsKey(source);
    }

    public static List<String> sources() {
        return SOURCES.keySet().stream().sorted().toList();
    }

    /**
     * @param source one that is known
     * @param headers by lower-case name; {@code content-type} decides the framing, without it the body does
     */
    public LineContent<RevenueLine> read(
            String source, Map<String, String> headers, byte[] body, String tenant, Instant now) {
        RevenueSource billing = SOURCES.get(source);
        if (billing == null) {
            throw new IllegalArgumentException(source);
        }
        return LineContent.of(
                billing.read(body, Normalizer.mediaType(headers), reader),
                elements -> lines(billing, elements, tenant, now));
    }

    private static List<LineOutcome<RevenueLine>> lines(
            RevenueSource billing, List<Element> elements, String tenant, Instant now) {
        if (elements.isEmpty()) {
            return List.of();
        }
        var found = new RevenueFindings(billing.name(), tenant, now, elements.getFirst());
        for (Element element : elements) {
            found.at(element);
            Json value = element.value();
            if (value instanceof Json.Obj object) {
                billing.lines(Fields.lenient(object, new Draft()), found);
            } else {
                found.refuse(LineOutcome.flaw(element));
            }
        }
        return found.outcomes();
    }
}
