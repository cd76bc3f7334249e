package io.costline.lab.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The report for programs. Keys stay; new ones may come. */
final class ReportJson {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ReportJson() {}

    static String of(BenchReport report) {
        ObjectNode root = JSON.createObjectNode();
        root.put("verified", report.verified());
        if (!report.verified()) {
            report.faults().forEach(root.putArray("faults")::add);
        }
        root.put("events", report.events());
        root.put("mean_bytes", rounded(report.meanBytes(), 1));
        root.put("profile", report.profile().toString());
        root.put("seed", report.seed());
        machine(root, report.machine(), report.jdk());
        speed(root.putObject("identity"), "records_per_s", report.identity());
        speed(root.putObject("enrich"), "records_per_s", report.enrich());
        ObjectNode whole = root.putObject("whole_path");
        speed(whole, "events_per_s", report.whole());
        whole.put("rows_per_s", rounded(report.rows().perSecond(), 0));
        ObjectNode written = whole.putObject("records_per_event");
        report.written().forEach((topic, records) -> written.put(topic, rounded(records, 4)));
        ObjectNode stored = root.putObject("bytes_per_event");
        bytes(stored.putObject("kafka"), report.stored().kafka());
        bytes(stored.putObject("clickhouse"), report.stored().clickHouse());
        speed(root.putObject("http"), "events_per_s", report.ownHttp());
        ObjectNode bySource = root.putObject("http_by_source");
        report.http().forEach((source, speed) -> speed(bySource.putObject(source), "events_per_s", speed));
        root.putObject("ratios")
                .put("enrich_to_identity", rounded(report.enrichToIdentity(), 3))
                .put("whole_path_to_identity", rounded(report.wholePathToIdentity(), 3));
        root.putObject("freshness_ms")
                .put("p50", rounded(report.freshness().p50(), 0))
                .put("p99", rounded(report.freshness().p99(), 0))
                .put("events_per_s", rounded(report.freshness().perSecond(), 0))
                .put("events", report.freshness().rows());
        return JSON.writeValueAsString(root);
    }

    private static void bytes(ObjectNode node, Map<String, Double> bytes) {
        bytes.forEach((name, each) -> node.put(name, rounded(each, 1)));
    }

    static void machine(ObjectNode root, Machine machine, String jdk) {
        root.put("jdk", jdk);
        root.putObject("machine")
                .put("cores", machine.cores())
                .put("memory", machine.memory())
                .put("cpu_model", machine.cpuModel())
                .put("os", machine.os());
    }

    static void speed(ObjectNode node, String key, Speed speed) {
        node.put(key, rounded(speed.perSecond(), 0));
        ObjectNode cpu = node.putObject("cpu_s_per_million");
        speed.cpuPerMillion().forEach((process, seconds) -> cpu.put(process, rounded(seconds, 2)));
        ObjectNode jit = node.putObject("jit_s_per_million");
        speed.jitPerMillion().forEach((process, seconds) -> jit.put(process, rounded(seconds, 2)));
        node.put("seconds", rounded(speed.seconds(), 2));
        node.put("other_cores", rounded(speed.otherCores(), 2));
        node.put("load_average", rounded(speed.load(), 2));
    }

    static BigDecimal rounded(double number, int digits) {
        return BigDecimal.valueOf(number).setScale(digits, RoundingMode.HALF_UP);
    }
}
