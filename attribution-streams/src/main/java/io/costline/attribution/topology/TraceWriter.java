package io.costline.attribution.topology;

import io.costline.attribution.ledger.Totals;
import io.costline.attribution.ledger.Totals.Count;
import io.costline.attribution.trace.TraceSummary;
import io.costline.avro.TraceStatus;
import io.costline.limits.RecordLimits;
import io.costline.topics.Topics;
import io.costline.wire.AvroBuffer;
import io.costline.wire.Framing;
import io.costline.wire.SchemaRegistry;
import java.util.Collection;

/** Writes a WorkflowTrace field by field; a test holds it against the generated class. Not safe for use by several threads. */
final class TraceWriter {
    private final int schemaId;
    private final int epoch;
    private final AvroBuffer buffer = new AvroBuffer();

    TraceWriter(SchemaRegistry registry, int epoch) {
        this.schemaId = registry.register(
                Topics.TRACES.subject(), Topics.TRACES.valueSchema().orElseThrow());
        this.epoch = epoch;
    }

    /** @param openUntil UTC microseconds at which it closes for want of calls; 0 of a closed one */
    byte[] write(TraceSummary trace, long openUntil) {
        buffer.clear();
        Framing.writeHeader(buffer, schemaId);
        buffer.writeString(trace.tenant());
        buffer.writeString(trace.traceId());
        buffer.writeInt(epoch);
        buffer.writeLong(trace.revision());
        buffer.writeInt((trace.closed() ? TraceStatus.CLOSED : TraceStatus.OPEN).ordinal());
        buffer.writeString(trace.customer());
        buffer.writeString(trace.feature());
        buffer.writeString(trace.workflow());
        buffer.writeString(trace.agent());
        buffer.writeString(trace.sessionId());
        buffer.writeLong(trace.startedAt());
        buffer.writeLong(trace.endedAt());
        buffer.writeLong(trace.receivedAt());
        buffer.writeLong(trace.count(Count.CALLS));
        buffer.writeInt(trace.operations());
        buffer.writeLong(trace.count(Count.FAILED_CALLS));
        buffer.writeInt(trace.failedOperations());
        buffer.writeInt(trace.fallbackOperations());
        buffer.writeLong(trace.count(Count.UNPRICED_CALLS));
        buffer.writeLong(trace.count(Count.INPUT_TOKENS));
        buffer.writeLong(trace.count(Count.OUTPUT_TOKENS));
        writeNames(trace.providers());
        writeNames(trace.models());
        writeAmounts(trace);
        buffer.writeLong(openUntil);
        return buffer.toByteArray();
    }

    /** The first of many, so that a trace of any number of models fits a record. */
    private void writeNames(Collection<String> names) {
        if (!names.isEmpty()) {
            buffer.writeLong(Math.min(names.size(), RecordLimits.LIST));
            names.stream().limit(RecordLimits.LIST).forEach(buffer::writeString);
        }
        buffer.writeLong(0);
    }

    private void writeAmounts(TraceSummary trace) {
        if (!trace.totals().isEmpty()) {
            buffer.writeLong(trace.totals().size());
        }
        trace.totals().forEach((currency, totals) -> {
            buffer.writeString(currency);
            writeAmounts(totals);
        });
        buffer.writeLong(0);
    }

    private void writeAmounts(Totals totals) {
        buffer.writeDecimal(totals.amount(Totals.Amount.LIST_COST));
        buffer.writeDecimal(totals.amount(Totals.Amount.CONTRACTED_COST));
        buffer.writeDecimal(totals.amount(Totals.Amount.FALLBACK_COST));
        buffer.writeDecimal(totals.amount(Totals.Amount.ESCALATION_COST));
        buffer.writeDecimal(totals.amount(Totals.Amount.UNPRICED_UPPER_BOUND));
    }
}
