package io.costline.lab.attack;

import io.costline.lab.sql.ClickHouse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Another tenant's application: sends an event every moment, wants its 202 for each and in the end its row. */
final class Bystander implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(200);
    private static final Duration ROWS_WITHIN = Duration.ofSeconds(60);

    private final Target target;
    private final String run;
    private final List<String> refused = new ArrayList<>();
    private final Thread thread;
    private volatile boolean stopping;
    private int sent;
    private int accepted;
    private long slowestMillis;

    /** @param run makes the ids of its events */
    Bystander(Target target, String run) {
        this.target = target;
        this.run = run;
        this.thread = Thread.ofPlatform().daemon().name("bystander").start(this::send);
    }

    private void send() {
        try {
            while (!stopping) {
                one();
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void one() throws InterruptedException {
        byte[] event = """
                {"id": "%s-%d", "time": "%s", "provider": "openai", "model": "gpt-4o", "customer_id": "%s",\
                 "usage": {"input_tokens": 10, "output_tokens": 5}}
                """.formatted(run, sent, Instant.now(), run).getBytes(StandardCharsets.UTF_8);
        long began = System.nanoTime();
        try {
            HttpResponse<String> answer =
                    target.post(target.bystanderKey(), "/v1/events", "application/json", event, Map.of());
            if (answer.statusCode() == 202) {
                accepted++;
            } else {
                refused.add(answer.statusCode() + " " + answer.body().strip());
            }
        } catch (IOException e) {
            refused.add(e.toString());
        }
        sent++;
        slowestMillis = Math.max(slowestMillis, (System.nanoTime() - began) / 1_000_000);
    }

    /** Ends sending, waits for the rows, and says how it fared. */
    Attack.Answer fared() throws InterruptedException {
        close();
        long rows = 0;
        try (var database = new ClickHouse(target.file().clickHouseUrl())) {
            long deadline = System.nanoTime() + ROWS_WITHIN.toNanos();
            while (rows < accepted && System.nanoTime() < deadline) {
                Thread.sleep(250);
                rows = database.rows(
                                "SELECT count() AS n FROM costline.request_costs WHERE tenant = {tenant:String}"
                                        + " AND customer_id = {run:String}",
                                Map.of("tenant", Target.BYSTANDER, "run", run))
                        .getFirst()
                        .number("n");
            }
        }
        String text = "%d events sent, %d answered 202 (slowest %,d ms), %d rows"
                .formatted(sent, accepted, slowestMillis, rows);
        List<String> faults = new ArrayList<>();
        if (!refused.isEmpty()) {
            faults.add("another tenant was answered " + refused.getFirst());
        }
        if (accepted == 0 || rows != accepted) {
            faults.add("another tenant: " + text);
        }
        return new Attack.Answer(text, faults);
    }

    @Override
    public void close() throws InterruptedException {
        stopping = true;
        thread.join();
    }
}
