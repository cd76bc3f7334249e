package io.costline.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.cli.CostlineMain;
import io.costline.cli.text.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchIT {

    @Test
    void aSmallRunMeasuresEveryStepAndVerifiesItsResult() {
        // Given
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = Console.plain(new PrintWriter(out), new PrintWriter(err));

        // When
        int code = CostlineMain.run(console, "bench", "--events", "3000", "--seed", "5", "--json");

        // Then
        assertThat(code).as("%s%n%s", err, out).isZero();
        JsonNode report = new JsonMapper().readTree(out.toString());
        assertThat(report.path("verified").asBoolean()).isTrue();
        assertThat(report.path("profile").asString()).isEqualTo("typical");
        assertThat(report.path("seed").asLong()).isEqualTo(5);
        assertThat(report.path("events").asLong()).isBetween(2_000L, 4_000L);
        assertThat(report.path("mean_bytes").asDouble()).isPositive();
        assertThat(report.path("jdk").asString()).isNotEmpty();
        assertThat(report.path("machine").propertyNames()).contains("cores", "memory", "cpu_model", "os");
        assertSpeed(report, "identity", "records_per_s", "identity");
        assertSpeed(report, "enrich", "records_per_s", "enrich");
        assertSpeed(report, "whole_path", "events_per_s", "enrich", "attribution", "sink", "broker", "clickhouse");
        assertSpeed(report, "http", "events_per_s", "bench", "ingest", "broker");
        for (String source : List.of("costline", "litellm", "otlp")) {
            assertSpeed(report.path("http_by_source"), source, "events_per_s", "bench", "ingest", "broker");
        }
        assertThat(report.at("/bytes_per_event/kafka").propertyNames())
                .contains("costline.requests", "costline.costs", "costline.traces", "costline.spend");
        assertThat(report.at("/bytes_per_event/kafka/costline.requests").asDouble())
                .isBetween(20.0, 1_000.0);
        assertThat(report.at("/bytes_per_event/clickhouse/request_costs").asDouble())
                .isPositive();
        assertThat(report.at("/ratios/enrich_to_identity").asDouble()).isPositive();
        assertThat(report.at("/ratios/whole_path_to_identity").asDouble()).isPositive();
        assertThat(report.at("/freshness_ms/p50").asDouble()).isPositive();
        assertThat(report.at("/freshness_ms/p99").asDouble()).isPositive();
    }

    @Test
    void aPriceCorrectionReachesEveryFigureAlsoWhenKilledOnTheWay() {
        // Given
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = Console.plain(new PrintWriter(out), new PrintWriter(err));

        // When
        int code = CostlineMain.run(console, "bench", "--correction", "--events", "25000", "--seed", "5", "--json");

        // Then
        assertThat(code).as("%s%n%s", err, out).isZero();
        JsonNode report = new JsonMapper().readTree(out.toString());
        assertThat(report.path("verified").asBoolean()).isTrue();
        assertThat(report.path("corrections").asLong())
                .isBetween(20_000L, report.path("calls").asLong());
        assertThat(report.at("/once/seconds_until_right").propertyNames())
                .containsExactlyInAnyOrder("budget resolved", "spend", "customers", "traces", "events");
        assertThat(report.at("/killed/seconds_until_right").propertyNames())
                .containsExactlyInAnyOrder("spend", "customers", "traces", "events");
    }

    private static void assertSpeed(JsonNode report, String group, String key, String... processes) {
        assertThat(report.path(group).path(key).asDouble()).as(group).isPositive();
        assertThat(report.path(group).path("cpu_s_per_million").propertyNames())
                .as(group)
                .contains(processes);
        assertThat(report.path(group).path("jit_s_per_million").propertyNames())
                .as(group)
                .contains(processes);
    }
}
