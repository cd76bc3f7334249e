package io.costline.lab.chaos;

import io.costline.failpoint.Failpoints;
import io.costline.lab.check.Facts;
import io.costline.lab.command.CostlineProcess;
import io.costline.lab.sql.ClickHouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Calls of ten days ago, of a tenant of their own: brought in by {@code costline backfill} and priced anew by
 * {@code costline reprice}, both killed on the way while traffic flows. Each call is of a million tokens of a model whose price
 * changes, so that what all must cost is a product.
 */
final class History {
    /** Whose they are. */
    static final String TENANT = "chaos-history";

    private static final int CALLS = 120;
    private static final int A_TRACE = 3;
    private static final String BATCH = "25";
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final String[][] VIEWS = {
        {"request_costs", "count()", ""},
        {"traces", "uniqExact(trace_id)", ""},
        {"spend_hours", "sum(calls)", "AND dimension = 'TENANT'"}
    };

    private final Path folder;
    private final Path stackFile;
    private final Instant start = Instant.now().minus(10, ChronoUnit.DAYS).truncatedTo(ChronoUnit.HOURS);
    private final List<Path> files = new ArrayList<>();
    private int price;
    private boolean settled = true;

    /** @param stackFile where the commands find the pipeline */
    History(Path folder, Path stackFile) {
        this.folder = folder;
        this.stackFile = stackFile;
    }

    /** Brings in some more calls, killed on the way; the kills. */
    int backfill(Random random) throws InterruptedException {
        if (price == 0) {
            price(1);
        }
        settled = false;
        files.add(write("calls-" + files.size() + ".jsonl", calls(files.size() * CALLS)));
        String failpoint = random.nextBoolean() ? Failpoints.BACKFILL_BEFORE_COMMIT : Failpoints.BACKFILL_AFTER_COMMIT;
        int kills = killed(failpoint, backfill()) + killed(random, backfill());
        settle();
        return kills;
    }

    /** Changes the price and corrects what is stored, killed on the way; the kills. */
    int reprice(Random random) throws InterruptedException {
        int kills = files.isEmpty() ? backfill(random) : 0;
        settled = false;
        price(price % 9 + 1 + random.nextInt(3));
        kills += killed(Failpoints.REPRICE_MID_PARTITION, reprice()) + killed(random, reprice());
        settle();
        return kills;
    }

    /** Leaves both to their end, if something came between. */
    void settle() {
        if (settled) {
            return;
        }
        start("settle-backfill", List.of(), backfill()).finish(LIMIT);
        start("settle-reprice", List.of(), reprice()).finish(LIMIT);
        settled = true;
    }

    /** What must be there. */
    void expect(Facts facts) {
        int calls = files.size() * CALLS;
        BigInteger picos = BigInteger.TEN.pow(12).multiply(BigInteger.valueOf((long) calls * price));
        for (String[] view : files.isEmpty() ? new String[0][] : VIEWS) {
            int number = view[0].equals("traces") ? calls / A_TRACE : calls;
            facts.add(Facts.Kind.VIEWS, TENANT + ' ' + view[0], Facts.viewText(number, picos));
        }
    }

    /** What is there. */
    void find(ClickHouse database, Facts facts) {
        for (String[] view : files.isEmpty() ? new String[0][] : VIEWS) {
            ClickHouse.Row row = database.row("""
                    SELECT %s AS number, toString(sum(ifNull(contracted_cost, 0))) AS cost FROM costline.%s
                    WHERE tenant = '%s' %s
                    """.formatted(view[1], view[0], TENANT, view[2]));
            facts.add(
                    Facts.Kind.VIEWS, TENANT + ' ' + view[0], Facts.viewText(row.number("number"), row.picos("cost")));
        }
    }

    private void price(int dollars) {
        price = dollars;
        Path card = write("card.yaml", """
            cards:
              - provider: own-host
                model: lark-1
                effective_from: "2020-01-01T00:00:00Z"
                rates:
                  - {unit: input_tokens, price: "%d", per: 1000000}
                  - {unit: output_tokens, price: "%d", per: 1000000}
            """.formatted(dollars, dollars));
        start("cards", List.of(), List.of("cards", "apply", card.toString())).finish(LIMIT);
    }

    private List<String> backfill() {
        List<String> command = new ArrayList<>(
                List.of("backfill", "--source", "events", "--tenant", TENANT, "--batch", BATCH, "--patience", "240"));
        files.forEach(file -> command.add(file.toString()));
        return command;
    }

    private List<String> reprice() {
        Instant end = start.plus(9, ChronoUnit.DAYS);
        return List.of("reprice", "--tenant", TENANT, "--from", start.toString(), "--to", end.toString());
    }

    private int killed(String failpoint, List<String> command) {
        Path failpoints = folder.resolve("failpoints-" + command.getFirst());
        try {
            Files.createDirectories(failpoints);
            Files.writeString(failpoints.resolve(failpoint + ".arm"), "");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot arm " + failpoint, e);
        }
        boolean killed = start(failpoint, List.of("-Dcostline.failpoint-dir=" + failpoints), command)
                .finishKilled(LIMIT);
        if (!killed) {
            throw new IllegalStateException("failpoint " + failpoint + " was not hit");
        }
        return 1;
    }

    private int killed(Random random, List<String> command) throws InterruptedException {
        CostlineProcess process = start("killed-" + command.getFirst(), List.of(), command);
        Thread.sleep(500 + random.nextInt(4_000));
        return process.kill() ? 1 : 0;
    }

    private CostlineProcess start(String log, List<String> jvm, List<String> command) {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(1 + (command.getFirst().equals("cards") ? 1 : 0), List.of("--stack", stackFile.toString()));
        List<String> all = new ArrayList<>(jvm);
        all.add("-XX:TieredStopAtLevel=1");
        return CostlineProcess.start(folder.resolve(log + ".log"), all, arguments);
    }

    private String calls(int from) {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < from + CALLS; i++) {
            lines.append("""
            {"id": "old-%1$d", "time": "%2$s", "provider": "own-host", "served_model": "lark-1", "customer_id": "acme",\
             "trace_id": "job-%3$d", "usage": {"input_tokens": 1000000, "output_tokens": 0}}
            """.formatted(i, start.plusSeconds(30L * i), i / A_TRACE));
        }
        return lines.toString();
    }

    private Path write(String name, String text) {
        try {
            Files.createDirectories(folder);
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + name, e);
        }
    }
}
