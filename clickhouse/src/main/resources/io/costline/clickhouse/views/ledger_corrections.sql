-- What a closed billing period costs differently, posted in the period that was under way: LATE_USAGE is one late call's own share,
-- TIER_RESTATEMENT what all its other calls cost differently, UNUSED_RESTATEMENT what is paid for and unused differently.
SELECT * EXCEPT (inserted_at)
FROM costline_raw.ledger_corrections FINAL
