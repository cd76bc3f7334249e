package io.costline.lab.bench;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import io.costline.clickhouse.ClickHouseAddress;
import io.costline.clickhouse.migrate.Migrations;
import io.costline.clickhouse.migrate.Placement;
import io.costline.lab.browser.Browser;
import io.costline.lab.sql.ClickHouse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How soon a person sees the console's pages over many calls: each is opened in a real browser, as an address is, and every section
 * tells when its answer stood there. {@code watch.js} takes the times within the page.
 */
final class ConsoleBench {
    private static final int TIMES = 5;
    private static final String RANGE = "from=2026-11-01&to=2026-11-21&currency=USD";
    private static final Map<String, String> PAGES = pages();

    private final Console console;
    private final BenchStack stack;

    private ConsoleBench(Console console, BenchStack stack) {
        this.console = console;
        this.stack = stack;
    }

    /** Why it cannot run here; empty where it can. */
    static Optional<String> missing() {
        return Browser.missing();
    }

    /** Measures and prints; tells whether every page showed its figures without a fault. */
    static boolean run(Console console, long rows, Consumer<String> progress) {
        try (BenchStack stack = BenchStack.start(null);
                ClickHouse clickHouse = new ClickHouse(stack.clickHouseUrl())) {
            new Migrations(ClickHouseAddress.of(stack.clickHouseUrl()), Placement.single()).run();
            SyntheticCalls.load(clickHouse, rows, true, progress);
            return new ConsoleBench(console, stack).measure(rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean measure(long rows) throws IOException {
        String link = stack.startConsole();
        console.heading("Pages over " + Figures.count(rows) + " calls of " + SyntheticCalls.DAYS + " days, median of "
                + TIMES + ", milliseconds from the address until it stood there");
        List<String> faults = new ArrayList<>();
        Table table = new Table("page", ">first paint", ">slowest section", "which");
        try (Browser browser = Browser.open();
                BrowserContext context = browser.chromium().newContext()) {
            context.addInitScript(script());
            Page page = context.newPage();
            page.onPageError(error -> faults.add(page.url() + " " + error));
            page.navigate(link);
            Visit.settled(page);
            String address = link.substring(0, link.indexOf("/?"));
            PAGES.forEach((name, path) -> {
                List<Visit> visits = new ArrayList<>();
                for (int i = 0; i <= TIMES; i++) {
                    visits.add(Visit.of(page, address + path));
                }
                Visit first = visits.removeFirst(); // which the JVM compiles for
                faults.addAll(first.faults());
                Map.Entry<String, Double> slowest = Visit.slowest(visits);
                table.row(
                        name,
                        Figures.millis(Math.round(Visit.firstPaint(visits))),
                        Figures.millis(Math.round(slowest.getValue())),
                        slowest.getKey());
            });
        }
        table.print(console);
        faults.forEach(fault -> console.line("  ✗ " + fault));
        return faults.isEmpty();
    }

    private static Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        for (String page : List.of(
                "",
                "customers",
                "features",
                "routing",
                "waste",
                "traces",
                "calls",
                "budgets",
                "margin",
                "invoices",
                "prices",
                "unpriced",
                "data")) {
            pages.put(page.isEmpty() ? "overview" : page, "/" + page + "?" + RANGE);
        }
        pages.put("a customer", "/customers/customer-0?" + RANGE);
        pages.put(
                "a trace of " + Figures.count(SyntheticCalls.LONG_TRACE_CALLS) + " calls",
                "/traces/" + SyntheticCalls.LONG_TRACE);
        return pages;
    }

    private static String script() throws IOException {
        try (InputStream in = Objects.requireNonNull(ConsoleBench.class.getResourceAsStream("watch.js"), "watch.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
