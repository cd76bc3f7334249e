package io.costline.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.identity.Attribution;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
    private static final Attribution WHO = new Attribution("demo", "acme", "core", "", "", "chat");
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
    private final ApiKeyFactory.NewKey created = new ApiKeyFactory().create(WHO, KeyTerms.unlimited("laptop"), NOW);
    private final ApiKeys keys = new ApiKeys();

    @Test
    void aKeySpeaksForItsTenantAndDefaults() {
        keys.record(created.key().getKeyId(), created.key(), 0);
        assertThat(keys.authenticate("Bearer " + created.token(), NOW)).isEqualTo(new Grant(WHO, Set.of()));
        assertThat(keys.authenticate("bearer " + created.token(), NOW)).isEqualTo(new Grant(WHO, Set.of()));
    }

    @Test
    void theSecretIsNowhereInTheRecord() {
        String secret = created.token().substring(created.token().lastIndexOf('_') + 1);
        assertThat(created.key().toString()).doesNotContain(secret);
        assertThat(ApiToken.ofHeader("Bearer " + created.token()).toString()).doesNotContain(secret);
    }

    @Test
    void whateverIsNoKeyInForceIsNobody() {
        keys.record(created.key().getKeyId(), created.key(), 0);
        for (String header : new String[] {
            null,
            "",
            "Bearer",
            "Bearer ",
            "Bearer ck_",
            "Bearer ck__x",
            "Bearer ck_" + created.key().getKeyId() + "_",
            "Basic " + created.token(),
            "Bearer " + created.token() + "x",
            "Bearer ck_0_" + "0".repeat(64)
        }) {
            assertThat(keys.authenticate(header, NOW)).as(header).isNull();
        }
        keys.record(created.key().getKeyId(), null, 1);
        assertThat(keys.authenticate("Bearer " + created.token(), NOW)).isNull();
    }

    @Test
    void aKeysOwnLabelsKeepToTheBoundsOfAnEvents() {
        assertThatThrownBy(() -> new Attribution("demo", "ac\u0000me", "", "", "", ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Attribution("demo", "", "t".repeat(513), "", "", ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKeyEndsAtItsInstant() {
        // Given
        Instant end = NOW.plusSeconds(60);
        var key = new ApiKeyFactory().create(WHO, new KeyTerms("a week", List.of(), end), NOW);
        keys.record(key.key().getKeyId(), key.key(), 0);

        // When / Then
        assertThat(keys.authenticate("Bearer " + key.token(), end.minusNanos(1_000)))
                .isNotNull();
        assertThat(keys.authenticate("Bearer " + key.token(), end)).isNull();
    }

    @Test
    void aKeyPermitsItsScopes() {
        // Given
        var key = new ApiKeyFactory().create(WHO, new KeyTerms("", List.of("ingest:litellm"), null), NOW);
        keys.record(key.key().getKeyId(), key.key(), 0);

        // When
        Grant grant = keys.authenticate("Bearer " + key.token(), NOW);

        // Then
        assertThat(grant).isNotNull();
        assertThat(grant.permits("litellm")).isTrue();
        assertThat(grant.permits("openai")).isFalse();
        assertThat(new Grant(WHO, Set.of()).permits("openai")).isTrue();
        assertThat(new Grant(WHO, Set.of("ingest:*")).permits("openai")).isTrue();
        assertThatThrownBy(() -> new KeyTerms("", List.of("litellm"), null))
                .hasMessage("scope 'litellm' is not read and not of the form ingest:SOURCE or ingest:*");
    }

    @Test
    void aSuccessorMayDoTheSameForAsLong() {
        // Given
        var key = new ApiKeyFactory()
                .create(WHO, new KeyTerms("ci", List.of("ingest:kong"), NOW.plusSeconds(3_600)), NOW);

        // When
        var successor = new ApiKeyFactory().successor(key.key(), NOW.plusSeconds(1_800));

        // Then
        assertThat(successor.token()).isNotEqualTo(key.token());
        assertThat(successor.key().getScopes()).containsExactly("ingest:kong");
        assertThat(successor.key().getExpiresAt()).isEqualTo(NOW.plusSeconds(1_800 + 3_600));
        keys.record(successor.key().getKeyId(), successor.key(), 0);
        assertThat(keys.authenticate("Bearer " + successor.token(), NOW.plusSeconds(4_000)))
                .isEqualTo(new Grant(WHO, Set.of("ingest:kong")));
    }
}
