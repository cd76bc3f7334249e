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
 * else the first there is, until its owner chooses another; a person's has the tenants that their groups say. They are forgotten when the console ends.
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
        record Link(String tenant, String who) implements Holder {}

        /** @param theirs one a tenant; the first is looked at */
        record Person(List<Session> theirs) implements Holder {}
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
        return open(new Holder.Link(tenant, "owner"), now);
    }

    /** Signs in somebody whom an identity provider knows and who may see every tenant. */
    public String ofOperator(String who, Instant now) {
        return open(new Holder.Link("", who), now);
    }

    /**
     * Signs in somebody whom an identity provider knows.
     *
     * @param theirs one a tenant, at least one
     */
    public String ofPerson(List<Session> theirs, Instant now) {
        return open(new Holder.Person(List.copyOf(theirs)), now);
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
            case Holder.Link link -> Optional.of(operator(link));
            case Holder.Person person -> Optional.of(person.theirs().getFirst());
        };
    }

    private Session operator(Holder.Link link) {
        String whose =
                link.tenant().isEmpty() ? tenants.get().stream().findFirst().orElse(NOBODY_YET) : link.tenant();
        return new Session(whose, link.who(), List.of("read"), Optional.empty(), true);
    }

    /** Whose figures the session of a cookie may turn to; empty when it is a key's, or none. */
    public List<String> choices(String cookie) {
        Held found = held.get(Hashing.sha256Hex(cookie));
        return switch (found == null ? null : found.holder()) {
            case null -> List.of();
            case Holder.Key key -> List.of();
            case Holder.Link link -> tenants.get();
            case Holder.Person person ->
                person.theirs().stream().map(Session::tenant).sorted().toList();
        };
    }

    /** Turns a session to one of its {@link #choices}; false when it is none. */
    public boolean choose(String cookie, String tenant) {
        if (!choices(cookie).contains(tenant)) {
            return false;
        }
        held.computeIfPresent(
                Hashing.sha256Hex(cookie), (key, each) -> new Held(turned(each.holder(), tenant), each.ends()));
        return true;
    }

    private static Holder turned(Holder holder, String tenant) {
        return switch (holder) {
            case Holder.Key key -> key;
            case Holder.Link link -> new Holder.Link(tenant, link.who());
            case Holder.Person person ->
                new Holder.Person(person.theirs().stream()
                        .sorted(Comparator.comparing(each -> !each.tenant().equals(tenant)))
                        .toList());
        };
    }

    public void close(String cookie) {
        held.remove(Hashing.sha256Hex(cookie));
    }

    public int size() {
        return held.size();
    }
}
