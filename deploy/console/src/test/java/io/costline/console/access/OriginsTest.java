package io.costline.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OriginsTest {
    private static final Origins LOOPBACK = new Origins(Optional.empty(), 8090);
    private static final Origins PUBLIC = new Origins(Optional.of(URI.create("https://Costline.example")), 8090);

    @Test
    void answersToItsOwnNamesAlone() {
        for (String name : new String[] {"127.0.0.1:8090", "localhost:8090", "LOCALHOST:8090", "[::1]:8090"}) {
            assertThat(LOOPBACK.knowsHost(name)).as(name).isTrue();
        }
        for (String name : new String[] {
            "", "127.0.0.1", "127.0.0.1:80", "evil.example:8090", "localhost.evil.example:8090", "costline.example"
        }) {
            assertThat(LOOPBACK.knowsHost(name)).as(name).isFalse();
        }
        assertThat(PUBLIC.knowsHost("costline.example")).isTrue();
        assertThat(PUBLIC.secure()).isTrue();
        assertThat(LOOPBACK.secure()).isFalse();
    }

    @Test
    void aChangeMustComeFromAPageOfOurs() {
        assertThat(LOOPBACK.ours("http://127.0.0.1:8090", null, true)).isTrue();
        assertThat(LOOPBACK.ours(null, "same-origin", true)).isTrue();
        assertThat(PUBLIC.ours("https://costline.example", "same-origin", true)).isTrue();
        assertThat(LOOPBACK.ours(null, null, true)).isFalse();
        assertThat(LOOPBACK.ours(null, "none", true)).isFalse();
        for (String origin : new String[] {
            "null",
            "https://127.0.0.1:8090",
            "http://127.0.0.1",
            "http://evil.example",
            "http://127.0.0.1:8090.evil.example"
        }) {
            assertThat(LOOPBACK.ours(origin, null, true)).as(origin).isFalse();
            assertThat(LOOPBACK.ours(origin, "same-origin", false)).as(origin).isFalse();
        }
        for (String site : new String[] {"cross-site", "same-site"}) {
            assertThat(LOOPBACK.ours(null, site, true)).as(site).isFalse();
            assertThat(LOOPBACK.ours(null, site, false)).as(site).isFalse();
        }
    }

    @Test
    void whatOnlyReadsMayBeTypedIntoTheAddressBar() {
        assertThat(LOOPBACK.ours(null, "none", false)).isTrue();
        assertThat(LOOPBACK.ours(null, null, false)).isTrue();
    }
}
