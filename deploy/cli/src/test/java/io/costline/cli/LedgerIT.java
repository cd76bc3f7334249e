package io.costline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.clickhouse.query.Row;
import io.costline.embedded.process.ServiceProcess;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The ledger on the running pipeline: a day under a scale of volume that was closed, a late call of it, and a pack of credit that is
 * used up. The figures are those of the worked cases: only that a month is a day here.
 */
class LedgerIT {
    private static final String TENANT = "ledger";
    private static final Instant TODAY = Instant.now().truncatedTo(ChronoUnit.DAYS);
    private static final Instant YESTERDAY = TODAY.minus(1, ChronoUnit.DAYS);
    private static final String CARDS = """
        cards:
          - {provider: scales, model: m, rates: [{unit: input_tokens, price: "3.00", per: 1000000}]}
          - {provider: plain, model: m, rates: [{unit: input_tokens, price: "3.00", per: 1000000}]}
          - {provider: invoiced, model: m, rates: [{unit: input_tokens, price: "1.50", per: 1000000}]}
          - {provider: biller, model: m, rates: [{unit: input_tokens, price: "1.50", per: 1000000}]}
          - {provider: packs, model: m, rates: [{unit: input_tokens, price: "3.10", per: 1000000}]}
        contracts:
          - id: by-volume
            scope: {tenant: ledger, provider: scales}
            effective_from: %s
            volume_discounts:
              - {each: day, unit: input_tokens, above: "1000000", percent: "5", graduated: true}
              - {each: day, unit: input_tokens, above: "3000000", percent: "10", graduated: true}
          - id: by-pack
            scope: {tenant: ledger, provider: packs}
            effective_from: %s
            credits:
              - {name: pack, prepaid: true, amount: "10", paid: "8", starts: %s}
        """;

    @TempDir
    static Path folder;

    private static LedgerStack stack;

