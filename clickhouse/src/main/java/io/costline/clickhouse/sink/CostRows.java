package io.costline.clickhouse.sink;

import io.costline.avro.CallStatus;
import io.costline.avro.CredentialKind;
import io.costline.avro.PricingStatus;
import io.costline.avro.RequestCost;
import io.costline.avro.ResponseCache;
import io.costline.avro.TotalCheck;
import io.costline.avro.UsageStatus;
import io.costline.wire.EventText;
import io.costline.wire.RequestCostView;
import io.costline.wire.RequestEventView;
import java.util.EnumMap;
import java.util.Map;
import org.apache.avro.Schema;

/** costline.costs to request_costs, straight from the Avro bytes: one row an event, no objects in between. */
final class CostRows extends Rows {
    private static final int UNPRICED = PricingStatus.UNPRICED.ordinal();
    private static final String[] TOKEN_COLUMNS = {
        "input_uncached_tokens",
        "cache_read_tokens",
        "cache_write_5m_tokens",
        "cache_write_1h_tokens",
        "cache_write_unknown_ttl_tokens",
        "tool_use_input_tokens",
        "output_visible_tokens",
        "reasoning_tokens",
        "prediction_rejected_tokens"
    };

    private final RequestCostView view = new RequestCostView();
    private final Column.Fixed eventId;
    private final Column.Fixed revision;
    private final Column.Fixed eventTime;
    private final Column.Fixed receivedAt;
    private final Column.Maybe startedAt;
    private final Column.Maybe firstTokenAt;
    private final Column.Maybe endedAt;
    private final Column.Text traceId;
    private final Map<EventText, Column.Dictionary> names = new EnumMap<>(EventText.class);
    private final Map<EventText, Column.Text> ids = new EnumMap<>(EventText.class);
    private final Source<Column.Dictionary>[] nameSources;
    private final Source<Column.Text>[] idSources;
    private final Column.Fixed credentialKind;
    private final Column.Fixed attemptIndex;
    private final Column.Fixed retryCount;
    private final Column.Fixed batch;
    private final Column.Fixed status;
    private final Column.Fixed httpStatus;
    private final Column.Fixed responseCache;
    private final Column.Fixed[] tokens = new Column.Fixed[TOKEN_COLUMNS.length];
    private final Column.Dictionary unitName = new Column.Dictionary();
    private final Column.Fixed unitQuantity = new Column.Fixed("Decimal(38, 12)", 16);
    private final Column.Repeated otherUnits;
    private final Column.Fixed usageStatus;
    private final Column.Fixed totalCheck;
    private final Column.Fixed pricingStatus;
    private final Column.Dictionary pricingReason;
    private final Column.Dictionary currency;
    private final Column.Maybe listCost;
    private final Column.Maybe contractedCost;
    private final Column.Fixed upperBound;
    private final Column.Maybe requestedCost;
    private final Column.Dictionary baselineModel;
    private final Column.Maybe baselineCost;
    private final ReportedRows reported;
    private final Column.Fixed priceBookVersion;
    private final Column.Dictionary cardId;
    private final Column.Dictionary finding = new Column.Dictionary();
    private final Column.Repeated findings;
    private final CostLines lines;
    private final Column.Dictionary tagName = new Column.Dictionary();
    private final Column.Text tagValue = new Column.Text();
    private final Column.Repeated tags;

    /** A text of the event and the column it goes to. */
    private record Source<C extends Column>(EventText field, C column) {}

