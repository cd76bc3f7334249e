package io.costline.lab.demo;

import io.costline.attribution.BudgetPublisher;
import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Progress;
import io.costline.clickhouse.query.Questions;
import io.costline.clickhouse.query.Row;
import io.costline.client.CostlineClient;
import io.costline.client.DirectClient;
import io.costline.identity.Attribution;
import io.costline.lab.check.Facts;
import io.costline.lab.check.Facts.Kind;
import io.costline.lab.check.FoundBusiness;
import io.costline.lab.check.Ledger;
import io.costline.lab.check.Prepaid;
import io.costline.lab.check.PriceList;
import io.costline.lab.sql.ClickHouse;
import io.costline.lab.traffic.Call;
import io.costline.lab.traffic.Delivery;
import io.costline.lab.traffic.Traffic;
import io.costline.lab.traffic.TrafficGenerator;
import io.costline.lab.traffic.TrafficOptions;
import io.costline.stack.Definitions;
import io.costline.stack.PipelineStack;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One demo on a stack that is up: make traffic, send it, wait for it, show what it cost, check it. */
public final class DemoRun {
    public static final String TENANT = "demo";

    private static final Duration KEY_LIMIT = Duration.ofSeconds(10);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final int SENDERS = 12;
    private static final double RECORDED_SECONDS = 3_513;
    private static final Duration STANDSTILL = Duration.ofSeconds(20);
    private static final int SHOWN_DIFFERENCES = 20;

    private final Console console;
    private final PipelineStack stack;
    private final Runnable alive;

    /**
     * @param alive called while waiting; throws when a process is gone
     */
    public DemoRun(Console console, PipelineStack stack, Runnable alive) {
        this.console = console;
        this.stack = stack;
        this.alive = alive;
    }

    /** Runs the demo and tells whether every figure agrees with the independent check. */
    public boolean run(TrafficOptions options, double speed) throws IOException, InterruptedException {
        PriceList prices = DemoPrices.check();
        Traffic traffic = TrafficGenerator.generate(options.withEveryDimension(), prices::estimate);
        Ledger expected = Ledger.of(traffic.sent(), traffic.refused(), TENANT, prices);
        expectCorrections(traffic, expected, prices);
        var file = stack.file();
        var definitions = new Definitions(file.bootstrapServers(), file.registryUrl());
        DemoPrices.publish(definitions);
        DemoPlans plans = new DemoPlans(TENANT, options.end());
        plans.apply(definitions);
        plans.expect(expected);
        DemoPrices.CREDIT.expect(expected);
        DemoRouting.expect(expected, prices);
        DemoBill bill = new DemoBill(expected);
        var key = definitions.createKey(Attribution.ofTenant(TENANT), "demo");
        stack.rememberKey(key.token());
        var budgets = new DemoBudgets(TENANT, expected);
        new BudgetPublisher(definitions.kafka(), definitions.registry())
                .apply(budgets.budgets(), Duration.ofSeconds(30));
        budgets.expectAlerts();
        expectExpiry(expected, options.end());
        describe(traffic);

        Instant sendingFrom = Instant.now();
        try (ClickHouse clickHouse = new ClickHouse(file.clickHouseUrl());
                Questions questions = Questions.at(file.clickHouseUrl())) {
            Replay.Result sent = send(traffic, key.token(), speed, client -> {
                plans.charge(client, clickHouse);
                bill.send(client);
            });
            DemoRouting routing = new DemoRouting(definitions, questions, TENANT);
            Settling.Verdict verdict =
                    settle(clickHouse, expected, bill, routing, () -> DemoPrices.publishLate(definitions));
            Duration took = Duration.between(sendingFrom, Instant.now());
            new Answers(console, questions, TENANT).print();
            new BusinessAnswers(console, questions, TENANT).print(bill.reconcile(clickHouse, TENANT));
            routing.print(console);
            figures(questions, traffic, sent, took);
            return tell(verdict);
        }
    }

    /** What is sent before the calls. */
    private interface Before {
        void sending(DirectClient client) throws IOException, InterruptedException;
    }

    private void describe(Traffic traffic) {
        long repeated = traffic.deliveries().stream()
                .filter(Delivery::repeat)
                .mapToLong(Delivery::calls)
                .sum();
        console.line("  Traffic: " + Figures.count(traffic.recordedRequests())
                + " requests with the arrival times and token sizes of the Azure LLM traces");
        console.line("  (CC-BY 4.0), their hour squeezed into "
                + traffic.options().span().toMinutes() + " minutes, in the shapes of LiteLLM logs, OpenAI, Anthropic");
        console.line("  and Gemini responses and our own events. Made up by the seed: who called, which model, what");
        console.line("  failed. " + Figures.count(traffic.calls().size()) + " calls in all, " + Figures.count(repeated)
                + " sent twice, " + Figures.count(traffic.superseded()) + " first sent with an estimate; two hosts");
        console.line("  bill in euros, and the price of one of them comes after its calls.");
    }

