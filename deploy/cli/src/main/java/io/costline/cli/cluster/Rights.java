package io.costline.cli.cluster;

import io.costline.clickhouse.sink.Sink;
import io.costline.stack.Service;
import io.costline.topics.TopicSpec;
import io.costline.topics.Topics;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a service does in Kafka and in ClickHouse, and so must be allowed to. Kafka Streams' own topics come beside: whoever runs
 * one creates, reads and writes every topic that its application id begins.
 *
 * @param reads topics
 * @param writes topics
 * @param clickHouse privileges, as GRANT names them
 */
record Rights(List<TopicSpec> reads, List<TopicSpec> writes, List<String> clickHouse) {
    static Rights of(Service service) {
        return switch (service) {
            case INGEST ->
                new Rights(
                        List.of(Topics.API_KEYS, Topics.RAW_EVENTS, Topics.RAW_LITELLM),
                        List.of(Topics.REQUESTS, Topics.REJECTED, Topics.REVENUE, Topics.OUTCOMES, Topics.INVOICES),
                        List.of());
            case ENRICHER ->
                new Rights(
                        List.of(Topics.REQUESTS, Topics.PRICE_BOOK, Topics.COSTS),
                        List.of(Topics.COSTS, Topics.REJECTED),
                        List.of());
            case ATTRIBUTION ->
                new Rights(
                        List.of(Topics.COSTS, Topics.BUDGETS, Topics.SPEND),
                        List.of(Topics.TRACES, Topics.SPEND, Topics.BUDGET_ALERTS, Topics.REJECTED),
                        List.of());
            case SINK ->
                new Rights(Sink.TOPICS, List.of(), List.of("SELECT ON costline_raw.*", "INSERT ON costline_raw.*"));
            case LEDGER ->
                new Rights(
                        List.of(Topics.PRICE_BOOK, Topics.LEDGER, Topics.LEDGER_CORRECTIONS),
                        List.of(Topics.LEDGER, Topics.LEDGER_CORRECTIONS, Topics.BUDGET_ALERTS),
                        List.of("SELECT ON costline.*", "SELECT ON costline_raw.*"));
            case CONSOLE ->
                new Rights(
                        List.of(Topics.API_KEYS, Topics.PRICE_BOOK),
                        List.of(),
                        List.of("SELECT ON costline.*", "SELECT ON costline_raw.*"));
            case DISPATCHER -> new Rights(List.of(Topics.BUDGET_ALERTS), List.of(), List.of());
        };
    }

    /** Every topic that it touches. */
    List<TopicSpec> topics() {
        return Stream.concat(reads.stream(), writes.stream()).distinct().toList();
    }
}
