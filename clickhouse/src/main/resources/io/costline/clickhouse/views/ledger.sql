-- What a term of a contract comes to in a billing period, as last computed. OPEN: provisional, up to the last full hour; CLOSED: frozen,
-- what changes afterwards stands in ledger_corrections; INVOICED: likewise, and closed documents of its provider bill its calls.
SELECT * EXCEPT (withdrawn, inserted_at)
FROM costline_raw.ledger FINAL
WHERE NOT withdrawn
