package io.costline.stack.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.clickhouse.query.Question;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Rules of alarm, their pages, and the dashboards beside them. Each metric is named by the code of the service that is to have it. */
class AlertsTest {
    private static final Pattern QUESTION = Pattern.compile("\\./costline ask (\\w+)");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)");

    private static final Pattern METER = Pattern.compile("\"(\\.?[a-z]+(\\.[a-z]+)+)\"");

    private static List<JsonNode> rules() {
        List<JsonNode> rules = new ArrayList<>();
        DeployFolder.yaml("prometheus/alerts.yaml")
                .get("groups")
                .forEach(group -> group.get("rules").forEach(rules::add));
        return rules;
    }

    private static Set<String> alerts() {
        Set<String> names = new TreeSet<>();
        rules().forEach(rule -> names.add(rule.required("alert").asString()));
        return names;
    }

    @Test
    void everyRuleHasItsPageAndEveryPageItsRule() {
        assertThat(DeployFolder.names("runbooks", ".md")).containsExactlyElementsOf(alerts());
        for (String name : alerts()) {
            assertThat(DeployFolder.text("runbooks/" + name + ".md"))
                    .startsWith("# " + name + "\n")
                    .contains("\n## Look\n\n- ")
                    .contains("\n## Do\n\n- ");
        }
    }

    @Test
    void everyRuleSaysWhatIsTheMatterAndHowBadItIs() {
        for (JsonNode rule : rules()) {
            assertThat(rule.required("labels").required("severity").asString()).isIn("warning", "critical");
            assertThat(rule.required("annotations").required("summary").asString())
                    .isNotBlank();
        }
    }

    @Test
    void everyRuleIsMadeToFireAndToBeQuiet() {
        Map<String, Integer> firing = new TreeMap<>();
        Map<String, Integer> quiet = new TreeMap<>();
        DeployFolder.yaml("prometheus/alerts.test.yaml")
                .get("tests")
                .forEach(test -> test.get("alert_rule_test")
                        .forEach(asked -> (asked.get("exp_alerts").isEmpty() ? quiet : firing)
                                .merge(asked.get("alertname").asString(), 1, Integer::sum)));
        assertThat(firing.keySet()).isEqualTo(alerts());
        assertThat(quiet.keySet()).isEqualTo(alerts());
    }

    /** Prometheus' own word on it, where its tool is. */
    @Test
    void prometheusFiresThemAsExpected() throws Exception {
        Process promtool;
        try {
            promtool = new ProcessBuilder("promtool", "test", "rules", "alerts.test.yaml")
                    .directory(DeployFolder.path("prometheus").toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("promtool is not here");
            return;
        }
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(said).isZero();
    }

    @Test
    void pagesAskQuestionsThatThereAreAndPointToPagesThatThereAre() throws IOException {
        for (String name : alerts()) {
            String page = DeployFolder.text("runbooks/" + name + ".md");
            QUESTION.matcher(page)
                    .results()
                    .forEach(asked -> assertThat(Question.all()).as(name).containsKey(asked.group(1)));
            LINK.matcher(page)
                    .results()
                    .forEach(link -> assertThat(DeployFolder.path("runbooks").resolve(link.group(1)))
                            .as(name)
                            .exists());
        }
    }

    @Test
    void theChartHasTheSameRules() throws IOException {
        assertThat(Files.readString(DeployFolder.path("kubernetes/costline/files/alerts.yaml")))
                .isEqualTo(DeployFolder.text("prometheus/alerts.yaml"));
    }

    /** A scrape has more suffixes than a meter's name, and a group's meters are named in two parts. */
    @Test
    void everyMetricIsAMeterOfAService() throws IOException {
        Set<String> names = meterNames();
        for (String metric : Promql.asked()) {
            if (!Promql.FOREIGN.contains(metric) && !metric.matches("(jvm|process|system)_.*")) {
                String bare = metric.replaceFirst("_(total|bucket|sum|count)$", "");
                assertThat(List.of(bare, bare.replaceFirst("_seconds$", "")))
                        .as(metric)
                        .anyMatch(name -> isNamed(names, name));
            }
        }
    }

    private static boolean isNamed(Set<String> names, String metric) {
        return names.contains(metric)
                || names.stream()
                        .anyMatch(name -> metric.startsWith(name) && names.contains(metric.substring(name.length())));
    }

    /** Texts of main that can be names of meters, or parts of them, as a scrape writes them. */
    private static Set<String> meterNames() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(DeployFolder.path(".."))) {
            for (Path file : files.filter(path -> path.toString().contains("/src/main/java/"))
                    .filter(path -> path.toString().endsWith(".java"))
                    .toList()) {
                METER.matcher(Files.readString(file))
                        .results()
                        .forEach(name -> names.add(name.group(1).replace('.', '_')));
            }
        }
        return names;
    }

    @Test
    void metricsAreToldFromLabelsAndFunctions() {
        assertThat(Promql.metrics(
                        "sum by (le, table) (rate(costline_sink_freshness_seconds_bucket{a_b=~\"c_d\"}[$__rate_interval]))"
                                + " / max(other_total > 0) > 30 * 86400"))
                .containsExactly("costline_sink_freshness_seconds_bucket", "other_total");
        assertThat(Promql.asked()).hasSizeGreaterThan(30);
    }
}