    private Replay.Result send(Traffic traffic, String key, double speed, Before before)
            throws IOException, InterruptedException {
        double recordedPerSpan = RECORDED_SECONDS / traffic.options().span().toSeconds();
        try (DirectClient client = CostlineClient.builder()
                        .url(stack.file().ingestUrl())
                        .key(key)
                        .requestTimeout(ANSWER_LIMIT)
                        .buildDirect();
                Progress progress = new Progress(console, "sending ", traffic.sentCalls())) {
            client.awaitKey(KEY_LIMIT);
            before.sending(client);
            return new Replay(client, SENDERS, speed)
                    .send(
                            traffic.deliveries(),
                            recordedPerSpan,
                            (calls, took) -> progress.at(calls, rate(calls, took)));
        }
    }

    private static String rate(long calls, Duration took) {
        return Figures.count(calls * 1_000 / Math.max(1, took.toMillis())) + " a second";
    }

    /** The calls whose price comes late have a row without one first, which the late card corrects. */
    private static void expectCorrections(Traffic traffic, Ledger expected, PriceList prices) {
        List<Call> late = traffic.calls().stream()
                .filter(call -> call.served().equals(Traffic.PRICED_LATE))
                .toList();
        BigInteger picos = late.stream()
                .map(call -> prices.cost(call.served().catalogKey(), Objects.requireNonNull(call.usage())))
                .reduce(BigInteger.ZERO, BigInteger::add);
        expected.facts()
                .add(
                        Kind.CORRECTIONS,
                        "PRICED_LATER " + prices.currency(Traffic.PRICED_LATE.catalogKey()),
                        Facts.viewText(late.size(), picos));
    }

    /** Most of the credit will be left when it expires: an alert, once. */
    private static void expectExpiry(Ledger expected, Instant now) {
        Instant month = LocalDate.ofInstant(now, ZoneOffset.UTC)
                .withDayOfMonth(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        Prepaid credit = DemoPrices.CREDIT;
        expected.facts()
                .add(Kind.ALERTS, Facts.alertKey(credit.contract(), "UNKNOWN", credit.credit(), month, 0), "FIRING");
    }

    private Settling.Verdict settle(
            ClickHouse clickHouse, Ledger expected, DemoBill bill, DemoRouting routing, Runnable stored)
            throws InterruptedException {
        try (Progress progress = new Progress(console, "settling", expected.events())) {
            return new Settling(clickHouse, TENANT, STANDSTILL, found -> {
                        FoundBusiness.read(clickHouse, TENANT, found);
                        bill.found(clickHouse, TENANT, found);
                        routing.found(found);
                    })
                    .await(expected, seen -> progress.at(seen, ""), alive, stored);
        }
    }

    private void figures(Questions questions, Traffic traffic, Replay.Result sent, Duration took) {
        Row row = questions.ask("latency", Map.of("tenant", TENANT)).getFirst();
        console.heading("The run");
        console.line("  " + Figures.count(sent.calls()) + " events sent over HTTP in " + Figures.seconds(sent.took())
                + " (" + rate(sent.calls(), sent.took()) + "), "
                + Figures.count(traffic.calls().size()) + " of them distinct;");
        console.line("  priced, joined, summed and queryable after " + Figures.seconds(took) + ", all of them.");
        console.line("  From the door to a row one can query, under this burst: " + latency(row, "p50_ms")
                + " for half of them, " + latency(row, "p99_ms"));
        console.line("  for 99 in 100. At a steady rate it is less: deploy/docs/speed.md.");
    }

    private static String latency(Row row, String column) {
        return Figures.seconds(Duration.ofMillis(Math.round(row.fraction(column))));
    }

    private boolean tell(Settling.Verdict verdict) {
        console.heading("Independent check");
        if (verdict.agrees()) {
            console.line("  " + console.green("✓") + " " + Figures.count(verdict.figures())
                    + " figures agree with ClickHouse to the last digit: every event and trace, every minute");
            console.line(
                    "    of every scope, alerts, corrections and comparisons, what each customer leaves, the credit,");
            console.line(
                    "    each class of the bill and the policy's saving, recomputed in whole numbers from price files.");
            return true;
        }
        List<Facts.Difference> differences = verdict.differences();
        console.line("  "
                + console.red("✗ " + Figures.count(differences.size()) + " of " + Figures.count(verdict.figures())
                        + " figures differ"));
        for (Facts.Difference difference : differences.subList(0, Math.min(SHOWN_DIFFERENCES, differences.size()))) {
            console.line("    " + difference.kind().title() + "  " + difference.key() + "  expected "
                    + difference.expected() + "  found " + difference.found());
        }
        return false;
    }
}
