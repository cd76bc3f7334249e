-- A line of an invoice or credit note as it counts: the newest revision, under the names that calls use, in the time it is earned.
-- A credit note is of its line's customer, plan, feature and time. Once a month of that time was closed, the month stays as it
-- is, and a credit note issued later lowers the day it was issued on.
WITH
    stored AS (SELECT * FROM costline_raw.revenue_lines FINAL),
    closed AS
    (
        SELECT tenant, groupArray((toDateTime64(id || '-01', 6, 'UTC'), parseDateTime64BestEffort(JSONExtractString(body, 'closed_at'), 6, 'UTC')))
            AS months
        FROM costline_raw.definitions FINAL
        WHERE kind = 'CLOSING' AND NOT removed AND position(id, '/') = 0
        GROUP BY tenant
    ),
    customers AS
    (
        SELECT tenant, id AS name, JSONExtractString(body, 'customer') AS customer
        FROM costline_raw.definitions FINAL
        WHERE kind = 'CUSTOMER' AND NOT removed
    )
SELECT
    line.tenant AS tenant,
    line.line_id AS line_id,
    line.revision AS revision,
    line.source AS source,
    line.invoice_id AS invoice_id,
    if(customers.customer != '', customers.customer, line.said_customer) AS customer_id,
    -- empty: of whatever plan the customer has then
    if(plans.plan != '', plans.plan, line.said_plan) AS plan,
    line.feature AS feature,
    line.kind AS kind,
    line.currency AS currency,
    line.amount AS amount,
    line.status AS status,
    -- bought credits are earned when they are used; what was never issued, or taken back, is nothing
    line.kind != 'CREDIT_PURCHASE' AND line.status IN ('OPEN', 'PAID', 'UNCOLLECTIBLE') AS counts,
    line.lowers AND arrayExists(month -> month.2 < line.issued_at AND month.1 < greatest(line.until, line.since + toIntervalMicrosecond(1))
        AND addMonths(month.1, 1) > line.since, closed.months) AS restated,
    if(restated, line.issued_at, line.since) AS earned_from,
    if(restated, line.issued_at, line.until) AS earned_to,
    line.issued_at AS issued_at,
    line.quantity AS quantity,
    line.metadata AS metadata,
    line.received_at AS received_at
FROM
(
    SELECT
        own.tenant AS tenant,
        own.line_id AS line_id,
        own.revision AS revision,
        toString(own.source) AS source,
        own.invoice_id AS invoice_id,
        multiIf(credited.line_id != '', credited.customer_id, invoice.customer_id != '', invoice.customer_id, own.customer_id) AS said_customer,
        if(credited.line_id != '', toString(credited.plan), toString(own.plan)) AS said_plan,
        if(credited.line_id != '', toString(credited.feature), toString(own.feature)) AS feature,
        own.kind AS kind,
        own.kind IN ('CREDIT_NOTE', 'REFUND') AS lowers,
        toString(own.currency) AS currency,
        own.amount AS amount,
        own.status AS status,
        if(credited.line_id != '', credited.service_from, own.service_from) AS since,
        if(credited.line_id != '', credited.service_to, own.service_to) AS until,
        own.issued_at AS issued_at,
        own.quantity AS quantity,
        own.metadata AS metadata,
        own.received_at AS received_at
    FROM stored AS own
    LEFT ANY JOIN (SELECT * FROM stored WHERE kind != 'CREDIT_NOTE') AS credited
    ON credited.tenant = own.tenant AND credited.line_id = own.credited_line
    -- a credit note may call its customer otherwise than the invoice does
    LEFT ANY JOIN
    (
        SELECT tenant, invoice_id, max(customer_id) AS customer_id
        FROM stored
        WHERE kind != 'CREDIT_NOTE' AND invoice_id != ''
        GROUP BY tenant, invoice_id
    ) AS invoice
    ON invoice.tenant = own.tenant AND invoice.invoice_id = if(own.kind = 'CREDIT_NOTE', own.invoice_id, '')
) AS line
LEFT ANY JOIN customers ON customers.tenant = line.tenant AND customers.name = line.said_customer
LEFT ANY JOIN (SELECT tenant, plan, arrayJoin(names) AS name FROM costline.plans) AS plans
ON plans.tenant = line.tenant AND plans.name = line.said_plan
LEFT ANY JOIN closed ON closed.tenant = line.tenant
