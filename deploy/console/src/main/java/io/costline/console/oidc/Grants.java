package io.costline.console.oidc;

import io.costline.console.access.Session;
import io.costline.console.access.Session.Fixed;
import io.costline.service.MisconfiguredException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What groups of the identity provider let people see: {@code *} is every tenant, {@code acme} a tenant, {@code
 * acme/customer/globex} one customer, team or project of a tenant.
 */
public final class Grants {
    private static final Pattern GRANT = Pattern.compile(
            "(?<all>\\*)|(?<tenant>[a-z0-9._-]{1,64})(?:/(?<kind>customer|team|project)/(?<value>.+))?");

    private final Map<String, Grant> ofGroup = new TreeMap<>();

    private sealed interface Grant {
        record All() implements Grant {}

        record One(String tenant, Optional<Fixed> fixed) implements Grant {}
    }

    /** Who somebody is here. */
    public sealed interface Standing {
        /** Sees every tenant. */
        record Operator() implements Standing {}

        /** @param sessions one a tenant, in the order of their names; at least one */
        record Member(List<Session> sessions) implements Standing {}

        /** Sees nothing. */
        record Stranger() implements Standing {}
    }

    /**
     * @param settings by group
     * @throws MisconfiguredException if one cannot be read
     */
    public Grants(Map<String, String> settings) {
        settings.forEach((group, text) -> ofGroup.put(group, grant(group, text.strip())));
    }

    private static Grant grant(String group, String text) {
        Matcher parts = GRANT.matcher(text);
        if (!parts.matches()) {
            throw new MisconfiguredException("console.oidc.grants." + group + " is '" + text
                    + "': * for every tenant, TENANT, or TENANT/customer/NAME (or team, project)");
        }
        if (parts.group("all") != null) {
            return new Grant.All();
        }
        Optional<Fixed> fixed = Optional.ofNullable(parts.group("kind"))
                .map(kind -> new Fixed(kind.toUpperCase(Locale.ROOT), parts.group("value")));
        return new Grant.One(parts.group("tenant"), fixed);
    }

    /** The widest that the groups say. Two narrow grants of one tenant are none: which one is meant? */
    public Standing of(String who, Collection<String> groups) {
        Map<String, List<Grant.One>> byTenant = new TreeMap<>();
        for (String group : groups) {
            switch (ofGroup.get(group)) {
                case null -> {}
                case Grant.All all -> {
                    return new Standing.Operator();
                }
                case Grant.One one ->
                    byTenant.computeIfAbsent(one.tenant(), tenant -> new ArrayList<>())
                            .add(one);
            }
        }
        List<Session> sessions = new ArrayList<>();
        byTenant.forEach((tenant, grants) -> fixed(grants)
                .ifPresent(fixed -> sessions.add(new Session(tenant, who, List.of("read"), fixed, false))));
        return sessions.isEmpty() ? new Standing.Stranger() : new Standing.Member(List.copyOf(sessions));
    }

    private static Optional<Optional<Fixed>> fixed(List<Grant.One> grants) {
        List<Optional<Fixed>> distinct =
                grants.stream().map(Grant.One::fixed).distinct().toList();
        if (distinct.contains(Optional.<Fixed>empty())) {
            return Optional.of(Optional.empty());
        }
        return distinct.size() == 1 ? Optional.of(distinct.getFirst()) : Optional.empty();
    }
}
