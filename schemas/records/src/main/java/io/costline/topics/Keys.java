package io.costline.topics;

import io.costline.avro.InvoiceLine;
import io.costline.avro.LedgerRow;
import io.costline.avro.PostedCorrection;
import io.costline.avro.RequestEvent;
import java.util.regex.Pattern;
import org.apache.kafka.common.utils.Utils;

/** Record keys: UTF-8 text with {@code /} after the tenant, which cannot contain one. */
public final class Keys {
    /** Before the id of a call that belongs to no trace, in the name of the trace it makes up alone. */
    public static final String OWN_TRACE = "call-";

    private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private Keys() {}

    /** Where a producer puts the key by default. */
    public static int partition(byte[] key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    public static boolean isTenant(String text) {
        return TENANT.matcher(text).matches();
    }

    /** costline.requests: all observations of one call meet in one partition. */
    public static String request(String tenant, String callId) {
        return tenant + '/' + callId;
    }

    /** costline.costs: all calls of one trace meet in one partition. */
    public static String cost(String tenant, String traceId) {
        return tenant + '/' + traceId;
    }

    /** The trace an event belongs to: its own, or one of its call alone. */
    public static String traceId(RequestEvent event) {
        return traceId(event.getTraceId(), event.getCallId());
    }

    public static String traceId(String traceId, String callId) {
        return traceId.isEmpty() ? OWN_TRACE + callId : traceId;
    }

    /** costline.traces: by customer, or by trace while no call named one. */
    public static String trace(String tenant, String customerId, String traceId) {
        return tenant + '/' + (customerId.isEmpty() ? "~" + traceId : customerId);
    }

    /**
     * costline.spend: one key a bucket, so that compaction keeps each bucket's last value.
     *
     * @param addedIn month of a bucket of history, as 202611; 0: none
     */
    public static String spend(
            String tenant,
            String dimension,
            String granularity,
            long bucketStartMillis,
            int addedIn,
            String currency,
            String scopeValue) {
        String bucket = addedIn == 0 ? Long.toString(bucketStartMillis) : bucketStartMillis + "+" + addedIn;
        return String.join("/", tenant, dimension, granularity, bucket, currency, scopeValue);
    }

    /** costline.budget-alerts and the attribution's own scope order. */
    public static String scope(String tenant, String dimension, String scopeValue) {
        return String.join("/", tenant, dimension, scopeValue);
    }

    public static String budget(String tenant, String budgetId) {
        return tenant + '/' + budgetId;
    }

    /** costline.revenue: all revisions of a line meet in one partition. */
    public static String revenue(String tenant, String lineId) {
        return tenant + '/' + lineId;
    }

    /** costline.outcomes: all revisions of an outcome meet in one partition. */
    public static String outcome(String tenant, String outcomeId) {
        return tenant + '/' + outcomeId;
    }

    /** costline.invoices: all revisions of a line meet in one partition. */
    public static String invoice(InvoiceLine line) {
        return String.join("/", line.getTenant(), line.getProvider(), line.getAccount(), line.getLineId());
    }

    public static String definition(String tenant, String kind, String id) {
        return String.join("/", tenant, kind, id);
    }

    public static String rejected(String tenant, String source) {
        return tenant + '/' + source;
    }

    /** costline.ledger: one key a term of a period, so that compaction keeps each one's last figures. */
    public static String ledger(LedgerRow row) {
        return String.join(
                "/",
                row.getTenant(),
                row.getContractId(),
                row.getPeriodStart().toString(),
                row.getTerm().name(),
                row.getName(),
                row.getSliceStart().toString(),
                row.getUnit());
    }

    /** costline.ledger-corrections. */
    public static String ledgerCorrection(PostedCorrection row) {
        return String.join(
                "/",
                row.getTenant(),
                row.getContractId(),
                row.getPeriodStart().toString(),
                Integer.toString(row.getNumber()));
    }
}
