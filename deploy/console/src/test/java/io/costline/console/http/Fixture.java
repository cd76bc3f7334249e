package io.costline.console.http;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.costline.avro.ApiKey;
import io.costline.clickhouse.ClickHouseAddress;
import io.costline.clickhouse.migrate.Migrations;
import io.costline.clickhouse.migrate.Placement;
import io.costline.clickhouse.query.Questions;
import io.costline.console.access.LinkTokens;
import io.costline.console.access.Readers;
import io.costline.console.answer.Prices;
import io.costline.console.config.ConsoleConfig;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.RateCard;
import io.costline.identity.Attribution;
import io.costline.keys.ApiKeyFactory;
import io.costline.keys.ApiKeys;
import io.costline.keys.KeyTerms;
import io.costline.testkit.Stack;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A console before a real ClickHouse with figures of two tenants, and keys of every kind. */
final class Fixture implements AutoCloseable {
    static final Attribution ALPHA = Attribution.ofTenant("alpha");
    static final Attribution BETA = Attribution.ofTenant("beta");
    static final Attribution ACME = new Attribution("alpha", "acme", "", "", "", "");

    private static boolean seeded;

    final ApiKeys keys = new ApiKeys();
    final LinkTokens links;
    final Questions questions;
    final int port;
    private final ConsoleServer server;

    private Fixture(String clickHouseUrl, Map<String, String> settings) throws IOException {
        Path secret = Files.createTempDirectory("costline-console").resolve("secret");
        LinkTokens.makeSecret(secret);
        links = LinkTokens.of(secret, Instant.now().minusSeconds(1));
        questions = new Questions(ClickHouseAddress.of(clickHouseUrl));
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        server = ConsoleServer.start(
                config(settings),
                port,
                questions,
                new Readers(keys),
                Optional.of(links),
                new NoPrices(),
                new SimpleMeterRegistry(),
                InstantSource.system());
    }

    /** On ClickHouse with the seed. */
    static Fixture seeded(Map<String, String> settings) throws Exception {
        assumeThat(Stack.unavailableReason()).isEmpty();
        ClickHouseAddress address = ClickHouseAddress.of(Stack.shared().clickHouseUrl());
        seed(address);
        return new Fixture(address.url().toString(), settings);
    }

    /** Where nothing answers. */
    static Fixture without() throws IOException {
        return new Fixture("http://127.0.0.1:1", Map.of());
    }

    private static synchronized void seed(ClickHouseAddress address) throws Exception {
        if (seeded) {
            return;
        }
        new Migrations(address, Placement.single()).run();
        String sql;
        try (InputStream in =
                Objects.requireNonNull(Fixture.class.getResourceAsStream("/io/costline/console/seed.sql"))) {
            sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        try (Connection connection = address.connect();
                Statement statement = connection.createStatement()) {
            for (String each : sql.split("\n;\n")) {
                statement.execute(each);
            }
        }
        seeded = true;
    }

    private static ConsoleConfig config(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "console.kafka.bootstrap.servers", "none",
                "console.registry.url", "http://none",
                "console.clickhouse.url", "http://none"));
        settings.putAll(more);
        return new SmallRyeConfigBuilder()
                .withMapping(ConsoleConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build()
                .getConfigMapping(ConsoleConfig.class);
    }

    private record NoPrices() implements Prices {
        @Override
        public PriceBook book() {
            return PriceBook.empty();
        }

        @Override
        public Optional<RateCard> card(String cardId) {
            return Optional.empty();
        }
    }

    ApiKeyFactory.NewKey key(Attribution attribution, Optional<Instant> end, String... scopes) {
        var made = new ApiKeyFactory()
                .create(attribution, new KeyTerms("test", List.of(scopes), end.orElse(null)), Instant.now());
        keys.record(made.key().getKeyId(), made.key(), 0);
        return made;
    }

    /** The header of a key that may read. */
    String reader(Attribution attribution) {
        return "Authorization: Bearer "
                + key(attribution, Optional.empty(), "read").token();
    }

    void revoke(ApiKeyFactory.NewKey key) {
        keys.record(
                key.key().getKeyId(),
                ApiKey.newBuilder(key.key()).setRevoked(true).build(),
                1);
    }

    /** The header of the cookie of somebody who came by a link. */
    String owner(String tenant) {
        return "Cookie: "
                + get("/?t=" + links.make(tenant, Instant.now(), Duration.ofMinutes(1)))
                        .cookie();
    }

    /** The header of the cookie of somebody who signed in with a key. */
    String signedIn(String token) {
        return "Cookie: " + post("/api/v1/session", "key=" + token, origin()).cookie();
    }

    String origin() {
        return "Origin: http://127.0.0.1:" + port;
    }

    Reply get(String path, String... headers) {
        return Reply.to(port, "GET", path, List.of(headers), "");
    }

    Reply post(String path, String body, String... headers) {
        return Reply.to(port, "POST", path, List.of(headers), body);
    }

    Reply send(String method, String path, String... headers) {
        return Reply.to(port, method, path, List.of(headers), "");
    }

    @Override
    public void close() {
        server.close();
        questions.close();
    }
}
