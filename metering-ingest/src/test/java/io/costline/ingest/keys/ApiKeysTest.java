package io.costline.ingest.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.ingest.admission.Attribution;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
    private static final Attribution WHO = new Attribution("demo", "acme", "core", "", "", "chat");
    private final ApiKeyFactory.NewKey created =
            new ApiKeyFactory().create(WHO, "laptop", Instant.parse("2026-11-21T00:00:00Z"));
    private final ApiKeys keys = new ApiKeys();

    @Test
    void aKeySpeaksForItsTenantAndDefaults() {
        keys.record(created.key().getKeyId(), created.key(), 0);
        assertThat(keys.authenticate("Bearer " + created.token())).isEqualTo(WHO);
        assertThat(keys.authenticate("bearer " + created.token())).isEqualTo(WHO);
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
            assertThat(keys.authenticate(header)).as(header).isNull();
        }
        keys.record(created.key().getKeyId(), null, 1);
        assertThat(keys.authenticate("Bearer " + created.token())).isNull();
    }
}