    @BeforeAll
    static void start() throws Exception {
        stack = LedgerStack.start(
                folder,
                TENANT,
                "-Dledger.every=PT0.5S -Dledger.close-after=PT1S -Dledger.margin-every=PT0.5S",
                CARDS.formatted(YESTERDAY, YESTERDAY, YESTERDAY));
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void aClosedDayStaysAndWhatItCostsDifferentlyIsPostedInTheNext() throws Exception {
        // Given 3.5 million tokens of yesterday, 10.50 at contracted prices, and the day closed when all of them were
        // there
        ServiceProcess ledger = stack.ledger();
        ledger.kill();
        stack.send("a", "scales", YESTERDAY.plus(10, ChronoUnit.HOURS), 500_000);
        stack.send("b", "scales", YESTERDAY.plus(11, ChronoUnit.HOURS), 3_000_000);
        await(
                "spend_of_calls",
                Map.of("by", "provider"),
                row -> row.text("value").equals("scales") && row.number("calls") == 2 ? row : null);
        ledger.restart();
        Row closed = await("ledger", Map.of("contract", "by-volume"), row -> is(row, "TOTAL", "CLOSED") ? row : null);
        assertThat(closed.decimal("base")).isEqualByComparingTo("10.5");
        assertThat(closed.decimal("effective")).isEqualByComparingTo("10.05");
        assertThat(await("ledger", Map.of("contract", "by-volume"), row -> is(row, "RESIDUAL", "CLOSED") ? row : null)
                        .decimal("effective"))
                .isEqualByComparingTo("0");
        assertThat(effective(500_000)).isEqualByComparingTo("1.435714285714");
        assertThat(effective(3_000_000)).isEqualByComparingTo("8.614285714286");

        // When a call of yesterday comes late, and the ledger is killed meanwhile
        ledger.kill();
        stack.send("late", "scales", YESTERDAY.plus(12, ChronoUnit.HOURS), 1_200_000);
        ledger.restart();

        // Then the closed figures stay, and the difference is posted once
        await("ledger_corrections", Map.of(), row -> row.text("kind").equals("TIER_RESTATEMENT") ? row : null);
        Thread.sleep(1_500);
        List<Row> posted = stack.questions().ask("ledger_corrections", Map.of("tenant", TENANT));
        assertThat(posted).extracting(row -> row.text("kind")).containsExactly("LATE_USAGE", "TIER_RESTATEMENT");
        assertThat(posted.stream()
                        .map(row -> row.decimal("effective_difference"))
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo("3.24");
        assertThat(posted.getFirst().text("posted_in"))
                .startsWith(TODAY.toString().substring(0, 10));
        assertThat(effective(1_200_000)).isEqualByComparingTo(posted.getFirst().decimal("effective_difference"));
        assertThat(effective(500_000)).isEqualByComparingTo("1.435714285714");
        Run shown = stack.run("ledger", "show", "--contract", "by-volume", "--tenant", TENANT);
        assertThat(shown.out()).contains("closed", "volume", "$10.0500", "late_usage", "tier_restatement");
    }

    @Test
    void aPackIsBurntAtWhatItCostAndToldOfWhenItIsGone() throws Exception {
        // When calls of 2.10 and 15.50 at contracted prices are covered by a pack of 10 that cost 8
        Instant now = Instant.now().minusSeconds(30);
        stack.send("first", "packs", now, 677_419); // 2.0999989
        stack.send("second", "packs", now, 5_000_000); // 15.5
        Row pack = await(
                "credits",
                Map.of("contract", "by-pack"),
                row -> row.decimal("balance").signum() == 0 ? row : null);

        // Then each bears its share of 8 and the cash, and the credit is low
        BigDecimal contracted = new BigDecimal("17.5999989");
        BigDecimal owed = contracted.subtract(new BigDecimal(2));
        assertThat(pack.decimal("burnt")).isEqualByComparingTo("10");
        assertThat(effective(5_000_000))
                .isEqualByComparingTo(
                        new BigDecimal("15.5").multiply(owed).divide(contracted, 12, RoundingMode.HALF_EVEN));
        Row alert = await("alerts", Map.of(), row -> row.text("kind").equals("CREDIT_LOW") ? row : null);
        assertThat(alert.text("scope_value")).isEqualTo("pack");
        assertThat(alert.text("state")).isEqualTo("FIRING");
        assertThat(stack.run("credits", "--tenant", TENANT).out())
                .contains("by-pack", "pack", "$10.0000", "CREDIT_LOW");
    }

    @Test
    void aCustomerThatIsChargedLessThanItsCallsCostIsToldOfOnceAndResolvedOnce() throws Exception {
        // Given 30.00 of calls, and 1.00 charged for the day
        charge(1, "1.00");
        stack.send("""
                {"id": "loss", "provider": "plain", "model": "m", "customer_id": "small", "time": "%s", "usage": {"input_tokens": 10000000}}""".formatted(Instant.now().minusSeconds(5)));
        Row firing = await("alerts", Map.of(), row -> isMargin(row, "FIRING") ? row : null);
        assertThat(firing.text("scope_value")).isEqualTo("small");
        assertThat(firing.decimal("spend")).isEqualByComparingTo("30");
        assertThat(firing.decimal("spend_limit")).isEqualByComparingTo("1");

        // When the charge is corrected
        charge(2, "100.00");

        // Then it is resolved; and a further loss says nothing new
        await("alerts", Map.of(), row -> isMargin(row, "RESOLVED") ? row : null);
        charge(3, "2.00");
        await(
                "margin_by_customer",
                Map.of(),
                row -> row.text("customer_id").equals("small")
                                && row.has("margin")
                                && row.decimal("margin").signum() < 0
                        ? row
                        : null);
        Thread.sleep(1_500);
        assertThat(stack.questions().ask("alerts", Map.of("tenant", TENANT)))
                .filteredOn(row -> row.text("kind").equals("MARGIN_NEGATIVE"))
                .extracting(row -> row.text("state"))
                .containsExactlyInAnyOrder("FIRING", "RESOLVED");
    }

    private static boolean isMargin(Row row, String state) {
        return row.text("kind").equals("MARGIN_NEGATIVE") && row.text("state").equals(state);
    }

    private static void charge(int revision, String amount) throws Exception {
        String rows = """
            customer,plan,kind,amount,currency,from,to,id,revision
            small,basic,SUBSCRIPTION,%s,USD,%s,%s,in_1,%d
            """.formatted(amount, date(TODAY), date(TODAY.plus(1, ChronoUnit.DAYS)), revision);
        assertThat(stack.post("/v1/revenue/csv", "text/csv", rows)).isEqualTo(1);
    }

    private static String date(Instant day) {
        return day.toString().substring(0, 10);
    }

    @Test
    void aFocusExportIsCheckedAndSaysTheSameInEitherFormat() throws Exception {
        // Given
        stack.send("invoiced", "invoiced", YESTERDAY.plus(13, ChronoUnit.HOURS), 400_000);
        await("invoice_usage", Map.of("provider", "invoiced"), row -> row);

        // When
        JsonNode csv = exported("csv", "day");
        JsonNode parquet = exported("parquet", "day");
        JsonNode calls = exported("parquet", "call");

        // Then
        assertThat(parquet.get("controlTotals")).isEqualTo(csv.get("controlTotals"));
        for (String cost : List.of("EffectiveCost", "ContractedCost", "ListCost", "BilledCost")) {
            assertThat(calls.at("/controlTotals/0/" + cost)).isEqualTo(csv.at("/controlTotals/0/" + cost));
        }
        assertThat(new BigDecimal(csv.at("/controlTotals/0/ListCost").asString()))
                .isGreaterThanOrEqualTo(new BigDecimal("0.6"));

        // And an invoice of those calls is explained to the last cent
        Path invoice = Files.writeString(
                folder.resolve("invoice.csv"),
                "day,model,unit,quantity,amount,kind\n" + YESTERDAY.toString().substring(0, 10)
                        + ",m,input_tokens,410000,0.62,usage\n");
        Run reconciled = stack.run(
                "invoices",
                "reconcile",
                "--invoice",
                invoice.toString(),
                "--source",
                "csv",
                "--provider",
                "invoiced",
                "--tenant",
                TENANT,
                "--json");
        assertThat(JsonMapper.shared().readTree(reconciled.out()))
                .isEqualTo(
                        JsonMapper.shared()
                                .readTree(
                                        "{\"invoice_total\":\"0.620000000000\",\"our_total\":\"0.600000000000\",\"difference\":\"0.020000000000\","
                                                + "\"classes\":{\"MISSING_EVENTS\":\"0.015000000000\",\"ROUNDING\":\"0.005000000000\"},"
                                                + "\"unexplained\":\"0.000000000000\",\"rows\":["
                                                + "{\"day\":\""
                                                + YESTERDAY.toString().substring(0, 10)
                                                + "\",\"model\":\"m\",\"unit\":\"input_tokens\",\"class\":\"MISSING_EVENTS\",\"amount\":\"0.015000000000\"},"
                                                + "{\"day\":\""
                                                + YESTERDAY.toString().substring(0, 10)
                                                + "\",\"model\":\"m\",\"unit\":\"input_tokens\",\"class\":\"ROUNDING\",\"amount\":\"0.005000000000\"}]}"));

        // And a figure that somebody changed does not pass
        Path table = folder.resolve("focus-csv-day/cost-and-usage.csv");
        Files.writeString(table, Files.readString(table).replaceFirst("\"Usage\"", "\"Wastage\""));
        Run checked = Run.of("focus", "check", table.toString());
        assertThat(checked.exitCode()).isEqualTo(1);
        assertThat(checked.out()).contains("ChargeCategory must be one of", "its sha256 is another");
    }

    @Test
    void aStoredDocumentIsExplainedToTheLastDigit() throws Exception {
        // Given a document with lines of every kind, half of them of days and units that were counted
        stack.send("billed", "biller", YESTERDAY.plus(13, ChronoUnit.HOURS), 400_000);
        await("invoice_usage", Map.of("provider", "biller"), row -> row);
        String[] kinds = {"usage", "usage", "usage", "purchase", "credit", "fee", "tax", "rounding", "adjustment"};
        String[] units = {"input_tokens", "output_tokens", "XJ-9", "session_usage"};
        RandomGenerator random = new Random(14);
        StringBuilder rows = new StringBuilder("day,model,unit,quantity,amount,kind,account\n");
        BigDecimal total = BigDecimal.ZERO;
        for (int i = 0; i < 200; i++) {
            BigDecimal amount = new BigDecimal(random.nextInt(2_000_000) - 500_000).movePointLeft(4);
            total = total.add(amount);
            rows.append(date(YESTERDAY.minus(random.nextInt(3), ChronoUnit.DAYS)))
                    .append(",m,")
                    .append(units[random.nextInt(units.length)])
                    .append(',')
                    .append(random.nextInt(4) == 0 ? "" : random.nextInt(900_000))
                    .append(',')
                    .append(amount.toPlainString())
                    .append(',')
                    .append(kinds[random.nextInt(kinds.length)])
                    .append(random.nextBoolean() ? ",a\n" : ",\n");
        }
        Path document = Files.writeString(folder.resolve("stored.csv"), rows + "soon,m,input_tokens,1,1,usage,\n");

        // When it is imported twice, one line of it wrong
        Set<String> fetched = Set.of();
        for (int time = 1; time <= 2; time++) {
            Run imported = stack.run(
                    "invoices",
                    "import",
                    document.toString(),
                    "--source",
                    "csv",
                    "--provider",
                    "biller",
                    "--document",
                    "in_7",
                    "--key",
                    stack.key());
            assertThat(imported.exitCode()).as(imported.err()).isEqualTo(1);
            assertThat(imported.out()).contains("200 lines accepted in in_7, 1 rejected");
            assertThat(imported.err()).contains("stored.csv:202:1: day: must begin with a date");
            fetched = awaitLines("in_7", 200, fetched);
        }

        // Then its total is the file's, all of the difference is in classes, and each account by itself comes to the
        // same
        for (boolean byAccount : new boolean[] {false, true}) {
            List<String> words = new ArrayList<>(
                    List.of("invoices", "reconcile", "--document", "in_7", "--tenant", TENANT, "--json"));
            if (byAccount) {
                words.add("--by-account");
            }
            Run held = stack.run(words.toArray(String[]::new));
            JsonNode answer = JsonMapper.shared().readTree(held.out());
            assertThat(new BigDecimal(answer.get("invoice_total").asString())).isEqualByComparingTo(total);
            assertThat(new BigDecimal(answer.get("our_total").asString())).isEqualByComparingTo("0.6");
            assertThat(new BigDecimal(answer.get("unexplained").asString())).isZero();
        }
        assertThat(stack.run("invoices", "reconcile", "--document", "in_8", "--tenant", TENANT)
                        .err())
                .contains("there is no document in_8");

        // When it is closed, then what is posted and what was counted are what is billed, and closing again posts
        // nothing
        assertThat(close().out()).contains("in_7 is closed: ");
        assertClosed(total, "0.6");
        assertThat(close().out()).contains("nothing is posted");

        // When a call comes late, then closing posts by what the count differs, once, and the posted rows stay
        List<Row> posted = stack.questions().ask("invoice_adjustments", Map.of("tenant", TENANT));
        stack.send("later", "biller", YESTERDAY.plus(14, ChronoUnit.HOURS), 100_000);
        await(
                "invoice_usage",
                Map.of("provider", "biller"),
                row -> row.decimal("quantity").intValue() == 500_000 ? row : null);
        assertThat(close().out()).contains("in_7 is closed: ");
        assertClosed(total, "0.75");
        assertThat(close().out()).contains("nothing is posted");
        assertThat(stack.questions().ask("invoice_adjustments", Map.of("tenant", TENANT)))
                .containsAll(posted)
                .extracting(row -> row.number("number"))
                .contains(1L, 2L);

        // And FOCUS rows with its id, the calls' among them, are what is billed
        BigDecimal billed = stack
                .questions()
                .ask(
                        "focus",
                        Map.of(
                                "tenant",
                                TENANT,
                                "from",
                                YESTERDAY.minus(3, ChronoUnit.DAYS),
                                "to",
                                TODAY.plus(1, ChronoUnit.DAYS)))
                .stream()
                .filter(row -> row.text("InvoiceId").equals("in_7"))
                .map(row -> row.decimal("BilledCost"))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(billed).isEqualByComparingTo(total);
    }

    private static Run close() {
        Run run = stack.run("invoices", "close", "--document", "in_7", "--tenant", TENANT);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private static void assertClosed(BigDecimal billed, String counted) throws Exception {
        await(
                "invoices",
                Map.of(),
                row -> row.text("document_id").equals("in_7")
                                && row.text("state").equals("INVOICED")
                                && row.decimal("counted").compareTo(new BigDecimal(counted)) == 0
                                && row.decimal("counted")
                                                .add(row.decimal("adjusted"))
                                                .compareTo(billed)
                                        == 0
                        ? row
                        : null);
    }

    /** The manifest of an export that was made while nothing changed. */
    private static JsonNode exported(String format, String grain) throws Exception {
        Path out = folder.resolve("focus-" + format + '-' + grain);
        Instant limit = Instant.now().plusSeconds(90);
        Run run = export(format, grain, out);
        while (run.exitCode() != 0 && Instant.now().isBefore(limit)) {
            try (Stream<Path> files = Files.list(out)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            run = export(format, grain, out);
        }
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        Run checked = Run.of("focus", "check", out.toString());
        assertThat(checked.exitCode()).as(checked.out() + checked.err()).isZero();
        assertThat(checked.out()).contains("every rule holds");
        return JsonMapper.shared().readTree(Files.readString(out.resolve("manifest.json")));
    }

    private static Run export(String format, String grain, Path out) {
        return stack.run(
                "focus",
                "export",
                "--tenant",
                TENANT,
                "--from",
                YESTERDAY.toString(),
                "--to",
                TODAY.plus(1, ChronoUnit.DAYS).toString(),
                "--format",
                format,
                "--grain",
                grain,
                "--out",
                out.toString());
    }

    private static boolean is(Row row, String term, String state) {
        return row.text("term").equals(term) && row.text("state").equals(state);
    }

    private static BigDecimal effective(long tokens) throws Exception {
        String sql =
                "SELECT toString(effective_cost) AS x FROM costline.request_effective_costs WHERE tenant = '" + TENANT
                        + "' AND effective_cost IS NOT NULL AND event_id IN (SELECT event_id FROM costline.request_costs WHERE tenant = '"
                        + TENANT + "' AND input_tokens = " + tokens + ")";
        Instant limit = Instant.now().plusSeconds(60);
        List<Row> rows = Sql.rows(stack.questions(), sql);
        while (rows.isEmpty() && Instant.now().isBefore(limit)) {
            Thread.sleep(250);
            rows = Sql.rows(stack.questions(), sql);
        }
        assertThat(rows).as(tokens + " tokens").hasSize(1);
        return new BigDecimal(rows.getFirst().text("x"));
    }

    /** Until all lines of a document came at other times than before; those times. */
    private static Set<String> awaitLines(String document, int lines, Set<String> before) throws Exception {
        Instant limit = Instant.now().plusSeconds(90);
        while (true) {
            List<String> fetched =
                    stack.questions().ask("invoice_lines", Map.of("tenant", TENANT, "document", document)).stream()
                            .map(row -> row.text("fetched_at"))
                            .toList();
            if (fetched.size() == lines && Collections.disjoint(fetched, before)) {
                return Set.copyOf(fetched);
            }
            assertThat(Instant.now()).as(fetched.size() + " lines").isBefore(limit);
            Thread.sleep(250);
        }
    }

    private static <T> T await(String question, Map<String, Object> values, Function<Row, T> wanted) throws Exception {
        return stack.await(question, values, rows -> rows.stream().anyMatch(row -> wanted.apply(row) != null)).stream()
                .map(wanted)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }
}
