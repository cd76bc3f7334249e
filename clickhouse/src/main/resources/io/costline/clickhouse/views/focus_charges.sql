-- What FOCUS rows there are beside usage, one a charge: credit and capacity that was bought, what of it was lost or stayed unused, what
-- rounding the shares of a closed period left, what a closed period costs differently, taxes and credits of providers' invoices. booked is
-- the instant that decides which export a charge is in. A price that changed after its month was closed (costline plans apply, closings)
-- stands twice: as the correction in the month it was found in, and, negated, in the closed one, so that this stays what it was.
WITH
    (amount -> toDecimal128(amount, 24)) AS wide,
    -- the closed document whose days hold an instant; of two that do, nobody knows which
    ((documents, at) -> arrayFilter(document -> document.2 <= at AND at < document.3, documents)) AS holding,
    ((documents, at) -> if(length(holding(documents, at)) = 1, holding(documents, at)[1].1, '')) AS document_of,
    ((price, quantity) -> toDecimal128(toDecimal256(price, 12) * toDecimal256(quantity, 12), 24)) AS product,
    (SELECT groupUniqArray(CAST(contract_id, 'String')) FROM costline.ledger WHERE term = 'TOTAL') AS ledgers,
    CAST(NULL, 'Nullable(Decimal(38, 12))') AS none,
    CAST(map(), 'Map(String, String)') AS no_labels,
    contracts AS
    (
        SELECT
            JSONExtractString(definition, 'contracts', 1, 'id') AS id,
            argMax(JSONExtractString(definition, 'contracts', 1, 'scope', 'provider'), defined_at) AS provider,
            argMax(JSONExtractString(definition, 'contracts', 1, 'scope', 'account'), defined_at) AS account
        FROM costline_raw.price_book_definitions FINAL
        WHERE JSONHas(definition, 'contracts')
        GROUP BY id
    ),
    documents AS
    (
        SELECT tenant, provider AS biller, currency AS billed_in, groupArray((document_id, since, until)) AS found
        FROM costline.closed_documents
        GROUP BY tenant, biller, billed_in
    ),
    terms AS
    (
        SELECT its.*, if(its.state = 'INVOICED', documents.found, []) AS its_documents
        FROM
        (
            SELECT
                row.*,
                CAST(row.tenant, 'String') AS whose,
                toString(row.name) AS called,
                toString(row.currency) AS money,
                if(contracts.provider = '', toString(row.contract_id), contracts.provider) AS provider,
                if(contracts.account = '', concat(provider, '/default'), contracts.account) AS account
            FROM costline.ledger AS row
            LEFT JOIN contracts ON contracts.id = CAST(row.contract_id, 'String')
            WHERE row.term IN ('CREDIT', 'CAPACITY', 'UNUSED', 'RESIDUAL')
        ) AS its
        LEFT ANY JOIN documents ON documents.tenant = its.whose AND documents.biller = its.provider AND documents.billed_in = its.money
    ),
    lost AS
    (
        SELECT
            tenant, contract_id, period_start,
            count() AS credits, arrayStringConcat(groupArray(called), '+') AS names, sum(balance) AS face, max(slice_end) AS ended
        FROM terms
        WHERE term = 'CREDIT' AND slice_end <= period_end AND balance > 0
        GROUP BY tenant, contract_id, period_start
    ),
    closed AS
    (
        SELECT tenant, groupArray((toDateTime64(concat(id, '-01'), 6, 'UTC'), parseDateTime64BestEffort(JSONExtractString(body, 'closed_at'), 6, 'UTC')))
            AS months
        FROM costline_raw.definitions FINAL
        WHERE kind = 'CLOSING' AND NOT removed AND position(id, '/') = 0
        GROUP BY tenant
    )