    @SuppressWarnings("unchecked") // arrays of a record of ours
    CostRows() {
        super("request_costs");
        for (EventText text : EventText.values()) {
            switch (text.column()) {
                case NONE, TRACE -> {}
                case NAME -> names.put(text, block.dictionary(text.field()));
                case ID -> ids.put(text, block.text(text.field()));
            }
        }
        traceId = block.text(EventText.TRACE_ID.field());
        eventId = block.number("event_id", "FixedString(16)", 16);
        revision = block.number("revision", "UInt128", 16);
        eventTime = block.time("event_time");
        receivedAt = block.time("received_at");
        startedAt = block.maybeTime("started_at");
        firstTokenAt = block.maybeTime("first_token_at");
        endedAt = block.maybeTime("ended_at");
        credentialKind = block.constant("credential_kind", CredentialKind.class);
        attemptIndex = block.number("attempt_index", "UInt32", 4);
        retryCount = block.number("retry_count", "UInt32", 4);
        batch = block.number("batch", "Bool", 1);
        status = block.constant("status", CallStatus.class);
        httpStatus = block.number("http_status", "UInt16", 2);
        responseCache = block.constant("response_cache", ResponseCache.class);
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = block.number(TOKEN_COLUMNS[i], "UInt64", 8);
        }
        otherUnits = block.add("other_units", Column.Repeated.map(unitName, unitQuantity));
        usageStatus = block.constant("usage_status", UsageStatus.class);
        totalCheck = block.constant("total_check", TotalCheck.class);
        pricingStatus = block.constant("pricing_status", PricingStatus.class);
        pricingReason = block.dictionary("pricing_reason");
        currency = block.dictionary("currency");
        listCost = block.maybeDecimal("list_cost");
        contractedCost = block.maybeDecimal("contracted_cost");
        upperBound = block.decimal("upper_bound");
        requestedCost = block.maybeDecimal("requested_cost");
        baselineModel = block.dictionary("baseline_model");
        baselineCost = block.maybeDecimal("baseline_cost");
        reported = new ReportedRows(this);
        priceBookVersion = block.number("price_book_version", "UInt64", 8);
        cardId = block.dictionary("card_id");
        findings = block.array("findings", finding);
        lines = new CostLines(this);
        tags = block.add("tags", Column.Repeated.map(tagName, tagValue));
        nameSources = names.entrySet().stream()
                .map(e -> new Source<>(e.getKey(), e.getValue()))
                .toArray(Source[]::new);
        idSources = ids.entrySet().stream()
                .map(e -> new Source<>(e.getKey(), e.getValue()))
                .toArray(Source[]::new);
    }

    @Override
    Schema schema() {
        return RequestCost.getClassSchema();
    }

    @Override
    long read(byte[] framed) {
        view.wrap(framed);
        RequestEventView event = view.event();
        event(event);
        usage(event);
        cost();
        return view.knownAt();
    }

    /** Whether the cost last read corrects an earlier one. */
    boolean corrected() {
        return view.corrected();
    }

    private void event(RequestEventView event) {
        byte[] bytes = event.bytes();
        for (Source<Column.Dictionary> source : nameSources) {
            source.column.put(bytes, event.start(source.field), event.length(source.field));
        }
        for (Source<Column.Text> source : idSources) {
            source.column.put(bytes, event.start(source.field), event.length(source.field));
        }
        EventText trace = event.traceField();
        traceId.put(event.tracePrefix(), bytes, event.start(trace), event.length(trace));
        // the id is 16 bytes in the order of its hex, not a number
        eventId.values.putLongs(Long.reverseBytes(event.eventIdLow()), Long.reverseBytes(event.eventIdHigh()));
        revision.values.putLongs(view.revisionHigh(), view.revisionLow());
        eventTime.values.putLong(event.eventTime());
        receivedAt.values.putLong(event.receivedAt());
        time(startedAt, event.startedAt());
        time(firstTokenAt, event.firstTokenAt());
        time(endedAt, event.endedAt());
        credentialKind.values.putByte(event.credentialKind().ordinal());
        attemptIndex.values.putInt(event.attemptIndex());
        retryCount.values.putInt(event.retryCount());
        batch.values.putByte(event.batch() ? 1 : 0);
        status.values.putByte(event.status().ordinal());
        httpStatus.values.putShort(event.httpStatus());
        responseCache.values.putByte(event.responseCache().ordinal());
        map(event.tagsAt());
    }

    private static void time(Column.Maybe column, long micros) {
        if (micros == RequestEventView.NO_TIME) {
            column.putNull();
        } else {
            column.put(micros);
        }
    }

    private void map(int tagsAt) {
        at(tagsAt);
        for (long n = cursor.readBlock(); n > 0; n = cursor.readBlock()) {
            for (long i = 0; i < n; i++) {
                text(tagName);
                text(tagValue);
            }
        }
        tags.endRow();
    }

    private void usage(RequestEventView event) {
        for (int bucket = 0; bucket < tokens.length; bucket++) {
            tokens[bucket].values.putLong(event.tokens(bucket));
        }
        at(event.unitsAt());
        for (long n = cursor.readBlock(); n > 0; n = cursor.readBlock()) {
            for (long i = 0; i < n; i++) {
                text(unitName);
                decimal(unitQuantity);
            }
        }
        otherUnits.endRow();
        usageStatus.values.putByte(event.usageStatus().ordinal());
        totalCheck.values.putByte(event.totalCheck().ordinal());
        at(event.reportedCostsAt());
        reported.read(cursor);
    }

    private void cost() {
        int pricing = view.status().ordinal();
        pricingStatus.values.putByte(pricing);
        at(view.costAt());
        cursor.readInt(); // epoch
        priceBookVersion.values.putLong(cursor.readLong());
        cursor.readInt(); // status
        text(pricingReason);
        text(currency);
        long list = cursor.readDecimal();
        long contracted = cursor.readDecimal();
        if (pricing == UNPRICED) {
            listCost.putNull();
            contractedCost.putNull();
        } else {
            listCost.put(list);
            contractedCost.put(contracted);
        }
        long bound = cursor.readDecimal();
        upperBound.values.putLongs(bound >> 63, bound);
        text(cardId);
        lines.read(cursor);
        if (view.requestedKnown()) {
            requestedCost.put(view.requestedCost());
        } else {
            requestedCost.putNull();
        }
        baselineModel.put(view.bytes(), view.baselineModelAt(), view.baselineModelLength());
        if (view.baselineKnown()) {
            baselineCost.put(view.baselineCost());
        } else {
            baselineCost.putNull();
        }
        at(view.findingsAt());
        for (long n = cursor.readBlock(); n > 0; n = cursor.readBlock()) {
            for (long i = 0; i < n; i++) {
                text(finding);
            }
        }
        findings.endRow();
    }

    private void at(int offset) {
        byte[] bytes = view.bytes();
        cursor.reset(bytes, offset, bytes.length);
    }
}
