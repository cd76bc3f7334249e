-- What contracts, baselines and reported costs add to an event. An older row has no figures of a contract: what its lines
-- contracted is what they list, which is right for all but those under a card of the account.
ALTER TABLE costline_raw.request_costs ${on_cluster}
    ADD COLUMN IF NOT EXISTS baseline_model LowCardinality(String) AFTER requested_cost,
    ADD COLUMN IF NOT EXISTS baseline_cost Nullable(Decimal(38, 12)) AFTER baseline_model,
    ADD COLUMN IF NOT EXISTS `reported.kind` Array(Enum8('UNKNOWN' = 0, 'BILLED' = 1, 'UPSTREAM' = 2, 'MARKET' = 3, 'LIST' = 4,
        'GATEWAY_FEE' = 5, 'ESTIMATE' = 6)) AFTER reported_cost,
    ADD COLUMN IF NOT EXISTS `reported.amount` Array(Decimal(38, 12)) AFTER `reported.kind`,
    ADD COLUMN IF NOT EXISTS `reported.currency` Array(LowCardinality(String)) AFTER `reported.amount`,
    ADD COLUMN IF NOT EXISTS `lines.contracted_amount` Array(Decimal(38, 12)) DEFAULT `lines.amount` AFTER `lines.amount`,
    ADD COLUMN IF NOT EXISTS findings Array(LowCardinality(String)) AFTER card_id;

-- Definitions of the price book that are no cards, as JSON in the words of a cards file.
CREATE TABLE IF NOT EXISTS costline_raw.price_book_definitions ${on_cluster}
(
    import_id LowCardinality(String),
    definition String,
    defined_at DateTime64(6, 'UTC'),
    inserted_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ${engine:ReplacingMergeTree(defined_at)}
ORDER BY (import_id, definition);