SELECT
    tenant, period_start_of_charge AS booked,
    toDateTime(period_start_of_charge, 'UTC') AS start,
    toDateTime(if(is_credit AND slice_end < toDateTime64('2100-01-01 00:00:00', 6, 'UTC'), slice_end, period_end), 'UTC') AS until,
    toDateTime(toStartOfMonth(period_start_of_charge), 'UTC') AS period_start,
    'Purchase' AS category, '' AS class, concat(if(is_credit, 'Prepaid credit ', 'Capacity '), called) AS description,
    if(is_credit, 'One-Time', 'Recurring') AS frequency,
    account, '' AS project, provider AS seller, provider AS host, '' AS vendor, '' AS model, '' AS unit,
    if(is_credit, 'Prepaid Credit', 'Provisioned Capacity') AS meter, '' AS tier, '' AS region,
    none AS consumed, '' AS consumed_unit,
    toNullable(volume) AS pricing_quantity, if(is_credit, money, 'Hours') AS pricing_unit,
    toNullable(if(is_credit, toDecimal128(1, 12), unit_cost)) AS list_price, toNullable(unit_cost) AS contracted_price,
    if(is_credit, wide(volume), product(unit_cost, volume)) AS list_cost, product(unit_cost, volume) AS contracted_cost,
    toDecimal128(0, 12) AS effective_cost, billed AS billed_cost,
    'Standard' AS pricing_category, called AS commitment, if(is_credit, 'Prepaid credit', 'Provisioned capacity') AS commitment_type,
    '' AS commitment_status, toNullable(volume) AS commitment_quantity, if(is_credit, money, 'Hours') AS commitment_unit,
    if(is_credit, 'prepaid-credit', 'provisioned-capacity') AS sku, concat(sku, '/', called) AS sku_price,
    money AS currency, '' AS customer, no_labels AS labels, '' AS feature, toUInt64(0) AS calls, price_book_version AS book,
    state = 'OPEN' AS provisional, '' AS cause, document_of(its_documents, period_start_of_charge) AS invoice_id, '' AS trace_id, '' AS event_id
FROM
(
    SELECT
        *, term = 'CREDIT' AS is_credit, if(is_credit, slice_start, period_start) AS period_start_of_charge,
        toDecimal128(toDecimal256(billed, 24) / toDecimal256(volume, 12), 12) AS unit_cost
    FROM terms
    WHERE term IN ('CREDIT', 'CAPACITY') AND billed != 0 AND volume != 0
)
UNION ALL
SELECT
    tenant, toDateTime64(charged, 6, 'UTC'), charged, charged + toIntervalDay(1), toDateTime(toStartOfMonth(charged), 'UTC'),
    'Usage', '',
    multiIf(kind = 'CREDIT_BREAKAGE', concat('Expired balance of ', names), kind = 'CAPACITY_UNUSED', 'Unused capacity', 'Shortfall of the commitment'),
    'Usage-Based', account, '', provider, provider, '', '', '', meter, '', '',
    none, '', toNullable(quantity), money, toNullable(toDecimal128(0, 12)), toNullable(toDecimal128(0, 12)),
    wide(0), wide(0), effective, if(kind = 'COMMITMENT_SHORTFALL', effective, toDecimal128(0, 12)),
    'Committed', names, type, 'Unused', toNullable(quantity), money, sku, concat(sku, '/', names), money, '', no_labels, '', toUInt64(0),
    price_book_version, state = 'OPEN', '', document_of(its_documents, toDateTime64(charged, 6, 'UTC')), '', ''
