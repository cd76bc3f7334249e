-- An input that was refused: its shape and digest, never its text.
SELECT
    tenant,
    rejection_id,
    source,
    door,
    received_at,
    reason_code,
    field,
    message,
    position,
    sha256,
    size,
    structure,
    inserted_at
FROM costline_raw.rejected_events FINAL
