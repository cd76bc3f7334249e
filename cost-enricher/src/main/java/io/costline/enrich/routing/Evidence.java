package io.costline.enrich.routing;

import io.costline.enrich.pricing.ModelNames;
import java.util.List;
import java.util.Set;

/**
 * What is known of models in features: how often an answer took more than one attempt, and what became of answers.
 */
public record Evidence(List<Seen> seen) {
    public static final Evidence NONE = new Evidence(List.of());

    /**
     * @param attempts calls of the model
     * @param served those that served their operation
     * @param judged answers of it that somebody judged
     */
    public record Seen(String feature, String model, long attempts, long served, long judged, long accepted) {
        boolean of(String name) {
            return model.equals(name) || plain(model).equals(plain(name));
        }
    }

    public Evidence {
        seen = List.copyOf(seen);
    }

    /** A model whoever serves it, whatever its snapshot. */
    static String plain(String model) {
        return ModelNames.withoutSnapshot(model.substring(model.lastIndexOf('/') + 1));
    }

    /** Of the model in the feature; where it never served there, in all. */
    Seen retries(String model, String feature) {
        Seen here = sum(model, Set.of(feature));
        return here.served() > 0 ? here : sum(model, Set.of());
    }

    /** @param features none: all */
    Seen sum(String model, Set<String> features) {
        Seen sum = new Seen("", model, 0, 0, 0, 0);
        for (Seen each : seen) {
            if (each.of(model) && (features.isEmpty() || features.contains(each.feature()))) {
                sum = add(sum, each);
            }
        }
        return sum;
    }

    static Seen add(Seen one, Seen other) {
        return new Seen(
                one.feature(),
                one.model(),
                one.attempts() + other.attempts(),
                one.served() + other.served(),
                one.judged() + other.judged(),
                one.accepted() + other.accepted());
    }
}
