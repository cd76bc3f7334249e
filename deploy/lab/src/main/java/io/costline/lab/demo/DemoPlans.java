package io.costline.lab.demo;

import io.costline.cli.plans.DefinitionPublisher;
import io.costline.cli.plans.PlanFile;
import io.costline.client.DirectClient;
import io.costline.client.DoorAnswer;
import io.costline.client.EventVerdict.Outcome;
import io.costline.lab.check.Ledger;
import io.costline.lab.check.PlanMargins;
import io.costline.lab.check.PlanMargins.Charge;
import io.costline.lab.sql.ClickHouse;
import io.costline.lab.traffic.Model;
import io.costline.lab.traffic.Subscribers;
import io.costline.stack.Definitions;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What two customers are charged in this month: the plans, as {@code plans apply} reads them, and the rows that the revenue door takes. */
final class DemoPlans {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String tenant;
    private final LocalDate month;

    /** @param now in the month that is charged */
    DemoPlans(String tenant, Instant now) {
        this.tenant = tenant;
        this.month = LocalDate.ofInstant(now, ZoneOffset.UTC).withDayOfMonth(1);
    }

    void apply(Definitions definitions) throws IOException {
        new DefinitionPublisher(definitions.kafka(), definitions.registry())
                .apply(PlanFile.parse(resource("plans.yaml"), tenant), PATIENCE, Instant.now());
    }

    /** Returns when the charges are in ClickHouse: until they are, customers would seem to be served for nothing. */
    void charge(DirectClient client, ClickHouse clickHouse) throws IOException, InterruptedException {
        String rows = resource("charges.csv")
                .replace("FROM", month.toString())
                .replace("TO", month.plusMonths(1).toString());
        DoorAnswer answer = client.post(
                "/v1/revenue/csv", Map.of("Content-Type", "text/csv"), rows.getBytes(StandardCharsets.UTF_8), PATIENCE);
        if (answer.count(Outcome.ACCEPTED) != rows.lines().count() - 1) {
            throw new IOException("the revenue door answered " + answer.status() + ": " + answer.text());
        }
        Instant limit = Instant.now().plus(PATIENCE);
        while (stored(clickHouse) < answer.count(Outcome.ACCEPTED)
                && Instant.now().isBefore(limit)) {
            Thread.sleep(100);
        }
    }

    private long stored(ClickHouse clickHouse) {
        return clickHouse
                .rows(
                        "SELECT count() AS lines FROM costline.revenue_lines WHERE tenant = {tenant:String}",
                        Map.of("tenant", tenant))
                .getFirst()
                .number("lines");
    }

    /** What must come of it, said apart from the files. */
    void expect(Ledger expected) {
        PlanMargins.expect(
                expected,
                List.of(
                        charge(Subscribers.ON_OPUS, "starter-29", true, "29"),
                        charge(Subscribers.ON_HAIKU, "pro-99", true, "99"),
                        charge(Subscribers.ON_HAIKU, "pro-99", false, "1")),
                DemoPrices.CREDIT);
        PlanMargins.expectInversion(
                expected, month, "starter-29", Model.OPUS.name(), "pro-99", Model.BEDROCK_HAIKU.name());
    }

    private Charge charge(String customer, String plan, boolean subscription, String amount) {
        return new Charge(
                customer, plan, subscription, new BigDecimal(amount), start(month), start(month.plusMonths(1)));
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static String resource(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(DemoPlans.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
