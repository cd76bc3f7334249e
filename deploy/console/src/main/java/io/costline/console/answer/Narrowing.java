package io.costline.console.answer;

import io.costline.clickhouse.query.Question;
import io.costline.console.access.Session;
import io.costline.console.access.Session.Fixed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What of the questions a session may ask, and the values that hold it to its own. The SQL does the rest. */
public final class Narrowing {
    private static final String DIMENSION = "dimension";
    private static final String PAIR = "pair";

    private Narrowing() {}

    /** The questions that a session may ask. */
    public static List<Question> of(Session session) {
        return Question.all().values().stream()
                .filter(question -> session.operator() || !question.allTenants())
                .filter(question -> session.fixed().isEmpty() || question.narrows())
                .toList();
    }

    /**
     * A question's values with those of the asker.
     *
     * @throws Denied if the session may not ask it, or not so
     */
    static Map<String, Object> bind(Session session, Question question, Map<String, Object> values) {
        Map<String, Object> bound = new HashMap<>(values);
        if (question.allTenants()) {
            if (!session.operator()) {
                throw new Denied("forbidden", "question " + question.name() + " is for operators");
            }
            return bound;
        }
        bound.put(Question.TENANT, session.tenant());
        session.fixed().ifPresent(fixed -> narrow(fixed, question, bound));
        return bound;
    }

    private static void narrow(Fixed fixed, Question question, Map<String, Object> bound) {
        if (!question.narrows()) {
            throw denied(fixed, "question " + question.name() + " cannot be narrowed to it");
        }
        for (Question.Parameter parameter : question.parameters()) {
            Object given =
                    bound.getOrDefault(parameter.name(), parameter.fallback().orElse(""));
            switch (parameter.name()) {
                case DIMENSION -> {
                    if (!List.of("TENANT", fixed.dimension()).contains(given)) {
                        throw denied(
                                fixed, "it sees no other " + given + "; question spend_by_pair has pairs with its own");
                    }
                    bound.put(DIMENSION, fixed.dimension());
                }
                case PAIR -> {
                    if (!given.toString().startsWith(fixed.dimension() + "_")) {
                        throw denied(fixed, "it sees no " + given);
                    }
                }
                default -> {}
            }
        }
        bound.put(Question.FIXED_DIMENSION, fixed.dimension());
        bound.put(Question.FIXED_VALUE, fixed.value());
    }

    private static Denied denied(Fixed fixed, String why) {
        return new Denied(
                "narrower_key",
                "the key is of one " + fixed.dimension().toLowerCase(java.util.Locale.ROOT) + ": " + why);
    }
}
