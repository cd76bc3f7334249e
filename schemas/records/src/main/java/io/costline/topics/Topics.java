package io.costline.topics;

import io.costline.avro.ApiKey;
import io.costline.avro.Budget;
import io.costline.avro.BudgetAlert;
import io.costline.avro.Definition;
import io.costline.avro.InvoiceLine;
import io.costline.avro.LedgerRow;
import io.costline.avro.Outcome;
import io.costline.avro.PostedCorrection;
import io.costline.avro.PriceBookEntry;
import io.costline.avro.Rejection;
import io.costline.avro.RequestCost;
import io.costline.avro.RequestEvent;
import io.costline.avro.RevenueLine;
import io.costline.avro.SpendBucket;
import io.costline.avro.WorkflowTrace;
import java.util.List;

/** Every topic of the pipeline. */
public final class Topics {
    /** Of every topic whose records are many, unless settings say otherwise. */
    public static final int PARTITIONS = 8;

    /** Door for producers that write Avro RequestEvents. */
    public static final TopicSpec RAW_EVENTS =
            TopicSpec.kept("costline.raw.events", PARTITIONS, 7, RequestEvent.getClassSchema());

    /** What every topic's name begins with. */
    public static final String PREFIX = "costline.";

    /** What the name of a door for a source's own JSON begins with. */
    public static final String RAW_PREFIX = PREFIX + "raw.";

    /** Door for LiteLLM's own JSON. */
    public static final TopicSpec RAW_LITELLM = TopicSpec.foreign(RAW_PREFIX + "litellm", PARTITIONS, 7);

    /** Normalised events; written by metering-ingest only. */
    public static final TopicSpec REQUESTS =
            TopicSpec.kept("costline.requests", PARTITIONS, 30, RequestEvent.getClassSchema());

    public static final TopicSpec REJECTED =
            TopicSpec.kept("costline.rejected", PARTITIONS, 30, Rejection.getClassSchema());

    /** Events with their cost, in trace order. */
    public static final TopicSpec COSTS =
            TopicSpec.kept("costline.costs", PARTITIONS, 90, RequestCost.getClassSchema());

    public static final TopicSpec TRACES =
            TopicSpec.kept("costline.traces", PARTITIONS, 90, WorkflowTrace.getClassSchema());

    public static final TopicSpec SPEND =
            TopicSpec.compacted("costline.spend", PARTITIONS, SpendBucket.getClassSchema());

    public static final TopicSpec BUDGET_ALERTS =
            TopicSpec.kept("costline.budget-alerts", PARTITIONS, 90, BudgetAlert.getClassSchema());

    public static final TopicSpec PRICE_BOOK =
            TopicSpec.compacted("costline.price-book", 1, PriceBookEntry.getClassSchema());

    public static final TopicSpec BUDGETS = TopicSpec.compacted("costline.budgets", 1, Budget.getClassSchema());

    public static final TopicSpec API_KEYS = TopicSpec.compacted("costline.api-keys", 1, ApiKey.getClassSchema());

    /** What billing periods come to by the terms of contracts. */
    public static final TopicSpec LEDGER = TopicSpec.compacted("costline.ledger", 1, LedgerRow.getClassSchema());

    /** What closed periods cost differently. */
    public static final TopicSpec LEDGER_CORRECTIONS =
            TopicSpec.compacted("costline.ledger-corrections", 1, PostedCorrection.getClassSchema());

    /**
     * Lines of invoices and credit notes. Kept, not compacted: a webhook delivered late may bring an older revision after a newer
     * one, and they are few.
     */
    public static final TopicSpec REVENUE = TopicSpec.kept("costline.revenue", 2, 3_650, RevenueLine.getClassSchema());

    /** What was made of answers. */
    public static final TopicSpec OUTCOMES = TopicSpec.kept("costline.outcomes", 2, 90, Outcome.getClassSchema());

    /** Lines of what providers bill; kept for the same reason. */
    public static final TopicSpec INVOICES =
            TopicSpec.kept("costline.invoices", 2, 3_650, InvoiceLine.getClassSchema());

    /** Plans, customers' other names and closed months. */
    public static final TopicSpec DEFINITIONS =
            TopicSpec.compacted("costline.definitions", 1, Definition.getClassSchema());

    public static final List<TopicSpec> ALL = List.of(
            RAW_EVENTS,
            RAW_LITELLM,
            REQUESTS,
            REJECTED,
            COSTS,
            TRACES,
            SPEND,
            BUDGET_ALERTS,
            PRICE_BOOK,
            BUDGETS,
            API_KEYS,
            LEDGER,
            LEDGER_CORRECTIONS,
            REVENUE,
            OUTCOMES,
            INVOICES,
            DEFINITIONS);

    private static final int FEW_PARTITIONS = 2;

    private Topics() {}

    /** Door for the own JSON of any other source; more partitions may be added at will, for no order is kept there. */
    public static TopicSpec raw(String source) {
        return RAW_LITELLM.name().equals(RAW_PREFIX + source)
                ? RAW_LITELLM
                : TopicSpec.foreign(RAW_PREFIX + source, FEW_PARTITIONS, 7);
    }
}
