package io.costline.console.config;

import io.costline.service.ClickHouseSettings;
import io.costline.service.Management;
import io.costline.service.RegistrySettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings of the console, below {@code console.}. */
@ConfigMapping(prefix = "console")
public interface ConsoleConfig {
    /** Kafka client settings, passed through; {@code bootstrap.servers} is needed. */
    Map<String, String> kafka();

    RegistrySettings registry();

    ClickHouseSettings clickhouse();

    Http http();

    /** Where events go, as http://127.0.0.1:8087: the first screen tells it to a newcomer. */
    Optional<URI> ingestUrl();

    Link link();

    Oidc oidc();

    Limits limits();

    Management management();

    /** Where browsers come to. */
    interface Http {
        /** 0 for a free one. */
        @WithDefault("8090")
        int port();

        /** Beyond this machine only together with {@link #publicUrl}. */
        @WithDefault("127.0.0.1")
        String host();

        /** What browsers call it, as https://costline.example.com: no other Host and Origin is answered. */
        Optional<URI> publicUrl();

        /** How long one stays signed in. */
        @WithDefault("PT12H")
        Duration session();
    }

    /** Signing in by a link, for whoever owns this machine. */
    interface Link {
        /** Who can read this file can make links; without it there are none. */
        Optional<Path> secretFile();
    }

    /** Signing in through an OpenID Connect provider. Its redirect URI is {@code PUBLIC-URL/api/v1/sign-in/oidc/callback}. */
    interface Oidc {
        /** Whose discovery document is at {@code ISSUER/.well-known/openid-configuration}; without it there is no such sign-in. */
        Optional<URI> issuer();

        Optional<String> clientId();

        /** None for a public client; PKCE is used in any case. */
        Optional<String> clientSecret();

        /** What the sign-in page calls the provider. */
        @WithDefault("your organization")
        String name();

        @WithDefault("openid,email,profile")
        List<String> scopes();

        /** The claim that lists a person's groups, of the ID token or of UserInfo. */
        @WithDefault("groups")
        String groupsClaim();

        /** With which the provider signs ID tokens. */
        @WithDefault("RS256")
        String algorithm();

        /** By group what its people see: {@code *}, {@code TENANT} or {@code TENANT/customer/NAME}. */
        Map<String, String> grants();
    }

    /** What a question may take. */
    interface Limits {
        @WithDefault("PT10S")
        Duration time();

        /** Rows of an answer as JSON; what is beyond is cut off, and the answer says so. */
        @WithDefault("10000")
        int rows();

        /** Rows of an answer as CSV, likewise. */
        @WithDefault("100000")
        int csvRows();

        /** Questions that ClickHouse is asked at once; others wait their turn. */
        @WithDefault("16")
        int concurrent();

        /** Browsers that may listen for what is new, at once. */
        @WithDefault("200")
        int live();
    }
}
