package io.costline.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.ApiKey;
import io.costline.identity.Attribution;
import io.costline.keys.ApiKeyFactory;
import io.costline.keys.ApiKeyFactory.NewKey;
import io.costline.keys.ApiKeys;
import io.costline.keys.KeyTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final Instant NOW = Instant.parse("2026-06-01T10:00:00Z");
    private static final Attribution ALL = Attribution.ofTenant("alpha");
    private static final Attribution ACME = new Attribution("alpha", "acme", "", "", "", "");

    private final ApiKeys keys = new ApiKeys();
    private final Readers readers = new Readers(keys);
    private final Sessions sessions = new Sessions(readers, () -> List.of("alpha", "beta"), Duration.ofHours(12));

    private NewKey key(Attribution attribution, List<String> scopes, @Nullable Instant end) {
        NewKey made = new ApiKeyFactory().create(attribution, new KeyTerms("test", scopes, end), NOW);
        keys.record(made.key().getKeyId(), made.key(), 0);
        return made;
    }

    @Test
    void onlyAKeyThatSaysSoMayRead() {
        for (List<String> scopes : List.of(List.<String>of(), List.of("ingest:*"), List.of("ingest:litellm"))) {
            assertThat(readers.keyId("Bearer " + key(ALL, scopes, null).token(), NOW))
                    .as(scopes.toString())
                    .isEmpty();
        }
        assertThat(readers.keyId("Bearer " + key(ALL, List.of("read"), null).token(), NOW))
                .isPresent();
    }

    @Test
    void aKeyOfACustomerSeesThatCustomerAndOneOfTwoThingsSeesNothing() {
        NewKey acme = key(ACME, List.of("read"), null);
        NewKey both = key(new Attribution("alpha", "acme", "core", "", "", ""), List.of("read"), null);

        assertThat(readers.of(acme.key().getKeyId(), NOW).orElseThrow().fixed())
                .contains(new Session.Fixed("CUSTOMER", "acme"));
        assertThat(readers.of(both.key().getKeyId(), NOW)).isEmpty();
    }

    @Test
    void aSessionEndsWithItsKey() {
        NewKey until = key(ALL, List.of("read"), NOW.plusSeconds(60));
        NewKey revoked = key(ALL, List.of("read"), null);
        String first = sessions.ofKey(until.key().getKeyId(), NOW);
        String second = sessions.ofKey(revoked.key().getKeyId(), NOW);
        assertThat(sessions.of(first, NOW)).isPresent();
        assertThat(sessions.of(second, NOW)).isPresent();

        keys.record(
                revoked.key().getKeyId(),
                ApiKey.newBuilder(revoked.key()).setRevoked(true).build(),
                1);

        assertThat(sessions.of(first, NOW.plusSeconds(60))).isEmpty();
        assertThat(sessions.of(second, NOW)).isEmpty();
    }

    @Test
    void aSessionEndsByTimeAndWhenSignedOut() {
        String cookie = sessions.ofLink("", NOW);
        assertThat(sessions.of(cookie, NOW.plus(Duration.ofHours(11)))).isPresent();
        assertThat(sessions.of(cookie, NOW.plus(Duration.ofHours(12)))).isEmpty();
        assertThat(sessions.of("", NOW)).isEmpty();
        sessions.close(cookie);
        assertThat(sessions.of(cookie, NOW)).isEmpty();
    }

    @Test
    void aLinkOpensItsTenantAndOnlyItsOwnerMayChooseAnother() {
        String any = sessions.ofLink("", NOW);
        String beta = sessions.ofLink("beta", NOW);
        String key = sessions.ofKey(key(ALL, List.of("read"), null).key().getKeyId(), NOW);

        assertThat(tenant(any)).contains("alpha");
        assertThat(tenant(beta)).contains("beta");
        assertThat(sessions.choose(any, "beta")).isTrue();
        assertThat(tenant(any)).contains("beta");
        assertThat(sessions.choose(key, "beta")).isFalse();
        assertThat(tenant(key)).contains("alpha");
    }

    private Optional<String> tenant(String cookie) {
        return sessions.of(cookie, NOW).map(Session::tenant);
    }
}
