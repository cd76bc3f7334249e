package io.costline.cli.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.cli.Sql;
import io.costline.cli.text.Figures;
import io.costline.clickhouse.query.Questions;
import io.costline.stack.PipelineStack;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A newcomer's way through every page: its commands run word for word, and print the cost that the page states. */
class PagesIT {
    private static final Pattern TRACE = Pattern.compile("\\./costline trace (\\S+)");
    private static final Pattern CALLS = Pattern.compile(" ([0-9]+) calls? in ");
    private static final Pattern DOLLARS = Pattern.compile("\\$([0-9]+\\.[0-9]+)");
    private static final Pattern COSTS = Pattern.compile("costs \\*\\*([0-9.]+)\\*\\* USD");
    /** Bars, times, idle times and the ids of events are the run's own. */
    private static final Pattern OWN = Pattern.compile("┊ nothing ran for .*|[█┊]|[0-9]+\\.[0-9] s|\\b[0-9a-f]{10}$");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What a page's program needs beside a JDK. */
    private static final Map<String, String> RUNTIMES = Map.of("client-python", "python3", "client-typescript", "node");

    @TempDir
    static Path folder;

    private static PipelineStack stack;
    private static Reader reader;
    private static List<Page> pages;
    private static ExecutorService readers;

    @BeforeAll
    static void start() throws Exception {
        stack = PipelineStack.start(folder.resolve("data"), 0, what -> {});
        reader = new Reader(Files.createDirectories(folder.resolve("repository")), stack.file());
        pages = new ArrayList<>(Page.all());
        readers = Executors.newFixedThreadPool(2);
        for (Page.Command command : Page.index().section("First").commands()) {
            reader.follow(command.words());
        }
    }

    @AfterAll
    static void stop() {
        readers.shutdownNow();
        stack.close();
    }

    private static String ran(Page.Command command) throws Exception {
        Reader.Said said = reader.run(command.words());
        assertThat(said.exitCode()).as(command.words() + said.text()).isZero();
        return said.text();
    }

