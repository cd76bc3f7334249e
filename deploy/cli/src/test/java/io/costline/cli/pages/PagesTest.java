package io.costline.cli.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.ingest.Normalizer;
import io.costline.ingest.adapter.Sources;
import io.costline.ingest.config.IngestConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What the pages give to paste is what it claims to be, goes where a door is, and uses names that are documented. */
class PagesTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Pattern ENDPOINT = Pattern.compile("/v1/ingest/([a-z][a-z-]*)");
    private static final Pattern DOOR = Pattern.compile("(?:<door>|COSTLINE_URL}?)(/v1/[a-z]+)");
    private static final Pattern TOPIC = Pattern.compile("costline\\.raw\\.([a-z][a-z-]*)");
    private static final Pattern HEADER = Pattern.compile("(?i)x-costline-([a-z]+(?:-[a-z]+)*)");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");
    private static final Sources SOURCES = Normalizer.forInspection().sources();

    @TempDir
    Path folder;

    static List<Page> pages() throws IOException {
        return Page.all();
    }

    static List<Page> pagesAndIndex() throws IOException {
        return Stream.concat(Page.all().stream(), Stream.of(Page.index())).toList();
    }

    static List<Page> everyPage() throws IOException {
        return Stream.of(pagesAndIndex(), Page.in(Page.BILLING), List.of(Page.read(Page.BILLING.resolve("README.md"))))
                .flatMap(List::stream)
                .toList();
    }

    @Test
    void aPageOnBillingLeadsFromPasteToRevenueAndStandsInTheIndex() throws Exception {
        String index = Page.read(Page.BILLING.resolve("README.md")).text();
        for (Page page : Page.in(Page.BILLING)) {
            assertThat(page.section(Page.PASTE).text()).as(page.name()).isNotBlank();
            assertThat(page.section(Page.SEND).commands()).as(page.name()).isNotEmpty();
            assertThat(page.section(Page.SEE_REVENUE).commands())
                    .as(page.name())
                    .isNotEmpty();
            assertThat(index).contains("(" + page.name() + ".md)");
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aPageLeadsFromPasteToCost(Page page) {
        assertThat(page.section(Page.PASTE).blocks())
                .as("what to paste")
                .anyMatch(block -> !block.language().equals("text"));
        assertThat(page.section(Page.SEND).commands()).as("how to send").isNotEmpty();
        assertThat(page.section(Page.SEE).commands())
                .as("how to see")
                .isNotEmpty()
                .allSatisfy(command ->
                        assertThat(command.printed()).as("what it prints").isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("everyPage")
    void everyBlockIsWhatItSaysItIs(Page page) throws Exception {
        for (Page.Block block : page.blocks()) {
            String text = block.text();
            switch (block.language()) {
                case "json" -> JSON.readTree(text);
                case "yaml" ->
                    assertThat(YAML.readTree(text).isObject()).as(text).isTrue();
                case "xml" ->
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(new InputSource(new StringReader(text)));
                case "properties" -> settings(text);
                case "sh", "bash" -> checked(text, "sh", "bash", "-n");
                case "python" -> checked(text, "py", "python3", "-m", "py_compile");
                case "js", "ts" -> checked(text, "mjs", "node", "--check");
                case "java" -> assertThat(page.text()).contains("MeterCalls.java"); // compiled where it is run
                case "csv" ->
                    assertThat(text.lines()
                                    .map(line -> line.split(",", -1).length)
                                    .distinct())
                            .as(text)
                            .hasSize(1);
                case "text" -> assertThat(text).isNotBlank();
                default -> throw new AssertionError("a block of no known kind: " + block);
            }
        }
    }

    /** Lines of an environment, or settings of the ingest service, which must know them. */
    private static void settings(String text) throws IOException {
        assertThat(text.lines()).allMatch(line -> line.matches("[A-Za-z][A-Za-z0-9_.-]*=\\S+"));
        Properties read = new Properties();
        read.load(new StringReader(text));
        if (read.stringPropertyNames().stream().anyMatch(name -> name.startsWith("ingest."))) {
            read.setProperty("ingest.kafka.bootstrap.servers", "unused:1");
            read.setProperty("ingest.registry.url", "http://unused");
            new SmallRyeConfigBuilder()
                    .withMapping(IngestConfig.class)
                    .withSources(new PropertiesConfigSource(read, "page", 100))
                    .build();
        }
    }

    private void checked(String text, String ending, String... command) throws Exception {
        Path file = Files.writeString(folder.resolve("block." + ending), text);
        List<String> line = new ArrayList<>(List.of(command));
        line.add(file.toString());
        Process process;
        try {
            process = new ProcessBuilder(line).redirectErrorStream(true).start();
        } catch (IOException notThere) {
            Assumptions.abort(command[0] + " is not there");
            return;
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said + "\n" + text).isZero();
    }

    @ParameterizedTest
    @MethodSource("pagesAndIndex")
    void everyAddressAndTopicIsOneOfASource(Page page) {
        assertThat(ENDPOINT.matcher(page.text()).results()).allMatch(found -> SOURCES.find(found.group(1)) != null);
        assertThat(DOOR.matcher(page.text()).results())
                .allMatch(found -> List.of(
                                "/v1/ingest", "/v1/traces", "/v1/logs", "/v1/metrics", "/v1/events", "/v1/sources")
                        .contains(found.group(1)));
        assertThat(TOPIC.matcher(page.text()).results())
                .allMatch(found -> found.group(1).equals("events") || SOURCES.find(found.group(1)) != null);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyHeaderStandsInTheIndex(Page page) throws Exception {
        String index = Page.index().text();
        assertThat(HEADER.matcher(page.text())
                        .results()
                        .map((MatchResult found) ->
                                found.group(1).toLowerCase(Locale.ROOT).replace('-', '_')))
                .allMatch(name -> index.contains("`" + name + "`"));
    }

    @Test
    void theIndexNamesEveryPageAndEverySource() throws Exception {
        String index = Page.index().text();
        assertThat(Page.all()).allMatch(page -> index.contains("(" + page.name() + ".md)"));
        String pages = Page.all().stream().map(Page::text).reduce(index, String::concat);
        assertThat(SOURCES.all())
                .filteredOn(source -> !List.of("costline", "cloudevents").contains(source.name()))
                .allMatch(source -> pages.contains("`" + source.name() + "`")
                        || pages.contains("/v1/ingest/" + source.name())
                        || source.name().equals("otlp"));
    }

    @ParameterizedTest
    @MethodSource("everyPage")
    void everyLinkLeadsSomewhere(Page page) {
        assertThat(LINK.matcher(page.text()).results())
                .allMatch(found -> Files.exists(page.file().resolveSibling(found.group(1))));
    }
}
