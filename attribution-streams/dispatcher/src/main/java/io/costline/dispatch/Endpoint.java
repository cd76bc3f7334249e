package io.costline.dispatch;

import io.costline.avro.AlertKind;
import io.costline.avro.BudgetAlert;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * Who wants to be told, and of what.
 *
 * @param name names its consumer group, so it is the same from start to start
 * @param url read anew for each try, as it may be a secret that changes
 * @param secrets likewise: those a webhook is signed with, or PagerDuty's routing key
 * @param tenant empty: any
 * @param kinds empty: all
 */
record Endpoint(String name, Type type, TextSource url, TextSource secrets, String tenant, Set<AlertKind> kinds) {
    /** In whose form it is told. */
    enum Type {
        WEBHOOK,
        SLACK,
        PAGERDUTY
    }

    boolean wants(BudgetAlert alert) {
        return (tenant.isEmpty() || tenant.equals(alert.getTenant()))
                && (kinds.isEmpty() || kinds.contains(alert.getKind()));
    }

    /** @throws UnusableException if it cannot be read or is no address */
    URI address() {
        String text = url.read().strip();
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new UnusableException(url + " is no address", e);
        }
        String scheme = String.valueOf(uri.getScheme());
        if (!(scheme.equals("https") || scheme.equals("http")) || uri.getHost() == null || uri.getUserInfo() != null) {
            throw new UnusableException(url + " must be https://HOST/... without a user in it");
        }
        return uri;
    }

    /** @throws UnusableException if they cannot be read or are none */
    List<SigningSecret> signing() {
        return SigningSecret.all(secrets);
    }
}
