package io.costline.lab.demo;

import io.costline.client.DirectClient;
import io.costline.client.DoorAnswer;
import io.costline.client.EventVerdict.Outcome;
import io.costline.enrich.invoice.Cell;
import io.costline.enrich.invoice.Difference.Kind;
import io.costline.enrich.invoice.InvoiceLine;
import io.costline.enrich.invoice.OurUsage;
import io.costline.enrich.invoice.Reconciliation;
import io.costline.lab.check.Facts;
import io.costline.lab.check.Ledger;
import io.costline.lab.check.ProviderBill;
import io.costline.lab.sql.ClickHouse;
import io.costline.lab.traffic.Model;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** OpenAI's bill for the demo's calls, held against what was counted. */
final class DemoBill {
    static final String PROVIDER = "openai";
    private static final String DOCUMENT = "in_demo";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Units as the bill has them: those of an unpriced call are its plain tokens. */
    private static final String OURS = """
        SELECT toString(toDate(event_time)) AS day, served_model, used.1 AS unit, toString(sum(used.2)) AS quantity,
            max(used.3 IS NULL) AS unpriced, toString(sum(ifNull(used.3, 0))) AS amount,
            toString(sumIf(used.2, dateDiff('second', toStartOfDay(event_time), event_time) NOT BETWEEN 600 AND 85799))
                AS near_midnight
        FROM
        (
            SELECT event_time, toString(served_model) AS served_model,
                arrayJoin(if(pricing_status = 'UNPRICED',
                    [('input_tokens', toDecimal128(input_uncached_tokens, 12), CAST(NULL, 'Nullable(Decimal(38, 12))')),
                        ('output_tokens', toDecimal128(output_visible_tokens, 12), CAST(NULL, 'Nullable(Decimal(38, 12))'))],
                    arrayMap((unit, quantity, amount) -> (unit, quantity, toNullable(amount)),
                        CAST(line_unit, 'Array(String)'), line_quantity, line_contracted_amount))) AS used
            FROM costline.request_costs
            WHERE tenant = {tenant:String} AND provider = {provider:String} AND credential_kind != 'BYOK'
                AND pricing_status IN ('PRICED', 'UNPRICED')
        )
        WHERE used.2 > 0
        GROUP BY day, served_model, unit
        """;

    private final ProviderBill bill;

    DemoBill(Ledger expected) {
        this.bill = ProviderBill.of(expected, PROVIDER, Model.named("gpt-4.1").name());
        bill.expect(expected.facts());
    }

    /** Stores it, as {@code invoices import} does. */
    void send(DirectClient client) throws IOException, InterruptedException {
        ArrayNode lines = JsonMapper.shared().createArrayNode();
        for (ProviderBill.Line line : bill.lines()) {
            lines.addObject()
                    .put("day", line.day().toString())
                    .put("model", line.model())
                    .put("unit", line.unit())
                    .put("quantity", Long.toString(line.quantity()))
                    .put("amount", line.amount().toPlainString())
                    .put("kind", line.kind().toLowerCase(Locale.ROOT));
        }
        DoorAnswer answer = client.post(
                "/v1/invoices/" + PROVIDER + "?form=lines&revision=1&document=" + DOCUMENT,
                Map.of("Content-Type", "application/json"),
                lines.toString().getBytes(StandardCharsets.UTF_8),
                PATIENCE);
        if (answer.count(Outcome.ACCEPTED) != bill.lines().size()) {
            throw new IOException("the invoices' door answered " + answer.status() + ": " + answer.text());
        }
    }

    /** The bill beside what is in ClickHouse now. */
    Reconciliation reconcile(ClickHouse clickHouse, String tenant) {
        List<OurUsage> ours = clickHouse.rows(OURS, Map.of("tenant", tenant, "provider", PROVIDER)).stream()
                .map(row -> OurUsage.of(
                        new Cell("", LocalDate.parse(row.text("day")), row.text("served_model"), row.text("unit")),
                        row.decimal("quantity"),
                        row.number("unpriced") > 0 ? null : row.decimal("amount"),
                        row.decimal("near_midnight")))
                .toList();
        List<InvoiceLine> lines = bill.lines().stream()
                .map(line -> new InvoiceLine(
                        new Cell("", line.day(), line.model(), line.unit()),
                        BigDecimal.valueOf(line.quantity()),
                        line.amount(),
                        InvoiceLine.Kind.valueOf(line.kind())))
                .toList();
        return Reconciliation.of(lines, ours, unit -> false, 2);
    }

    void found(ClickHouse clickHouse, String tenant, Facts facts) {
        Reconciliation found = reconcile(clickHouse, tenant);
        Map<String, BigDecimal> classes = new HashMap<>();
        for (Map.Entry<Kind, BigDecimal> each : found.classes().entrySet()) {
            classes.put(each.getKey().name(), each.getValue());
        }
        ProviderBill.state(facts, found.invoiceTotal(), found.ourTotal(), classes, found.unexplained());
    }
}
