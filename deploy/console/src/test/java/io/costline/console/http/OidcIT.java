package io.costline.console.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Signing in at a real identity provider, with what people and attackers do on the way. */
class OidcIT {
    private static Fixture console;
    private static IdentityProvider provider;
    private static int providerPort;

    @BeforeAll
    static void start() throws Exception {
        providerPort = IdentityProvider.freePort();
        console = Fixture.seeded(settings(Map.of()));
        provider = IdentityProvider.start(providerPort, callback(console));
    }

    @AfterAll
    static void stop() {
        if (provider != null) {
            provider.close();
        }
        if (console != null) {
            console.close();
        }
    }

    private static Map<String, String> settings(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "console.oidc.issuer", "http://127.0.0.1:" + providerPort,
                "console.oidc.client-id", "costline",
                "console.oidc.client-secret", "basic-secret",
                "console.oidc.scopes", "openid,email,groups",
                "console.oidc.name", "Example Inc",
                "console.oidc.grants.finops", "*",
                "console.oidc.grants.alphas", "alpha",
                "console.oidc.grants.betas", "beta",
                "console.oidc.grants.acmes", "alpha/customer/acme",
                "console.oidc.grants.globexes", "alpha/customer/globex"));
        settings.putAll(more);
        return settings;
    }

    @Test
    void whoMaySeeEverythingIsAnOperatorUnderTheirName() throws Exception {
        var browser = new Browser(console.port);

        assertThat(browser.signIn("finops").getPath()).isEqualTo("/");

        assertThat(browser.session().get("who").asString()).isEqualTo("person finops@example.com");
        assertThat(browser.session().get("operator").asBoolean()).isTrue();
        assertThat(browser.session().get("tenants").valueStream().map(each -> each.asString()))
                .contains("alpha", "beta");
    }

    @Test
    void aMemberSeesTheirTenantAndNoOther() throws Exception {
        var browser = new Browser(console.port);

        browser.signIn("alphas");

        assertThat(browser.session().get("tenant").asString()).isEqualTo("alpha");
        assertThat(browser.session().get("operator").asBoolean()).isFalse();
        assertThat(browser.get("/api/v1/questions/spend_by?dimension=TENANT&from=2026-01-01")
                        .statusCode())
                .isEqualTo(200);
        assertThat(browser.post("/api/v1/session/tenant", "tenant=beta").statusCode())
                .isEqualTo(400);
        assertThat(browser.session().get("tenant").asString()).isEqualTo("alpha");
    }

    @Test
    void aMemberOfTwoTenantsTurnsFromOneToTheOther() throws Exception {
        var browser = new Browser(console.port);

        browser.signIn("betas.alphas");
        assertThat(browser.session().get("tenant").asString()).isEqualTo("alpha");
        browser.post("/api/v1/session/tenant", "tenant=beta");

        assertThat(browser.session().get("tenant").asString()).isEqualTo("beta");
        assertThat(browser.session().get("tenants")).hasSize(2);
    }

    @Test
    void aGroupOfOneCustomerIsNarrowed() throws Exception {
        var browser = new Browser(console.port);

        browser.signIn("acmes");

        assertThat(browser.session().at("/fixed/dimension").asString()).isEqualTo("CUSTOMER");
        assertThat(browser.session().at("/fixed/value").asString()).isEqualTo("acme");
        assertThat(browser.get("/api/v1/questions/tenants").statusCode()).isEqualTo(403);
    }

    @Test
    void whoIsInNoGroupOrInTwoNarrowOnesIsNotLetIn() throws Exception {
        for (String name : new String[] {"visitors", "acmes.globexes"}) {
            var browser = new Browser(console.port);

            assertThat(browser.signIn(name).toString()).as(name).endsWith("/sign-in?why=no_grant");

            assertThat(browser.get("/api/v1/session").statusCode()).as(name).isEqualTo(401);
        }
    }

    @Test
    void anAnswerMeantForAnotherBrowserSignsNobodyIn() throws Exception {
        var victim = new Browser(console.port);
        var attacker = new Browser(console.port);
        URI back = attacker.goUntilBack("finops");
        victim.get("/api/v1/sign-in/oidc");

        assertThat(victim.goOn(back).toString()).endsWith("why=state");

        assertThat(victim.get("/api/v1/session").statusCode()).isEqualTo(401);
    }

    @Test
    void anAnswerCountsOnce() throws Exception {
        var browser = new Browser(console.port);
        URI back = browser.goUntilBack("alphas");

        assertThat(browser.goOn(back).getPath()).isEqualTo("/");

        assertThat(browser.goOn(back).toString()).endsWith("why=state");
    }

    @Test
    void signingOutEndsIt() throws Exception {
        var browser = new Browser(console.port);
        browser.signIn("alphas");

        browser.delete("/api/v1/session");

        assertThat(browser.get("/api/v1/session").statusCode()).isEqualTo(401);
    }

    @Test
    void aSecretThatIsWrongIsSaid() throws Exception {
        assertThat(endOf("console.oidc.client-secret", "not-it")).endsWith("/sign-in?why=refused");
    }

    @Test
    void aTokenThatIsSignedOtherwiseIsNoWord() throws Exception {
        assertThat(endOf("console.oidc.algorithm", "ES256")).endsWith("/sign-in?why=token");
    }

    @Test
    void aProviderThatIsAwayIsSaid() throws Exception {
        try (Fixture other = Fixture.seeded(settings(Map.of("console.oidc.issuer", "http://127.0.0.1:1")))) {
            URI begin = URI.create("http://127.0.0.1:" + other.port + "/api/v1/sign-in/oidc");
            assertThat(new Browser(other.port).goOn(begin).toString()).endsWith("/sign-in?why=unavailable");
        }
    }

    /** Where somebody ends who signs in at a console with one setting wrong. */
    private static String endOf(String key, String value) throws Exception {
        int port = IdentityProvider.freePort();
        try (Fixture other = Fixture.seeded(
                        settings(Map.of("console.oidc.issuer", "http://127.0.0.1:" + port, key, value)));
                var own = IdentityProvider.start(port, callback(other))) {
            var browser = new Browser(other.port);
            URI end = browser.signIn("alphas");
            assertThat(browser.get("/api/v1/session").statusCode()).isEqualTo(401);
            return end.toString();
        }
    }

    private static String callback(Fixture of) {
        return "http://127.0.0.1:" + of.port + "/api/v1/sign-in/oidc/callback";
    }

    @Test
    void thePageKnowsTheProvidersName() {
        assertThat(console.get("/api/v1/sign-in").json().get("oidc").asString()).isEqualTo("Example Inc");
    }
}
