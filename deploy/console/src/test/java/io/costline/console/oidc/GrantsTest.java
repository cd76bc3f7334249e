package io.costline.console.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.console.access.Session;
import io.costline.console.access.Session.Fixed;
import io.costline.console.oidc.Grants.Standing;
import io.costline.service.MisconfiguredException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GrantsTest {
    private static final Grants GRANTS = new Grants(Map.of(
            "finops", "*",
            "people", "acme",
            "other people", "zeta",
            "support", "acme/team/support",
            "partner", "acme/customer/glo/bex"));

    @Test
    void theWidestCounts() {
        assertThat(GRANTS.of("ann", List.of("people", "finops"))).isEqualTo(new Standing.Operator());
        assertThat(GRANTS.of("ann", List.of("partner", "people"))).isEqualTo(member(whole("acme")));
    }

    @Test
    void aPersonHasOneSessionATenant() {
        assertThat(GRANTS.of("ann", List.of("other people", "partner", "nobody's")))
                .isEqualTo(member(
                        new Session("acme", "ann", List.of("read"), of("CUSTOMER", "glo/bex"), false), whole("zeta")));
    }

    @Test
    void twoNarrowGrantsOfATenantAreNone() {
        assertThat(GRANTS.of("ann", List.of("support", "partner"))).isEqualTo(new Standing.Stranger());
        assertThat(GRANTS.of("ann", List.of("support", "partner", "other people")))
                .isEqualTo(member(whole("zeta")));
    }

    @Test
    void whoIsInNoGroupOfOursSeesNothing() {
        assertThat(GRANTS.of("ann", List.of())).isEqualTo(new Standing.Stranger());
        assertThat(GRANTS.of("ann", List.of("*", "acme"))).isEqualTo(new Standing.Stranger());
    }

    @Test
    void aGrantThatCannotBeReadIsNamed() {
        for (String text : List.of("", "Acme Inc", "acme/", "acme/model/x", "acme/customer/", "acme/customer", "**")) {
            assertThatThrownBy(() -> new Grants(Map.of("people", text)))
                    .as(text)
                    .isInstanceOf(MisconfiguredException.class)
                    .hasMessageContaining("console.oidc.grants.people");
        }
    }

    private static Standing member(Session... sessions) {
        return new Standing.Member(List.of(sessions));
    }

    private static Session whole(String tenant) {
        return new Session(tenant, "ann", List.of("read"), Optional.empty(), false);
    }

    private static Optional<Fixed> of(String dimension, String value) {
        return Optional.of(new Fixed(dimension, value));
    }
}
