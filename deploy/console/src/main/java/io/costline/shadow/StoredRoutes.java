package io.costline.shadow;

import io.costline.clickhouse.query.Question;
import io.costline.clickhouse.query.Questions;
import io.costline.clickhouse.query.Row;
import io.costline.enrich.pricing.Leaves;
import io.costline.enrich.pricing.PricingQuery;
import io.costline.enrich.pricing.TokenClass;
import io.costline.enrich.pricing.Usage;
import io.costline.enrich.routing.Condition;
import io.costline.enrich.routing.Evidence;
import io.costline.enrich.routing.Evidence.Seen;
import io.costline.enrich.routing.RoutedCall;
import io.costline.explain.StoredCall;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Stored calls as a policy judges them, and what is known of models; asked through the questions. */
public final class StoredRoutes {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private StoredRoutes() {}

    /** Whoever answers questions. */
    public interface Source {
        /** Hands every row of the answer on. */
        void each(Question question, Map<String, ?> values, Consumer<Row> take) throws IOException;

        List<Row> ask(String question, Map<String, ?> values);

        /** ClickHouse itself, for as long as it takes. */
        static Source of(Questions questions) {
            return new Source() {
                @Override
                public void each(Question question, Map<String, ?> values, Consumer<Row> take) throws IOException {
                    questions.each(question, values, PATIENCE, take);
                }

                @Override
                public List<Row> ask(String question, Map<String, ?> values) {
                    return questions.ask(question, values);
                }
            };
        }
    }

    /**
     * Hands every call on; none is kept.
     *
     * @param values tenant, and what else the question routed_calls takes
     */
    static void each(Source source, Map<String, ?> values, Consumer<RoutedCall> take) throws IOException {
        source.each(Question.named("routed_calls"), values, row -> take.accept(call(row)));
    }

    /** @param values tenant, from, to */
    static Evidence evidence(Source source, Map<String, ?> values) {
        return new Evidence(source.ask("routing_evidence", values).stream()
                .map(row -> new Seen(
                        row.text("feature"),
                        row.text("model"),
                        row.number("attempts"),
                        row.number("served"),
                        row.number("judged"),
                        row.number("accepted")))
                .toList());
    }

    static RoutedCall call(Row row) {
        StoredCall stored = StoredCall.of(row);
        long[] leaves = new long[Leaves.COUNT];
        for (TokenClass kind : TokenClass.values()) {
            leaves[Leaves.text(kind.ordinal())] = stored.tokens().getOrDefault(kind, 0L);
        }
        PricingQuery query = stored.query();
        return new RoutedCall(
                names(row),
                row.text("trace_id"),
                Usage.ofLeaves(leaves, stored.units()),
                query,
                !row.text("pricing_status").equals("NOT_BILLED"),
                row.text("currency"),
                row.has("list_cost") ? row.decimal("list_cost") : null,
                row.decimal("list_cost_of_attempts"));
    }

    private static Map<String, String> names(Row row) {
        Map<String, String> names = new HashMap<>();
        row.cells()
                .required("names")
                .properties()
                .forEach(name -> names.put(name.getKey(), name.getValue().asString("")));
        names.put("complexity_tier", names.getOrDefault("tier", ""));
        names.put("endpoint_family", row.text("endpoint_family"));
        row.cells()
                .required("tags")
                .properties()
                .forEach(tag ->
                        names.put(Condition.TAG + tag.getKey(), tag.getValue().asString("")));
        return names;
    }
}
