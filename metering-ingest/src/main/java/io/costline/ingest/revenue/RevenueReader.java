package io.costline.ingest.revenue;

import io.costline.ingest.Normalizer;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.BodyContent;
import io.costline.ingest.json.BodyReader;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import io.costline.ingest.json.JsonLimits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

    /** What a body came to. */
    public sealed interface Content {
        record Lines(List<RevenueOutcome> outcomes) implements Content {}

        record Malformed(String reason, int line, int column) implements Content {}

        record TooMany(int maxElements) implements Content {}
    }

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
    public Content read(String source, Map<String, String> headers, byte[] body, String tenant, Instant now) {
        RevenueSource billing = SOURCES.get(source);
        if (billing == null) {
            throw new IllegalArgumentException(source);
        }
        return switch (billing.read(body, Normalizer.mediaType(headers), reader)) {
            case BodyContent.Malformed malformed ->
                new Content.Malformed(malformed.reason(), malformed.line(), malformed.column());
            case BodyContent.TooMany tooMany -> new Content.TooMany(tooMany.maxElements());
            case BodyContent.Elements content -> new Content.Lines(lines(billing, content.elements(), tenant, now));
        };
    }

    private static List<RevenueOutcome> lines(
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
                found.refuse(flaw(element.fault()), "");
            }
        }
        return found.outcomes();
    }

    private static RejectionCode flaw(Element.@Nullable Flaw flaw) {
        return switch (flaw) {
            case MALFORMED -> RejectionCode.MALFORMED_JSON;
            case TOO_MANY_VALUES -> RejectionCode.TOO_LARGE;
            case null -> RejectionCode.WRONG_TYPE;
        };
    }
}