    @TestFactory
    Stream<DynamicTest> everyPageShowsTheCostOfItsSample() throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        for (Map.Entry<String, String> needed : RUNTIMES.entrySet()) {
            if (reader.run("command -v " + needed.getValue()).exitCode() != 0) {
                pages.removeIf(page -> page.name().equals(needed.getKey()));
                tests.add(DynamicTest.dynamicTest(
                        needed.getKey(), () -> Assumptions.abort(needed.getValue() + " is not there")));
            }
        }
        for (Page page : pages) {
            page.save(reader.root());
            tests.add(DynamicTest.dynamicTest(page + " is sent", () -> send(page)));
        }
        // Behind all the others, so in another second: what the clock has a part in shows.
        for (Page page : pages) {
            if (sameWhenSentAgain(page)) {
                tests.add(DynamicTest.dynamicTest(page + " is sent again", () -> sample(page)));
            }
        }
        tests.add(DynamicTest.dynamicTest("all of it arrives", PagesIT::await));
        // Each question is a JVM's start: two at a time, as there are cores.
        Map<Page, Future<List<String>>> seen = new LinkedHashMap<>();
        tests.add(DynamicTest.dynamicTest(
                "all is asked for", () -> pages.forEach(page -> seen.put(page, readers.submit(() -> see(page))))));
        for (Page page : pages) {
            tests.add(DynamicTest.dynamicTest(
                    page + " shows its cost",
                    () -> assertShown(page, seen.get(page).get())));
        }
        return tests.stream();
    }

    private static void send(Page page) throws Exception {
        for (Page.Command command : page.section(Page.PASTE).commands()) {
            ran(command);
        }
        sample(page);
    }

    private static void sample(Page page) throws Exception {
        for (Page.Command command : page.section(Page.SEND).commands()) {
            accepted(page, ran(command));
        }
    }

    private static void accepted(Page page, String answer) {
        if (page.name().startsWith("client-")) {
            assertThat(answer).contains("undelivered 0");
        } else if (page.name().equals("otlp")) {
            assertThat(answer).isEqualTo("{}");
        } else if (page.name().equals("coding-agents")) {
            assertThat(answer).contains("\"rejectedLogRecords\":\"0\"").contains("passed over");
        } else {
            assertThat(answer).contains("\"accepted\":").contains("\"rejected\":0");
        }
    }

    /** A program's own figures have no id of their own, a failed hop is known by its start: their pages say so. */
    private static boolean sameWhenSentAgain(Page page) {
        return !page.name().startsWith("client-") && !page.name().equals("litellm");
    }

    /** Asked once for all pages, so that each page's own question finds its answer there. */
    private static void await() throws Exception {
        String query = """
            SELECT count() AS traces FROM costline_raw.traces FINAL
            WHERE (trace_id, toUInt64(calls)) IN (%s) AND unpriced_calls = 0
              AND (trace_id, toUInt64(calls)) IN
                (SELECT trace_id, count() FROM costline_raw.request_costs FINAL GROUP BY trace_id)\
            """.formatted(
                        String.join(", ", pages.stream().map(PagesIT::expected).toList()));
        Instant limit = Instant.now().plus(PATIENCE);
        try (Questions clickHouse = Questions.at(stack.file().clickHouseUrl())) {
            long found = 0;
            while (found < pages.size() && Instant.now().isBefore(limit)) {
                Thread.sleep(200);
                found = Sql.rows(clickHouse, query).getFirst().number("traces");
            }
            assertThat(found).isEqualTo(pages.size());
        }
    }

    private static String expected(Page page) {
        Page.Command trace = page.section(Page.SEE).commands().getFirst();
        Matcher id = TRACE.matcher(trace.words());
        Matcher calls = CALLS.matcher(trace.printed());
        assertThat(id.find() && calls.find()).as(page + " shows a trace").isTrue();
        return "('" + id.group(1) + "', " + calls.group(1) + ")";
    }

    private static List<String> see(Page page) throws Exception {
        List<String> said = new ArrayList<>();
        for (Page.Command command : page.section(Page.SEE).commands()) {
            said.add(ran(command));
        }
        return said;
    }

    private static void assertShown(Page page, List<String> said) throws IOException {
        Page.Section section = page.section(Page.SEE);
        if (Boolean.getBoolean("golden.update")) {
            page.print(section, said);
            return;
        }
        for (int i = 0; i < said.size(); i++) {
            assertPrinted(section.commands().get(i).printed(), said.get(i));
        }
        String printed = String.join("", said);
        DOLLARS.matcher(section.prose())
                .results()
                .forEach(cost -> assertThat(printed)
                        .containsPattern("\\$" + Pattern.quote(cost.group(1)) + "\\b|\\b" + cost.group(1) + " USD"));
        COSTS.matcher(section.prose())
                .results()
                .forEach(cost ->
                        assertThat(printed).contains(Figures.fineDollars(new BigDecimal(cost.group(1))) + "\n"));
    }

    /** The same lines; calls of one millisecond come in any order. Where the page has {@code ...}, there may be others. */
    static void assertPrinted(String shown, String said) {
        List<String> lines = lines(shown);
        if (lines.removeIf("..."::equals)) {
            assertThat(lines(said)).containsSubsequence(lines);
        } else {
            assertThat(lines(said)).containsExactlyInAnyOrderElementsOf(lines);
        }
    }

    private static List<String> lines(String text) {
        return new ArrayList<>(text.lines()
                .map(line -> OWN.matcher(line)
                        .replaceAll("")
                        .replaceAll("[ ─]+", " ")
                        .strip())
                .filter(line -> !line.isEmpty())
                .toList());
    }

    @Test
    void everyPageOnBillingShowsTheRevenueOfItsSample() throws Exception {
        new BillingPages(reader, stack.file()).follow();
    }

    @Test
    void thePageOnRoutingShowsWhatItSays() throws Exception {
        new RoutingPage(reader, stack.file()).follow();
    }

    @Test
    void thePagesOnBillsAndAlertsAreFollowed() throws Exception {
        new MoneyPages(reader, stack.file()).follow();
    }

    @Test
    void theFirstEventOfTheReadmeIsSeen() throws Exception {
        // Given
        Page readme = Page.read(Page.REPOSITORY.resolve("README.md"));
        Page.Section section = readme.section("Your own first event");

        // When
        var printed = new StringBuilder();
        for (Page.Command command : section.commands()) {
            printed.append(ran(command));
        }

        // Then: 200 at 2.50, 1,000 at 1.25 and 300 at 10.00 a million, in the trace and in the customer's spend
        assertThat(printed.toString())
                .contains("\"accepted\":1")
                .contains("customer globex")
                .contains("$0.00475");
        assertThat(printed.toString()).containsPattern("globex +1 +1,200 +300 +\\$0\\.0048");
    }
}
