package io.costline.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.lab.sql.ClickHouse;
import io.costline.stack.StackFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A call told twice, the second time as of an hour before. */
record MovedReport(StackFile file, Path folder) {
    private static final String SEEN = """
            SELECT count() AS views, max(output_tokens) AS output, toString(any(event_time)) AS at,
                toString(any(started_at)) AS started, (SELECT sum(calls) FROM costline.traces WHERE tenant = 'moved') AS traced,
                (SELECT sum(calls) FROM costline.spend_hours WHERE tenant = 'moved' AND dimension = 'CUSTOMER') AS spent
            FROM costline.call_views WHERE tenant = 'moved'""";

    /** One row with the figures of the second report, as in its trace and its customer's spend. */
    void replacesTheRowAtTheTimeOfTheFirst() throws IOException, InterruptedException {
        // Given a revision of an hour before the first: the hour may turn meanwhile
        String stack = file.path().toString();
        String key = Run.of("keys", "create", "--tenant", "moved", "--name", "test", "--stack", stack)
                .out()
                .strip();
        Instant first = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Instant second = first.minusSeconds(3_600);
        List<Path> reports = List.of(report(1, first, 1), report(2, second, 3_000));

        // When
        for (Path report : reports) {
            Run sent = Run.of("send", "--source", "events", "--key", key, "--stack", stack, report.toString());
            assertThat(sent.exitCode()).as(sent.err()).isZero();
        }

        // Then
        try (var clickHouse = new ClickHouse(file.clickHouseUrl())) {
            Instant limit = Instant.now().plusSeconds(30);
            ClickHouse.Row found = clickHouse.row(SEEN);
            while ((found.number("output") < 3_000 || found.number("traced") == 0 || found.number("spent") == 0)
                    && Instant.now().isBefore(limit)) {
                Thread.sleep(300);
                found = clickHouse.row(SEEN);
            }
            assertThat(found.number("views")).isEqualTo(1);
            assertThat(found.number("output")).isEqualTo(3_000);
            assertThat(found.text("at")).isEqualTo(written(first));
            assertThat(found.text("started")).isEqualTo(written(second));
            assertThat(found.number("traced")).isEqualTo(1);
            assertThat(found.number("spent")).isEqualTo(1);
        }
    }

    private Path report(int revision, Instant began, int outputTokens) throws IOException {
        return Files.writeString(
                folder.resolve("moved-" + revision + ".json"), """
                {"id": "moved", "revision": %d, "time": "%s", "provider": "openai", "model": "gpt-4o-mini",
                 "customer_id": "acme", "trace_id": "t1", "usage": {"input_tokens": 12000, "output_tokens": %d}}\
                """.formatted(revision, began, outputTokens));
    }

    private static String written(Instant at) {
        return at.toString().replace('T', ' ').replace("Z", ".000000");
    }
}
