-- What the events received by an instant were known to cost then: the figures before the first correction after it, and the
-- current ones where none came. Corrections of a revision that another report of the same event superseded do not count.
SELECT
    cost.tenant AS tenant,
    lower(hex(cost.event_id)) AS event_id,
    cost.call_id AS call_id,
    cost.event_time AS event_time,
    cost.received_at AS received_at,
    cost.customer_id AS customer_id,
    cost.team AS team,
    cost.project AS project,
    cost.feature AS feature,
    cost.trace_id AS trace_id,
    cost.provider AS provider,
    cost.requested_model AS requested_model,
    cost.served_model AS served_model,
    if(later.corrections > 0, later.was_status, cost.pricing_status) AS pricing_status,
    if(later.corrections > 0, toString(later.was_currency), toString(cost.currency)) AS currency,
    if(later.corrections = 0, cost.list_cost, if(later.was_status = 'UNPRICED', NULL, later.was_list_cost)) AS list_cost,
    if(later.corrections = 0, cost.contracted_cost, if(later.was_status = 'UNPRICED', NULL, later.was_contracted_cost))
        AS contracted_cost,
    if(later.corrections > 0, later.was_upper_bound, cost.upper_bound) AS upper_bound,
    if(later.corrections > 0, later.was_price_book_version, cost.price_book_version) AS price_book_version
FROM
(
    SELECT *
    FROM costline_raw.request_costs FINAL
    WHERE received_at <= {as_of:DateTime64(6, 'UTC')} AND pricing_reason NOT IN ('TWIN', 'SUPERSEDED_BY_TWIN')
) AS cost
LEFT JOIN
(
    SELECT
        tenant,
        event_id,
        bitShiftRight(revision, ${BOOK_BITS}) AS event_revision,
        count() AS corrections,
        argMin(previous_status, revision) AS was_status,
        argMin(previous_currency, revision) AS was_currency,
        argMin(previous_list_cost, revision) AS was_list_cost,
        argMin(previous_contracted_cost, revision) AS was_contracted_cost,
        argMin(previous_upper_bound, revision) AS was_upper_bound,
        argMin(previous_price_book_version, revision) AS was_price_book_version
    FROM costline_raw.cost_corrections FINAL
    WHERE corrected_at > {as_of:DateTime64(6, 'UTC')}
    GROUP BY tenant, event_id, event_revision
) AS later
ON later.tenant = cost.tenant AND later.event_id = cost.event_id AND later.event_revision = bitShiftRight(cost.revision, ${BOOK_BITS})
