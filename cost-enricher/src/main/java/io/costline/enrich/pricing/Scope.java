package io.costline.enrich.pricing;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which calls terms or a baseline are for. All that is given must hold; an empty text holds for every call.
 *
 * @param tenant tenant
 * @param provider who serves and bills the call, in any of the words of {@link Providers}
 * @param account provider account
 * @param appKey the product's own key at the gateway
 * @param source source of the event, as the gateway that reported it
 * @param model model that served, {@code *} standing for any characters; compared in lower case
 * @param feature feature
 * @param workflow workflow
 */
public record Scope(
        String tenant,
        String provider,
        String account,
        String appKey,
        String source,
        String model,
        String feature,
        String workflow) {
    /** Every call. */
    public static final Scope ALL = new Scope("", "", "", "", "", "", "", "");

    /** How much is given: of several scopes that cover a call, the one with more is meant. */
    int given() {
        return (int) Stream.of(tenant, provider, account, appKey, source, model, feature, workflow)
                .filter(text -> !text.isEmpty())
                .count();
    }

    /** The scope in the forms calls are compared in. */
    Matcher matcher() {
        return new Matcher(this);
    }

    static final class Matcher {
        private final Scope scope;
        private final String provider;
        private final String source;
        private final List<Pattern> models;

        private Matcher(Scope scope) {
            this.scope = scope;
            this.provider = scope.provider.isEmpty() ? "" : Providers.canonical(scope.provider);
            this.source = scope.source.toLowerCase(Locale.ROOT);
            this.models = scope.model.isEmpty() ? List.of() : List.of(ModelPattern.glob(scope.model));
        }

        boolean covers(PricingQuery query) {
            Caller caller = query.caller();
            return holds(scope.tenant, caller.tenant())
                    && holds(scope.account, query.account())
                    && holds(scope.appKey, caller.appKey())
                    && holds(scope.feature, caller.feature())
                    && holds(scope.workflow, caller.workflow())
                    && holds(source, caller.source().toLowerCase(Locale.ROOT))
                    && (provider.isEmpty() || provider.equals(Providers.canonical(query.provider())))
                    && coversModel(query);
        }

        private boolean coversModel(PricingQuery query) {
            return models.isEmpty()
                    || ModelNames.forms(Providers.canonical(query.provider()), query.model()).stream()
                            .anyMatch(form -> models.getFirst().matcher(form).find());
        }

        private static boolean holds(String wanted, String given) {
            return wanted.isEmpty() || wanted.equals(given);
        }
    }
}
