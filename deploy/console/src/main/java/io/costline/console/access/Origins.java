package io.costline.console.access;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The names this console answers to. Another name that leads here is somebody's who wants a browser to read for them (DNS
 * rebinding); a request that another site's page makes is not its user's wish.
 */
public final class Origins {
    private final Set<String> hosts = new TreeSet<>();
    private final Set<String> origins = new TreeSet<>();
    private final boolean secure;

    /**
     * @param publicUrl what browsers call it; empty: by this machine's own names alone
     */
    public Origins(Optional<URI> publicUrl, int port) {
        for (String name : new String[] {"127.0.0.1", "localhost", "[::1]"}) {
            add("http", name + ':' + port);
        }
        publicUrl.ifPresent(url -> add(url.getScheme(), url.getAuthority().toLowerCase(Locale.ROOT)));
        secure = publicUrl.map(url -> "https".equals(url.getScheme())).orElse(false);
    }

    private void add(String scheme, String authority) {
        hosts.add(authority);
        origins.add(scheme + "://" + authority);
    }

    /** Whether cookies go over TLS alone. */
    public boolean secure() {
        return secure;
    }

    public boolean knowsHost(String host) {
        return hosts.contains(host.toLowerCase(Locale.ROOT));
    }

    /**
     * Whether a browser may have sent it for a page of ours.
     *
     * @param origin the request's Origin
     * @param site its Sec-Fetch-Site
     * @param changes whether it is to change something; then it must say where it comes from
     */
    public boolean ours(@Nullable String origin, @Nullable String site, boolean changes) {
        if (origin != null && !origins.contains(origin.toLowerCase(Locale.ROOT))) {
            return false;
        }
        if (site != null && !site.equals("same-origin") && (changes || !site.equals("none"))) {
            return false;
        }
        return !changes || origin != null || site != null;
    }
}