FROM
(
    SELECT
        terms.*,
        terms.called AS kind,
        toDateTime(toStartOfDay(if(kind = 'CREDIT_BREAKAGE' AND lost.credits = 1, lost.ended, terms.period_end) - toIntervalMicrosecond(1)), 'UTC')
            AS charged,
        if(kind = 'CREDIT_BREAKAGE', lost.names, toString(terms.contract_id)) AS names,
        if(kind = 'CREDIT_BREAKAGE', lost.face, terms.effective) AS quantity,
        transform(kind, ['CREDIT_BREAKAGE', 'CAPACITY_UNUSED'], ['Prepaid credit', 'Provisioned capacity'], 'Commitment') AS type,
        transform(kind, ['CREDIT_BREAKAGE', 'CAPACITY_UNUSED'], ['Prepaid Credit', 'Provisioned Capacity'], 'Commitment') AS meter,
        transform(kind, ['CREDIT_BREAKAGE', 'CAPACITY_UNUSED'], ['prepaid-credit', 'provisioned-capacity'], 'commitment') AS sku
    FROM terms
    LEFT JOIN lost ON lost.tenant = terms.tenant AND lost.contract_id = terms.contract_id AND lost.period_start = terms.period_start
    WHERE terms.term = 'UNUSED' AND terms.effective != 0
)
UNION ALL
SELECT
    tenant, charged, toDateTime(toStartOfDay(charged), 'UTC'), toDateTime(toStartOfDay(charged), 'UTC') + toIntervalDay(1),
    toDateTime(toStartOfMonth(charged), 'UTC'), 'Adjustment', '', concat('Rounding of shares under ', toString(contract_id)), 'One-Time',
    account, '', provider, provider, '', '', '', '', '', '', none, '', none, '', none, none, wide(0), wide(0), effective, toDecimal128(0, 12),
    '', '', '', '', none, '', '', '', money, '', no_labels, '', toUInt64(0), price_book_version, 0, '', document_of(its_documents, charged), '', ''
FROM (SELECT *, period_end - toIntervalMicrosecond(1) AS charged FROM terms WHERE term = 'RESIDUAL' AND effective != 0)
UNION ALL
SELECT
    row.tenant, row.as_of, toDateTime(row.period_start, 'UTC'), toDateTime(row.period_end, 'UTC'), toDateTime(toStartOfMonth(row.posted_in), 'UTC'),
    'Usage', 'Correction', concat('Correction of ', toString(toDate(row.period_start)), ': ', toString(row.kind)), 'Usage-Based',
    if(contracts.account = '', concat(provider, '/default'), contracts.account), '',
    if(contracts.provider = '', toString(row.contract_id), contracts.provider) AS provider, provider, '', '', '', '', '', '',
    none, '', none, '', none, none, wide(row.contracted_difference), wide(row.contracted_difference), row.effective_difference,
    row.effective_difference, 'Standard', '', '', '', none, '', '', '', toString(row.currency), '', no_labels, '', toUInt64(0),
    row.price_book_version, 0, toString(row.kind), '', '', row.event_id
FROM costline.ledger_corrections AS row
LEFT JOIN contracts ON contracts.id = CAST(row.contract_id, 'String')
UNION ALL
SELECT
    tenant, if(turned = 1, corrected_at, event_time), toDateTime(toStartOfDay(event_time), 'UTC'),
    toDateTime(toStartOfDay(event_time), 'UTC') + toIntervalDay(1), toDateTime(toStartOfMonth(if(turned = 1, corrected_at, event_time)), 'UTC'),
    if(turned = 1, 'Usage', 'Adjustment'), if(turned = 1, 'Correction', ''),
    concat(if(turned = 1, 'Correction of ', 'Posted later as a correction of '), toString(toDate(event_time)), ': ', cause),
    if(turned = 1, 'Usage-Based', 'One-Time'),
    account, project, provider, provider, vendor, served_model, '', '', '', region, none, '', none, '', none, none,
    wide(list_difference) * turned, wide(contracted_difference) * turned, contracted_difference * turned, contracted_difference * turned,
    if(turned = 1, 'Standard', ''), '', '', '', none, '', served_model, served_model, currency, customer,
    map('customer', customer, 'feature', feature), feature, toUInt64(0), price_book_version, 0, if(turned = 1, cause, ''), '', trace_id, event_id
