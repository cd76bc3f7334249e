-- Signed differences. A correction from one currency to another is two rows, one that takes away and one that adds.
SELECT
    tenant,
    lower(hex(event_id)) AS event_id,
    call_id,
    event_time,
    corrected_at,
    cause,
    job_id,
    customer_id,
    trace_id,
    provider,
    served_model,
    previous_price_book_version,
    price_book_version,
    previous_status,
    pricing_status,
    side.1 AS currency,
    side.2 AS list_difference,
    side.3 AS contracted_difference,
    side.4 AS upper_bound_difference,
    inserted_at
FROM
(
    SELECT
        *,
        arrayJoin(if(previous_currency = currency,
            [(toString(currency), list_cost - previous_list_cost, contracted_cost - previous_contracted_cost,
                upper_bound - previous_upper_bound)],
            [(toString(previous_currency), -previous_list_cost, -previous_contracted_cost, -previous_upper_bound),
                (toString(currency), list_cost, contracted_cost, upper_bound)])) AS side
    FROM costline_raw.cost_corrections FINAL
)
