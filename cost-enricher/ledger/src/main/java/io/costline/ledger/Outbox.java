package io.costline.ledger;

import io.costline.avro.BudgetAlert;
import io.costline.avro.LedgerRow;
import io.costline.avro.PostedCorrection;
import io.costline.enrich.reprice.Transactions;
import io.costline.topics.Keys;
import io.costline.topics.TopicSpec;
import io.costline.topics.Topics;
import io.costline.wire.AvroSerializer;
import io.costline.wire.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What a pass publishes, all of it or nothing; then it is {@link Published}. One thread. */
final class Outbox {
    private final Transactions transactions;
    private final Published published;
    private final AvroSerializer<LedgerRow> rowWriter;
    private final AvroSerializer<PostedCorrection> correctionWriter;
    private final AvroSerializer<BudgetAlert> alertWriter;
    private final List<LedgerRow> rows = new ArrayList<>();
    private final List<PostedCorrection> corrections = new ArrayList<>();
    private int alerts;

    Outbox(Transactions transactions, Published published, SchemaRegistry registry) {
        this.transactions = transactions;
        this.published = published;
        this.rowWriter = AvroSerializer.of(registry, Topics.LEDGER);
        this.correctionWriter = AvroSerializer.of(registry, Topics.LEDGER_CORRECTIONS);
        this.alertWriter = AvroSerializer.of(registry, Topics.BUDGET_ALERTS);
    }

    void add(LedgerRow row) {
        rows.add(row);
        send(Topics.LEDGER, Keys.ledger(row), rowWriter, row);
    }

    void add(PostedCorrection correction) {
        corrections.add(correction);
        send(Topics.LEDGER_CORRECTIONS, Keys.ledgerCorrection(correction), correctionWriter, correction);
    }

    void add(BudgetAlert alert) {
        alerts++;
        String key = Keys.scope(alert.getTenant(), alert.getDimension().name(), alert.getScopeValue());
        send(Topics.BUDGET_ALERTS, key, alertWriter, alert);
    }

    private <T extends SpecificRecord> void send(TopicSpec topic, String key, AvroSerializer<T> writer, T value) {
        transactions.send(
                new ProducerRecord<>(topic.name(), key.getBytes(StandardCharsets.UTF_8), writer.encode(value)));
    }

    /** How many rows and corrections are to be published. */
    int size() {
        return rows.size() + corrections.size();
    }

    /** Returns how many records were published. */
    int commit() {
        transactions.commit();
        rows.forEach(published::put);
        corrections.forEach(published::put);
        int count = rows.size() + corrections.size() + alerts;
        rows.clear();
        corrections.clear();
        alerts = 0;
        return count;
    }
}
