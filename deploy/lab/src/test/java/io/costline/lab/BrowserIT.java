package io.costline.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.costline.clickhouse.query.Questions;
import io.costline.clickhouse.query.Row;
import io.costline.lab.browser.Browser;
import io.costline.lab.demo.DemoRun;
import io.costline.lab.traffic.Traffic;
import io.costline.stack.ConsoleLink;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The console with the demo's data, in a real browser: as people see it and as keys and readers of screens meet it. */
class BrowserIT {
    private static final Path SHOTS = Path.of("target/screenshots");
    private static final Path PICTURE = Path.of("../console/docs/console.png");
    private static final String TENANT = DemoRun.TENANT;
    private static final String POLICY = """
            routing:
              id: cheaper-first
              tiers:
                - name: short answers
                  when: { model: gpt-4.1, output_tokens: "<300" }
                  model: gpt-4.1-mini
                  min_acceptance: 0.9
            """;

    private static @Nullable Browser browser;
    private static String axe;
    private static Questions questions;
    private static URI console;
    private static DemoStack demo;
    private static final Map<String, String> PAGES = new LinkedHashMap<>();

    @BeforeAll
    static void open() throws Exception {
        assumeThat(Browser.missing()).isEmpty();
        assumeThat(ConsoleLink.class.getClassLoader().getResource("web/index.html"))
                .as("the application, which npm builds")
                .isNotNull();
        demo = DemoStack.shared();
        questions = Questions.at(demo.file().clickHouseUrl());
        console = URI.create(demo.file().consoleUrl());
        browser = Browser.open();
        axe = Browser.axe();
        String event = questions
                .ask("calls", Map.of("tenant", TENANT, "limit", 1))
                .getFirst()
                .text("event_id");
        PAGES.put("overview", "/");
        PAGES.put("customers", "/customers");
        PAGES.put("customer", "/customers/acme");
        PAGES.put("features", "/features");
        PAGES.put("feature", "/features/code-assist");
        PAGES.put("routing", "/routing");
        PAGES.put("shadow", "/routing?model=gpt-4.1-mini&policy=" + URLEncoder.encode(POLICY, StandardCharsets.UTF_8));
        PAGES.put("waste", "/waste");
        PAGES.put("traces", "/traces");
        PAGES.put("trace", "/traces/" + Traffic.DIGEST_TRACE);
        PAGES.put("calls", "/calls");
        PAGES.put("call", "/calls/" + event);
        PAGES.put("budgets", "/budgets");
        PAGES.put("margin", "/margin");
        PAGES.put("invoices", "/invoices");
        PAGES.put("prices", "/prices");
        String card = questions
                .ask("cards_used", Map.of("tenant", TENANT, "model", "gpt-4.1-mini"))
                .getFirst()
                .text("card_id");
        PAGES.put("card", "/prices/" + URLEncoder.encode(card, StandardCharsets.UTF_8));
        PAGES.put("unpriced", "/unpriced");
        PAGES.put("data", "/data");
        PAGES.put("evidence", "/?open=contracted_cost~PROVIDER~anthropic");
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
            questions.close();
        }
    }

    @Test
    void everyPageHoldsInLightAndDarkAndThreeWidthsWithoutBarriers() {
        for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : List.of(1440, 1024, 390)) {
                try (Visit visit = new Visit(theme, width, 900, 1)) {
                    // Barriers of colour hang on the theme, those of room on the width: each pair of them once.
                    boolean search = width == 1440 || theme == ColorScheme.LIGHT;
                    PAGES.forEach((name, path) -> {
                        visit.to(path);
                        visit.holds(name, search);
                        visit.shoot(name + "-" + theme.name().toLowerCase(Locale.ROOT) + "-" + width);
                    });
                    assertThat(visit.faults).isEmpty();
                }
            }
        }
    }

    @Test
    void everyPageHoldsAtTwiceTheSize() {
        try (Visit visit = new Visit(ColorScheme.LIGHT, 720, 450, 2)) {
            PAGES.forEach((name, path) -> {
                visit.to(path);
                visit.holds(name, false);
            });
            assertThat(visit.faults).isEmpty();
        }
    }

    @Test
    void theHeadlineIsTheQuestionsFigureAndOpensHowItWasMade() {
        // Given
        Row spend = questions
                .ask("spend", Map.of("tenant", TENANT, "currency", "USD"))
                .getFirst();
        BigDecimal cost = spend.decimal("contracted_cost");

        try (Visit visit = new Visit(ColorScheme.LIGHT, 1440, 900, 1)) {
            // When
            visit.to("/?currency=USD");
            Locator figure = visit.page.locator(".big a.ev").first();

            // Then
            assertThat(figure.innerText().replaceAll("[^0-9.]", ""))
                    .isEqualTo(cost.setScale(2, RoundingMode.HALF_UP).toPlainString());
            figure.click();
            visit.settled();
            assertThat(visit.page.locator(".drawer .exact").innerText().replaceAll("[^0-9.]", ""))
                    .isEqualTo(cost.setScale(12, RoundingMode.UNNECESSARY).toPlainString());
            assertThat(visit.page.locator(".agree .yes").count()).isEqualTo(3);
            assertThat(visit.page.locator(".agree .no").count()).isZero();
            assertThat(visit.faults).isEmpty();
        }
    }

    @Test
    void aBillIsExplainedToTheLastDigitAndAClassLeadsToItsLines() {
        try (Visit visit = new Visit(ColorScheme.LIGHT, 1440, 900, 1)) {
            Page page = visit.page;
            visit.to("/invoices");
            assertThat(page.locator(".say").first().innerText()).contains("is explained to the last digit");
            page.locator(
                            "table[aria-label='classes of the difference'] a",
                            new Page.LocatorOptions().setHasText("rounding"))
                    .click();
            page.waitForFunction("() => location.search.includes('class=ROUNDING')");
            visit.settled();
            Locator lines = page.locator("table[aria-label='lines that differ'] tbody tr");
            assertThat(lines.count()).isPositive();
            assertThat(lines.first().innerText()).contains("rounding");
            assertThat(visit.faults).isEmpty();
        }
    }

    @Test
    void aPolicyIsJudgedBeforeItIsSwitchedOnAndTheFigureIsTheServices() {
        try (Visit visit = new Visit(ColorScheme.LIGHT, 1440, 900, 1)) {
            Page page = visit.page;
            visit.to("/routing?currency=USD");
            page.locator("textarea[name=policy]").fill(POLICY);
            page.locator("form:has(textarea) button").click();
            page.waitForFunction("() => location.search.includes('policy=')");
            visit.settled();
            Locator tier = page.locator("table[aria-label='Shadow a policy'] tbody tr")
                    .filter(new Locator.FilterOptions().setHasText("short answers"));
            String saving = String.valueOf(
                    page.evaluate(
                            "async () => (await (await fetch("
                                    + "document.querySelector('a[href*=\"shadow.csv\"]').href.replace('.csv', ''))).json())"
                                    + ".currencies.find(each => each.currency === 'USD').tiers.find(each => each.tier === 'short answers').saving"));
            assertThat(new BigDecimal(saving)).isPositive();
            assertThat(tier.locator("b").innerText())
                    .isEqualTo("$"
                            + new BigDecimal(saving)
                                    .setScale(4, RoundingMode.HALF_UP)
                                    .toPlainString());
            assertThat(page.locator(".gate").innerText()).startsWith("short answers: not yet");
            assertThat(visit.faults).isEmpty();
        }
    }

    @Test
    void everythingIsReachedByKeysAlone() {
        try (Visit visit = new Visit(ColorScheme.LIGHT, 1440, 900, 1)) {
            Page page = visit.page;
            visit.to("/");
            // a figure's evidence, and back to the figure
            page.locator("a.ev").first().focus();
            page.keyboard().press("e");
            visit.settled();
            assertThat(page.evaluate("() => !!document.activeElement.closest('[role=dialog]')"))
                    .isEqualTo(true);
            for (int i = 0; i < 40; i++) {
                page.keyboard().press("Tab");
            }
            assertThat(page.evaluate("() => !!document.activeElement.closest('[role=dialog]')"))
                    .isEqualTo(true);
            page.keyboard().press("Escape");
            page.waitForFunction("() => !document.querySelector('[role=dialog]')");
            assertThat(page.evaluate("() => document.activeElement.classList.contains('ev')"))
                    .isEqualTo(true);
            // to a page, its second row, and what stands there
            page.keyboard().press("g");
            page.keyboard().press("c");
            page.waitForURL("**/customers**");
            visit.settled();
            page.keyboard().press("j");
            page.keyboard().press("j");
            page.keyboard().press("Enter");
            page.waitForURL("**/customers/**");
            // to a customer by name
            page.keyboard().press("Control+k");
            page.keyboard().type("acme");
            page.locator("[role=option]", new Page.LocatorOptions().setHasText("acme"))
                    .first()
                    .waitFor();
            page.keyboard().press("Enter");
            page.waitForURL("**/customers/acme**");
            // the keys, the theme, an earlier range
            page.keyboard().press("?");
            page.locator("[role=dialog] dl.keys").waitFor();
            page.keyboard().press("Escape");
            page.keyboard().press("t");
            assertThat(page.evaluate("() => document.documentElement.dataset.theme"))
                    .isEqualTo("dark");
            page.keyboard().press("[");
            page.waitForFunction("() => location.search.includes('from=')");
            visit.settled();
            page.goBack();
            assertThat(visit.faults).isEmpty();
        }
    }

    @Test
    void aSectionThatFailsFailsAloneAndHealsWithoutALoad() {
        try (Visit visit = new Visit(ColorScheme.LIGHT, 1440, 900, 1)) {
            Page page = visit.page;
            page.route(
                    "**/api/v1/questions/unpriced?**",
                    route -> route.fulfill(
                            new Route.FulfillOptions()
                                    .setStatus(503)
                                    .setContentType("application/json")
                                    .setBody(
                                            "{\"error\":{\"code\":\"clickhouse_unavailable\",\"message\":\"ClickHouse does not answer\"}}")));
            page.navigate(console + "/unpriced");
            page.locator(".fault", new Page.LocatorOptions().setHasText("clickhouse_unavailable"))
                    .waitFor();
            assertThat(page.locator(".rail a.on").innerText()).startsWith("Unpriced");
            page.unroute("**/api/v1/questions/unpriced?**");
            page.locator(".fault")
                    .waitFor(new Locator.WaitForOptions()
                            .setState(WaitForSelectorState.DETACHED)
                            .setTimeout(60_000));
            assertThat(page.locator("main table").first().isVisible()).isTrue();
        }
    }

    @Test
    void whoIsNotSignedInSeesNothingButTheWayIn() {
        try (BrowserContext context = browser.chromium().newContext()) {
            Page page = context.newPage();
            page.navigate(console + "/customers");
            page.locator("input[name=key]").fill("ck_0000000000000000_wrong");
            page.locator("button[type=submit]").click();
            page.locator(".fault").waitFor();
            assertThat(page.content()).doesNotContain("acme");
        }
    }

    /** A person's tab, signed in by a link; it keeps what the browser complains of and what it asks of others. */
    private static final class Visit implements AutoCloseable {
        final BrowserContext context;
        final Page page;
        final List<String> faults = new ArrayList<>();

        Visit(ColorScheme theme, int width, int height, double scale) {
            context = browser.chromium()
                    .newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                            .setViewportSize(width, height)
                            .setDeviceScaleFactor(scale)
                            .setColorScheme(theme));
            page = context.newPage();
            page.navigate(ConsoleLink.make(demo.file(), TENANT).orElseThrow());
            page.onConsoleMessage(message -> {
                if (List.of("error", "warning").contains(message.type())) {
                    faults.add(page.url() + " " + message.text());
                }
            });
            page.onPageError(error -> faults.add(page.url() + " " + error));
            page.onRequest(request -> {
                if (!URI.create(request.url()).getAuthority().equals(console.getAuthority())) {
                    faults.add(page.url() + " asks " + request.url());
                }
            });
        }

        void to(String path) {
            page.navigate(console + path);
            settled();
        }

        void settled() {
            page.waitForFunction("() => document.querySelector('main h1, .alone h1')"
                    + " && !document.querySelector('[aria-busy=true], .skeleton, .old')");
        }

        void holds(String name, boolean searchForBarriers) {
            if (page.locator(".fault").count() > 0) {
                faults.add(name + " " + page.locator(".fault").allInnerTexts());
            }
            Object wider = page.evaluate("() => document.documentElement.scrollWidth - innerWidth");
            if (((Number) wider).intValue() > 0) {
                faults.add(name + " is wider than the window by " + wider);
            }
            if (searchForBarriers) {
                page.evaluate(axe);
                Object found = page.evaluate("async () => (await axe.run()).violations.map("
                        + "each => each.id + ' ' + each.nodes.map(node => node.html.slice(0, 160)).join(' | '))");
                ((List<?>) found).forEach(each -> faults.add(name + " " + page.viewportSize().width + " " + each));
            }
        }

        void shoot(String name) {
            if (name.equals("overview-light-1440") && Boolean.getBoolean("picture.update")) {
                page.screenshot(new Page.ScreenshotOptions().setPath(PICTURE));
            }
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(SHOTS.resolve(name + ".png"))
                    .setFullPage(!name.startsWith("evidence")));
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