FROM
(
    SELECT
        change.tenant AS tenant, change.corrected_at AS corrected_at, change.event_time AS event_time, toString(change.cause) AS cause,
        change.list_difference AS list_difference, change.contracted_difference AS contracted_difference, change.currency AS currency,
        change.price_book_version AS price_book_version, change.event_id AS event_id, change.trace_id AS trace_id,
        toString(change.provider) AS provider, toString(change.served_model) AS served_model, toString(change.customer_id) AS customer,
        toString(call.feature) AS feature, toString(call.project) AS project, toString(call.region) AS region, toString(call.model_vendor) AS vendor,
        if(call.provider_account = '', concat(provider, '/default'), toString(call.provider_account)) AS account,
        arrayJoin([1, -1]) AS turned
    FROM
    (
        SELECT each.*
        FROM costline.cost_corrections AS each
        LEFT ANY JOIN closed ON closed.tenant = each.tenant
        WHERE arrayExists(month -> month.2 < each.corrected_at AND each.event_time >= month.1 AND each.event_time < addMonths(month.1, 1),
            closed.months)
    ) AS change
    LEFT ANY JOIN
    (
        SELECT tenant, event_id, feature, project, region, model_vendor, provider_account, findings
        FROM costline.request_costs
        WHERE (tenant, toStartOfMonth(event_time)) IN (SELECT tenant, toDate(arrayJoin(months).1) FROM closed)
    ) AS call ON call.tenant = change.tenant AND call.event_id = change.event_id
    WHERE NOT arrayExists(finding -> startsWith(finding, 'CONTRACT:')
        AND has(ledgers, substring(finding, 10)), CAST(call.findings, 'Array(String)'))
)
UNION ALL
-- what an invoice has beside usage and purchases, which are ours to tell: of its month, under its id
SELECT
    tenant, began, month, addMonths(month, 1), month,
    multiIf(kind = 'TAX', 'Tax', kind = 'CREDIT', 'Credit', 'Adjustment'), '',
    if(description = '', lower(toString(kind)), description), if(kind = 'TAX', 'Usage-Based', 'One-Time'),
    if(account = '', concat(provider, '/default'), account), '', provider, provider, '', '', '', '', '', '', none, '', none, '', none, none,
    wide(billed), wide(billed), billed, billed, '', '', '', '', none, '', '', '', currency, '', no_labels, '', toUInt64(0), toUInt64(0), 0, '',
    document_id, '', ''
FROM
(
    SELECT
        tenant, provider, document_id, account, kind, description, currency, toDateTime(toStartOfMonth(day), 'UTC') AS month,
        min(since) AS began, sum(amount) AS billed
    FROM costline.invoice_lines
    WHERE kind IN ('TAX', 'CREDIT', 'ADJUSTMENT')
    GROUP BY tenant, provider, document_id, account, kind, description, currency, month
)
UNION ALL
-- by what else a closed invoice differs from what was counted: with it in its month; what the count differs since, in the month it was posted
SELECT
    tenant, if(later, posted_at, since), toDateTime(toStartOfMonth(since), 'UTC'), addMonths(toDateTime(toStartOfMonth(since), 'UTC'), 1),
    toDateTime(toStartOfMonth(if(later, posted_at, since)), 'UTC'), if(later, 'Usage', 'Adjustment'), if(later, 'Correction', ''),
    concat(if(later, 'Correction of ', 'Difference of '), document_id, ': ', lower(replaceAll(class, '_', ' '))), if(later, 'Usage-Based', 'One-Time'),
    if(account = '', concat(provider, '/default'), account), '', provider, provider, '', '', '', '', '', '', none, '', none, '', none, none,
    wide(amount), wide(amount), amount, amount, if(later, 'Standard', ''), '', '', '', none, '', '', '', currency, '', no_labels, '', toUInt64(0),
    toUInt64(0), 0, if(later, class, ''), document_id, '', ''
FROM (SELECT *, number > 1 AS later FROM costline.invoice_adjustments WHERE class NOT IN ('TAX', 'CREDIT', 'ADJUSTMENT'))
