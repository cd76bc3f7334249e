package io.costline.ingest.revenue;

import io.costline.avro.RevenueKind;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What people wrote into a billing system's metadata for us: {@code costline_customer}, {@code costline_plan},
 * {@code costline_feature}, {@code costline_kind}, {@code costline_unit}, {@code costline_model}; all but the customer also
 * without the prefix. What is nearest to the line wins.
 */
final class BillingLabels {
    private static final String PREFIX = "costline_";
    private static final List<String> KEPT = List.of("unit", "model");

    private final List<Fields> nearestFirst;

    BillingLabels(Fields... nearestFirst) {
        this.nearestFirst = Arrays.stream(nearestFirst).filter(Fields::present).toList();
    }

    String customer() {
        return text(PREFIX + "customer").orElse("");
    }

    String either(String name, String otherwise) {
        return text(PREFIX + name).or(() -> text(name)).orElse(otherwise);
    }

    private Optional<String> text(String name) {
        return nearestFirst.stream()
                .map(fields -> fields.text(name))
                .filter(text -> !text.isEmpty())
                .findFirst();
    }

    /** Sets feature, kind where it is said, and what is kept beside the line. */
    void into(LineDraft line, RevenueKind otherwise) {
        line.feature(either("feature", ""), "metadata.feature");
        String kind = either("kind", "");
        line.kind(kind.isEmpty() ? otherwise : kind(line, kind, "metadata.kind"));
        KEPT.forEach(name -> line.metadata(name, either(name, "")));
        for (Fields metadata : nearestFirst.reversed()) {
            Json.Obj object = metadata.object();
            for (int at = 0; at < object.size(); at++) {
                if (object.value(at) instanceof Json.Str text) {
                    line.metadata(object.name(at), text.value());
                }
            }
        }
    }

    static RevenueKind kind(LineDraft line, String text, String path) {
        String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
        return Stream.of(RevenueKind.values())
                .filter(kind -> kind != RevenueKind.UNKNOWN && kind.name().equals(name))
                .findFirst()
                .orElseGet(() -> {
                    line.reject(
                            RejectionCode.INVALID_VALUE,
                            path,
                            "must be one of "
                                    + String.join(
                                            ", ",
                                            Stream.of(RevenueKind.values())
                                                    .skip(1)
                                                    .map(Enum::name)
                                                    .toList()));
                    return RevenueKind.UNKNOWN;
                });
    }
}
