package io.costline.console.access;

import io.costline.identity.Hashing;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Who is signed in, by a hash of what the cookie says. A key's session ends with its key; a link's has the tenant it was made for,
 * else the first there is, until its owner chooses another. They are forgotten when the console ends.
 */
public final class Sessions {
    /** When it is full, the one that ends soonest goes. */
    private static final int MOST = 10_000;

    private static final String NOBODY_YET = "default";

    private final Map<String, Held> held = new ConcurrentHashMap<>();
    private final Readers readers;
    private final Supplier<List<String>> tenants;
    private final Duration life;

    private sealed interface Holder {
        record Key(String keyId) implements Holder {}

        /** @param tenant empty: any */
        record Link(String tenant) implements Holder {}
    }

    private record Held(Holder holder, Instant ends) {}

    /** @param tenants who has figures */
    public Sessions(Readers readers, Supplier<List<String>> tenants, Duration life) {
        this.readers = readers;
        this.tenants = tenants;
        this.life = life;
    }

    /** Signs in by a key and returns what the cookie is to say. */
    public String ofKey(String keyId, Instant now) {
        return open(new Holder.Key(keyId), now);
    }

    /** Signs in by a link, likewise. */
    public String ofLink(String tenant, Instant now) {
        return open(new Holder.Link(tenant), now);
    }

    private String open(Holder holder, Instant now) {
        held.values().removeIf(each -> !now.isBefore(each.ends()));
        if (held.size() >= MOST) {
            held.entrySet().stream()
                    .min(Comparator.comparing(entry -> entry.getValue().ends()))
                    .ifPresent(entry -> held.remove(entry.getKey()));
        }
        String cookie = LinkTokens.random(32);
        held.put(Hashing.sha256Hex(cookie), new Held(holder, now.plus(life)));
        return cookie;
    }

    /** Who a cookie is of; empty when it ended, or its key did. */
    public Optional<Session> of(String cookie, Instant now) {
        Held found = held.get(Hashing.sha256Hex(cookie));
        if (found == null || !now.isBefore(found.ends())) {
            return Optional.empty();
        }
        return switch (found.holder()) {
            case Holder.Key key -> readers.of(key.keyId(), now);
            case Holder.Link link -> Optional.of(owner(link.tenant()));
        };
    }

    private Session owner(String tenant) {
        String whose = tenant.isEmpty() ? tenants.get().stream().findFirst().orElse(NOBODY_YET) : tenant;
        return new Session(whose, "owner", List.of("read"), Optional.empty(), true);
    }

    /** Changes the tenant of a link's session; false when it is none. */
    public boolean choose(String cookie, String tenant) {
        Held changed = held.computeIfPresent(
                Hashing.sha256Hex(cookie),
                (key, each) ->
                        each.holder() instanceof Holder.Link ? new Held(new Holder.Link(tenant), each.ends()) : each);
        return changed != null && changed.holder() instanceof Holder.Link;
    }

    public void close(String cookie) {
        held.remove(Hashing.sha256Hex(cookie));
    }

    public int size() {
        return held.size();
    }
}
