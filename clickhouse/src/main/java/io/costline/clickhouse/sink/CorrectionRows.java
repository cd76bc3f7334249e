package io.costline.clickhouse.sink;

import io.costline.avro.PricingStatus;
import io.costline.avro.RequestCost;
import io.costline.wire.EventText;
import io.costline.wire.Interner;
import io.costline.wire.RequestCostView;
import io.costline.wire.RequestEventView;
import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema;

/** The costs among costline.costs that correct an earlier one, to cost_corrections. */
final class CorrectionRows extends Rows {
    private final RequestCostView view = new RequestCostView();
    private final Interner names = new Interner(256);
    private final Column.Dictionary tenant = block.dictionary("tenant");
    private final Column.Fixed eventId = block.number("event_id", "FixedString(16)", 16);
    private final Column.Fixed revision = block.number("revision", "UInt128", 16);
    private final Column.Text callId = block.text("call_id");
    private final Column.Fixed eventTime = block.time("event_time");
    private final Column.Fixed correctedAt = block.time("corrected_at");
    private final Column.Dictionary cause = block.dictionary("cause");
    private final Column.Dictionary jobId = block.dictionary("job_id");
    private final Column.Dictionary customerId = block.dictionary("customer_id");
    private final Column.Text traceId = block.text("trace_id");
    private final Column.Dictionary provider = block.dictionary("provider");
    private final Column.Dictionary servedModel = block.dictionary("served_model");
    private final Column.Fixed previousPriceBookVersion = block.number("previous_price_book_version", "UInt64", 8);
    private final Column.Fixed priceBookVersion = block.number("price_book_version", "UInt64", 8);
    private final Column.Fixed previousStatus = block.constant("previous_status", PricingStatus.class);
    private final Column.Fixed pricingStatus = block.constant("pricing_status", PricingStatus.class);
    private final Column.Dictionary previousCurrency = block.dictionary("previous_currency");
    private final Column.Dictionary currency = block.dictionary("currency");
    private final Column.Fixed previousListCost = block.decimal("previous_list_cost");
    private final Column.Fixed listCost = block.decimal("list_cost");
    private final Column.Fixed previousContractedCost = block.decimal("previous_contracted_cost");
    private final Column.Fixed contractedCost = block.decimal("contracted_cost");
    private final Column.Fixed previousUpperBound = block.decimal("previous_upper_bound");
    private final Column.Fixed upperBound = block.decimal("upper_bound");

    CorrectionRows() {
        super("cost_corrections");
    }

    @Override
    Schema schema() {
        return RequestCost.getClassSchema();
    }

    /** @throws IllegalArgumentException if the cost corrects none */
    @Override
    long read(byte[] framed) {
        view.wrap(framed);
        if (!view.corrected()) {
            throw new IllegalArgumentException("the cost is no correction");
        }
        event(view.event());
        revision.values.putLongs(view.revisionHigh(), view.revisionLow());
        correctedAt.values.putLong(view.knownAt());
        text(cause, view.cause(names));
        text(jobId, view.jobId(names));
        previousPriceBookVersion.values.putLong(view.previousPriceBookVersion());
        priceBookVersion.values.putLong(view.priceBookVersion());
        previousStatus.values.putByte(view.previousStatus().ordinal());
        pricingStatus.values.putByte(view.status().ordinal());
        text(previousCurrency, view.previousCurrency(names));
        text(currency, view.currency(names));
        amount(previousListCost, view.previousListCost());
        amount(listCost, view.listCost());
        amount(previousContractedCost, view.previousContractedCost());
        amount(contractedCost, view.contractedCost());
        amount(previousUpperBound, view.previousUpperBound());
        amount(upperBound, view.upperBound());
        return view.knownAt();
    }

    private void event(RequestEventView event) {
        byte[] bytes = event.bytes();
        text(tenant, event, EventText.TENANT);
        eventId.values.putLongs(Long.reverseBytes(event.eventIdLow()), Long.reverseBytes(event.eventIdHigh()));
        callId.put(bytes, event.start(EventText.CALL_ID), event.length(EventText.CALL_ID));
        eventTime.values.putLong(event.eventTime());
        text(customerId, event, EventText.CUSTOMER_ID);
        EventText trace = event.traceField();
        traceId.put(event.tracePrefix(), bytes, event.start(trace), event.length(trace));
        text(provider, event, EventText.PROVIDER);
        text(servedModel, event, EventText.SERVED_MODEL);
    }

    private static void text(Column.Dictionary into, RequestEventView event, EventText field) {
        into.put(event.bytes(), event.start(field), event.length(field));
    }

    private static void text(Column.Dictionary into, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        into.put(utf8, 0, utf8.length);
    }

    private static void amount(Column.Fixed into, long picos) {
        into.values.putLongs(picos >> 63, picos);
    }
}
