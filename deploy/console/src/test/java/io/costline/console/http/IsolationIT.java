package io.costline.console.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.clickhouse.query.Question;
import io.costline.identity.Attribution;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nobody sees what is not theirs, whatever they send: each figure of the seed says whose it is. */
class IsolationIT {
    private static final String POLICY =
            encoded("{\"routing\":{\"id\":\"p\",\"tiers\":[{\"name\":\"t\",\"model\":\"gpt-4o\"}]}}");
    private static final List<String> BETAS = List.of("9.999999999999", "9.876543210987", "betas-", "run-b", "b10000");
    private static final List<String> GLOBEX = List.of("2.222222222224", "3.333333333335", "globex", "a20000", "run-2");

    /** Values that would reach another tenant's rows if a value were anything but a value. */
    private static final List<String> TRICKS = List.of(
            "betas-customer",
            "run-b",
            "b1000000000000000000000000000000",
            "') OR (tenant = 'beta') --",
            "\\' OR 1=1 --");

    private static Fixture console;

    @BeforeAll
    static void start() throws Exception {
        console = Fixture.seeded(Map.of());
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Every path with every parameter set to every trick, and as it is. */
    private static List<String> paths() {
        List<String> paths = new ArrayList<>(List.of(
                "/api/v1/session",
                "/api/v1/questions",
                "/openapi.json",
                "/api/v1/explain/b1000000000000000000000000000000",
                "/api/v1/explain/b1000000",
                "/api/v1/cards?card=none",
                "/api/v1/what-if?model=gpt-4o",
                "/api/v1/what-if.csv?model=gpt-4o",
                "/api/v1/what-if?model=gpt-4o&tenant=beta",
                "/api/v1/shadow?policy=" + POLICY,
                "/api/v1/shadow.csv?policy=" + POLICY,
                "/api/v1/shadow?policy=" + POLICY + "&tenant=beta",
                "/api/v1/session?tenant=beta"));
        for (Question question : Question.all().values()) {
            String path = "/api/v1/questions/" + question.name();
            paths.add(path);
            paths.add(path + ".csv");
            paths.add(path + "?tenant=beta");
            paths.add(path + "?Tenant=beta&param_tenant=beta");
            paths.add(path + "?fixed_value=acme&fixed_dimension=CUSTOMER");
            for (Question.Parameter parameter : question.parameters()) {
                if (!parameter.type().startsWith("DateTime")
                        && !parameter.type().equals("UInt32")) {
                    // What is one of a few words is refused before anything is asked.
                    for (String trick : parameter.oneOf().isEmpty() ? TRICKS : TRICKS.subList(0, 1)) {
                        paths.add(path + '?' + needed(question, parameter) + parameter.name() + '=' + encoded(trick));
                    }
                }
            }
        }
        return paths;
    }

    /** So that the question is asked at all. */
    private static String needed(Question question, Question.Parameter but) {
        StringBuilder query = new StringBuilder();
        for (Question.Parameter each : question.parameters()) {
            if (each.fallback().isEmpty() && !each.ofAsker() && !each.equals(but)) {
                query.append(each.name())
                        .append('=')
                        .append(
                                each.type().startsWith("DateTime")
                                        ? each.name().equals("from") ? "2026-01-01" : "2027-01-01"
                                        : each.name().equals("last") ? "f".repeat(32) : "0".repeat(32))
                        .append('&');
            }
        }
        if (but.name().equals("values")) {
            query.append("keys=customer&");
        } else if (but.name().equals("keys")) {
            query.append("values=acme&");
        }
        return query.toString();
    }

    private static void leaksNothing(List<String> foreign, String... headers) {
        int answered = 0;
        for (String path : paths()) {
            Reply reply = console.get(path, headers);
            assertThat(reply.status()).as(path + "\n" + reply.body()).isLessThan(500);
            // A refusal may repeat what was asked for; an answer says what was asked in params.
            String told = reply.status() == 200 ? reply.body().replaceFirst("\"params\":\\{.*?},\"columns\"", "") : "";
            assertThat(foreign).as(path + "\n" + told).noneMatch(told::contains);
            answered += reply.status() == 200 ? 1 : 0;
        }
        assertThat(answered)
                .as("a suite that is refused everything proves nothing")
                .isGreaterThan(40);
    }

    @Test
    void aKeyOfOneTenantNeverSeesAnothers() {
        leaksNothing(BETAS, console.reader(Fixture.ALPHA));
    }

    @Test
    void noHeaderChangesTheTenant() {
        String reader = console.reader(Fixture.ALPHA);
        for (String header : List.of(
                "X-Tenant: beta",
                "costline-tenant: beta",
                "X-Forwarded-User: beta",
                "X-Original-URL: /api/v1/questions/spend?tenant=beta",
                "X-HTTP-Method-Override: DELETE",
                "X-ClickHouse-User: beta",
                "Cookie: tenant=beta")) {
            assertThat(console.get("/api/v1/questions/spend_by?dimension=CUSTOMER", reader, header)
                            .body())
                    .as(header)
                    .contains("1.111111111111")
                    .doesNotContain("9.9");
        }
        assertThat(console.get("/api/v1/session", reader, console.reader(Fixture.BETA))
                        .body())
                .as("of two Authorization headers the first, or none")
                .doesNotContain("\"tenant\":\"beta\"");
    }

    @Test
    void aSessionOfACookieIsHeldToItsTenantAsItsKeyIs() {
        String token = console.key(Fixture.ALPHA, Optional.empty(), "read").token();
        String cookie = console.signedIn(token);
        assertThat(console.get("/api/v1/session", cookie).json().path("tenant").asString())
                .isEqualTo("alpha");
        assertThat(console.get("/api/v1/questions/tenants", cookie).code()).isEqualTo("forbidden");
        assertThat(console.post("/api/v1/session/tenant", "tenant=beta", cookie, console.origin())
                        .code())
                .isEqualTo("forbidden");
        assertThat(console.get("/api/v1/session", cookie, "Authorization: Bearer ck_0_0")
                        .status())
                .as("a wrong key is not made good by a cookie")
                .isEqualTo(401);
    }

    @Test
    void aNarrowerKeySeesItsCustomerAlone() {
        String acme = console.reader(Fixture.ACME);
        leaksNothing(Stream.concat(GLOBEX.stream(), BETAS.stream()).toList(), acme);
        assertThat(console.get("/api/v1/session", acme).json().path("fixed").toString())
                .isEqualTo("{\"dimension\":\"CUSTOMER\",\"value\":\"acme\"}");
        for (String whole : List.of(
                "spend",
                "spend_by?dimension=TENANT",
                "spend_by?dimension=CUSTOMER",
                "spend_by_pair?pair=CUSTOMER_MODEL",
                "spend_over_time",
                "spend_of_calls?by=provider",
                "calls")) {
            assertThat(console.get("/api/v1/questions/" + whole, acme).body())
                    .as(whole)
                    .contains("\"1.111111111111\"");
        }
        for (String refused : List.of(
                "spend_by?dimension=MODEL",
                "spend_by_pair?pair=PROVIDER_MODEL",
                "unpriced",
                "trace?trace=run-1",
                "rejected")) {
            Reply reply = console.get("/api/v1/questions/" + refused, acme);
            assertThat(reply.status()).as(refused).isEqualTo(403);
            assertThat(reply.code()).as(refused).isEqualTo("narrower_key");
        }
        assertThat(console.get("/api/v1/explain/a1" + "0".repeat(30), acme).status())
                .isEqualTo(403);
        assertThat(console.get(
                                "/api/v1/questions/spend",
                                console.reader(new Attribution("alpha", "", "core", "", "", "")))
                        .body())
                .as("a key of a team")
                .contains("\"3.333333333335\"");
    }

    @Test
    void endedRevokedAndOtherKeysAreNobodys() {
        var ended = console.key(Fixture.ALPHA, Optional.of(Instant.now().minusSeconds(1)), "read");
        var revoked = console.key(Fixture.ALPHA, Optional.empty(), "read");
        String cookie = console.signedIn(revoked.token());
        console.revoke(revoked);
        var sender = console.key(Fixture.ALPHA, Optional.empty(), "ingest:*");
        var old = console.key(Fixture.ALPHA, Optional.empty());
        var both = console.key(new Attribution("alpha", "acme", "core", "", "", ""), Optional.empty(), "read");
        for (var key : List.of(ended, revoked, sender, old, both)) {
            assertThat(console.get("/api/v1/questions/spend", "Authorization: Bearer " + key.token())
                            .status())
                    .isEqualTo(401);
            Reply signIn = console.post("/api/v1/session", "key=" + key.token(), console.origin());
            assertThat(signIn.status()).isEqualTo(401);
            assertThat(signIn.header("Set-Cookie")).isEmpty();
        }
        assertThat(console.get("/api/v1/questions/spend", cookie).status()).isEqualTo(401);
        for (String path : List.of(
                "/api/v1/session",
                "/api/v1/questions",
                "/api/v1/questions/spend",
                "/api/v1/live",
                "/api/v1/cards?card=none",
                "/api/v1/what-if?model=gpt-4o",
                "/api/v1/what-if.csv?model=gpt-4o",
                "/api/v1/explain/a1000000")) {
            assertThat(console.get(path).status()).as(path).isEqualTo(401);
            assertThat(console.get(path, "Cookie: costline-" + console.port + "=" + "0".repeat(64))
                            .status())
                    .as(path)
                    .isEqualTo(401);
        }
    }

    @Test
    void aLinkSignsInOnceAndLeavesNoTokenInTheAddress() {
        String path = "/?t=" + console.links.make("alpha", Instant.now(), Duration.ofMinutes(1));
        Reply first = console.get(path);
        Reply second = console.get(path);
        assertThat(first.status()).isEqualTo(303);
        assertThat(first.header("Location")).contains("/");
        assertThat(first.header("Set-Cookie"))
                .hasValueSatisfying(
                        cookie -> assertThat(cookie).contains("; HttpOnly", "; SameSite=Strict", "; Path=/"));
        assertThat(console.get("/api/v1/session", "Cookie: " + first.cookie())
                        .json()
                        .path("tenants")
                        .toString())
                .contains("alpha", "beta");
        assertThat(second.header("Set-Cookie")).isEmpty();
        assertThat(second.header("Location")).contains("/sign-in?why=link");
    }

    @Test
    void anOperatorMayLookAtAnotherTenant() {
        String owner = console.owner("alpha");
        assertThat(console.post(
                                "/api/v1/session/tenant",
                                "tenant=beta",
                                owner,
                                console.origin(),
                                "Accept: application/json")
                        .status())
                .isEqualTo(204);
        assertThat(console.get("/api/v1/questions/spend", owner).body()).contains("9.999999999999");
        assertThat(console.post("/api/v1/session/tenant", "tenant=nobody", owner, console.origin())
                        .field())
                .isEqualTo("tenant");
        assertThat(console.get("/api/v1/questions/tenants", owner).body()).contains("alpha", "beta");
    }

    @Test
    void anotherSitesPageChangesAndReadsNothing() {
        String cookie = console.signedIn(
                console.key(Fixture.ALPHA, Optional.empty(), "read").token());
        List<String[]> foreign = List.of(
                new String[] {cookie, "Origin: http://evil.example"},
                new String[] {cookie, "Origin: null"},
                new String[] {cookie, "Origin: http://127.0.0.1:1"},
                new String[] {cookie, "Sec-Fetch-Site: cross-site"},
                new String[] {cookie, "Sec-Fetch-Site: same-site"});
        for (String[] headers : foreign) {
            assertThat(console.send("DELETE", "/api/v1/session", headers).code())
                    .isEqualTo("foreign_origin");
            assertThat(console.get("/api/v1/questions/spend", headers).code()).isEqualTo("foreign_origin");
        }
        assertThat(console.send("DELETE", "/api/v1/session", cookie).code())
                .as("a change that does not say where it comes from")
                .isEqualTo("foreign_origin");
        assertThat(console.get("/api/v1/session", cookie).status()).isEqualTo(200);
        assertThat(console.get("/api/v1/session", cookie, "Origin: http://evil.example")
                        .header("Access-Control-Allow-Origin"))
                .isEmpty();
        console.send("DELETE", "/api/v1/session", cookie, console.origin());
        assertThat(console.get("/api/v1/session", cookie).status()).isEqualTo(401);
    }

    @Test
    void noOtherNameLeadsHere() {
        String reader = console.reader(Fixture.ALPHA);
        for (String host : List.of(
                "evil.example:" + console.port, "evil.example", "127.0.0.1", "127.0.0.1:1", "[::]:" + console.port)) {
            for (String path : List.of("/", "/api/v1/questions/spend", "/openapi.json", "/assets/a.js")) {
                Reply reply = console.get(path, "Host: " + host, reader);
                assertThat(reply.status()).as(host + path).isEqualTo(421);
                assertThat(reply.body()).doesNotContain("3.33");
            }
        }
        assertThat(console.get("/api/v1/session", "Host: localhost:" + console.port, reader)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void everyAnswerTellsTheBrowserHowToKeepItSafe() {
        String reader = console.reader(Fixture.ALPHA);
        for (String path : List.of(
                "/",
                "/customers/acme",
                "/sign-in",
                "/openapi.json",
                "/api/v1/session",
                "/api/v1/questions",
                "/api/v1/questions/spend",
                "/api/v1/questions/spend.csv",
                "/api/v1/questions/none",
                "/api/v1/none",
                "/assets/none.js",
                "/../etc/passwd",
                "/?t=x")) {
            Reply reply = console.get(path, reader);
            assertThat(reply.header("Content-Security-Policy"))
                    .as(path)
                    .hasValueSatisfying(policy -> assertThat(policy)
                            .contains("default-src 'self'", "frame-ancestors 'none'")
                            .doesNotContain("unsafe", "http"));
            assertThat(reply.header("X-Content-Type-Options")).as(path).contains("nosniff");
            assertThat(reply.header("X-Frame-Options")).as(path).contains("DENY");
            assertThat(reply.header("Referrer-Policy")).as(path).contains("same-origin");
            if (path.startsWith("/api/") || path.contains("?t=")) {
                assertThat(reply.header("Cache-Control")).as(path).contains("no-store");
            }
        }
        for (String outside : List.of(
                "/assets/../../io/costline/console/seed.sql", "/assets/..%2f..%2flogback.xml", "/logback-test.xml")) {
            assertThat(console.get(outside).status()).as(outside).isIn(400, 404);
        }
    }
}
