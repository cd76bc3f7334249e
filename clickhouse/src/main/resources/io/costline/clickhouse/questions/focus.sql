-- What was used, bought, left unused and corrected, as rows of a FOCUS Cost and Usage dataset?
-- reads: closed_documents, effective_lines, focus_charges, ledger, request_costs, traces
-- counts: cost lines by event time for the customer they name or that their trace names, each with its share of what the billing period comes to; charges beside usage by the day they are booked on
-- leaves out: usage and purchases as an invoice states them, for calls and the ledger tell them; usage without a price (unpriced); calls that came after their billing period was closed, whose cost stands in a correction
-- param: tenant | String | | whose charges
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | before this instant
-- param: grain | String | day | a row per call and meter, or per hour or day of all that is alike | call hour day
-- param: tags | Array(String) | [] | tags of calls that tell rows apart; a row of a call has all of them
-- column: BilledCost | money |
-- column: BillingAccountId | id |
-- column: BillingAccountName | text |
-- column: BillingCurrency | currency |
-- column: BillingPeriodEnd | time |
-- column: BillingPeriodStart | time |
-- column: ChargeCategory | text |
-- column: ChargeClass | text | Correction: of a period that was closed before
-- column: ChargeDescription | text |
-- column: ChargeFrequency | text |
-- column: ChargePeriodEnd | time |
-- column: ChargePeriodStart | time |
-- column: CommitmentDiscountCategory | text |
-- column: CommitmentDiscountId | id |
-- column: CommitmentDiscountName | text |
-- column: CommitmentDiscountQuantity | quantity |
-- column: CommitmentDiscountStatus | text |
-- column: CommitmentDiscountType | text |
-- column: CommitmentDiscountUnit | text |
-- column: ConsumedQuantity | quantity |
-- column: ConsumedUnit | text |
-- column: ContractedCost | money | unit price times quantity, every digit
-- column: ContractedUnitPrice | money | of a pricing unit
-- column: EffectiveCost | money |
-- column: HostProviderName | text |
-- column: InvoiceId | id |
-- column: InvoiceIssuerName | text |
-- column: ListCost | money | unit price times quantity, every digit
-- column: ListUnitPrice | money | of a pricing unit
-- column: PricingCategory | text |
-- column: PricingQuantity | quantity |
-- column: PricingUnit | text |
-- column: RegionId | id |
-- column: RegionName | text |
-- column: ServiceCategory | text |
-- column: ServiceName | text |
-- column: ServiceProviderName | text | who sells: the gateway where it does
-- column: ServiceSubcategory | text |
-- column: SkuId | id |
-- column: SkuMeter | text |
-- column: SkuPriceDetails | text | JSON
-- column: SkuPriceId | id |
-- column: SubAccountId | id |
-- column: SubAccountName | text |
-- column: Tags | text | JSON
-- column: x_CostlineCalls | count | with a line of the meter: they do not add up over meters
-- column: x_CustomerId | text |
-- column: x_Feature | text |
-- column: x_ModelDeveloper | text |
-- column: x_PriceBookVersion | count |
-- column: x_Provisional | text | true: of a billing period that is not closed
-- column: x_CorrectionCause | text |
-- column: x_TraceId | id | of a call's row
-- column: x_EventId | id | of a call's row
WITH
    toDecimal128('0.000000000001', 12) AS pico,
    (name -> transform(name,
        ['openai', 'anthropic', 'google', 'gemini', 'vertex_ai', 'azure', 'azure_ai', 'bedrock', 'aws', 'mistral', 'cohere', 'deepseek', 'groq', 'xai',
            'perplexity', 'openrouter', 'vercel', 'alltoken', 'flatkey', 'moonshot', 'alibaba'],
        ['OpenAI', 'Anthropic', 'Google', 'Google', 'Google Cloud', 'Microsoft Azure', 'Microsoft Azure', 'Amazon Web Services', 'Amazon Web Services',
            'Mistral AI', 'Cohere', 'DeepSeek', 'Groq', 'xAI', 'Perplexity', 'OpenRouter', 'Vercel', 'AllToken', 'FlatKey', 'Moonshot AI',
            'Alibaba Cloud'], name)) AS shown,
    (SELECT groupArray((provider, currency, document_id, since, until)) FROM costline.closed_documents WHERE tenant = {tenant:String}) AS documents,
    usage AS
    (
        SELECT
            multiIf({grain:String} = 'day', toStartOfDay(line.event_time), {grain:String} = 'hour', toStartOfHour(line.event_time),
                toDateTime(line.event_time, 'UTC')) AS start,
            if({grain:String} = 'call', line.event_id, '') AS event_id,
            if({grain:String} = 'call', line.trace_id, '') AS trace_id,
            if(line.customer_id != '', line.customer_id, ifNull(trace.customer, '')) AS customer,
            toString(line.feature) AS feature,
            toString(line.team) AS team,
            toString(line.project) AS project,
            toString(line.workflow) AS workflow,
            toString(line.environment) AS environment,
            arrayMap(name -> line.tags[name], {tags:Array(String)}) AS chosen,
            toString(line.provider) AS host,
            if(line.credential_kind != 'BYOK' AND line.source IN ('openrouter', 'vercel', 'alltoken', 'flatkey') OR is_fee,
                if(line.source = '', host, toString(line.source)), host) AS seller,
            if(line.provider_account = '', concat(seller, '/default'), toString(line.provider_account)) AS account,
            toString(line.model_vendor) AS vendor,
            toString(line.served_model) AS model,
            multiIf(line.service_tier != '', toString(line.service_tier), line.batch, 'batch', 'standard') AS tier,
            toString(line.region) AS region,
            toString(line.currency) AS currency,
            line.unit AS unit,
            unit IN ('gateway_markup', 'gateway_fee', 'byok_fee', 'purchase_fee', 'reported_cost_difference') AS is_fee,
            line.unit_price AS unit_price,
            line.per AS per,
            toString(line.multiplier) AS multiplier,
            -- what a unit is contracted at, in picos: calls of two contracts are no row together
            if(is_fee OR line.quantity <= 0 OR line.contracted_amount = line.list_amount, toInt256(-1),
                intDiv(2 * toInt256(toDecimal256(line.contracted_amount, 12) * 1000000000000) * 1000000 + toInt256(line.quantity * 1000000),
                    2 * greatest(toInt256(line.quantity * 1000000), toInt256(1)))) AS contracted_at,
            line.contract_id AS contract,
            line.covered AS by_capacity,
            -- the closed document that bills it; of two that may, nobody knows which
            arrayFilter(document -> document.1 = host AND document.2 = currency AND document.4 <= line.event_time AND line.event_time < document.5,
                if(host != seller OR is_fee OR line.unit = 'reported_cost' OR line.contract_id != '' AND line.ledger_state != 'INVOICED', [], documents))
                AS its_documents,
            if(length(its_documents) = 1, its_documents[1].3, '') AS invoice_id,
            sum(line.quantity) AS quantity,
            sum(line.list_amount) AS list_amount,
            sum(line.contracted_amount) AS contracted_amount,
            toDecimal128(toString(sum(line.effective_picos)), 0) * pico AS effective_cost,
            toDecimal128(toString(sum(line.billed_picos)), 0) * pico AS billed_cost,
            any(line.tags) AS tags,
            count() AS calls,
            max(line.price_book_version) AS book,
            max(line.contract_id != '' AND (NOT line.found OR line.ledger_state = 'OPEN')) AS provisional
        FROM costline.effective_lines AS line
        LEFT ANY JOIN
        (
            SELECT trace_id, toString(customer_id) AS customer
            FROM costline.traces
            WHERE tenant = {tenant:String} AND customer_id != '' AND trace_id IN
            (
                SELECT trace_id
                FROM costline.request_costs
                WHERE tenant = {tenant:String} AND customer_id = '' AND trace_id != ''
                    AND event_time >= {from:DateTime('UTC')} AND event_time < {to:DateTime('UTC')}
            )
        ) AS trace ON trace.trace_id = line.trace_id
        WHERE line.tenant = {tenant:String} AND line.event_time >= {from:DateTime('UTC')} AND line.event_time < {to:DateTime('UTC')}
            AND line.unit != '' AND NOT line.late
        GROUP BY start, event_id, trace_id, customer, feature, team, project, workflow, environment, chosen, host, seller, account, vendor, model, tier,
            region, currency, unit, is_fee, unit_price, per, multiplier, contracted_at, contract, by_capacity, its_documents
    ),
    priced AS
    (
        SELECT
            *,
            endsWith(unit, '_tokens') AS of_tokens,
            is_fee OR unit = 'reported_cost' AS of_money,
            toDecimal128(if(of_money, contracted_amount, toDecimal128(toDecimal256(quantity, 18) / if(of_tokens, 1000000, per), 12)), 12)
                AS pricing_quantity,
            if(of_money, toDecimal128(1, 12), toDecimal128(round(
                toDecimal256(unit_price, 18) * toDecimal256(multiplier, 18) * if(of_tokens, 1000000, 1) / if(of_tokens, per, 1), 12), 12)) AS list_price,
            if(of_money OR contracted_at < 0 OR pricing_quantity = 0, list_price,
                toDecimal128(divideDecimal(toDecimal256(contracted_amount, 12), toDecimal256(if(pricing_quantity = 0, 1, pricing_quantity), 12), 12), 12))
                AS contracted_price,
            toDecimal128(toDecimal256(list_price, 12) * toDecimal256(pricing_quantity, 12), 24) AS list_cost,
            toDecimal128(toDecimal256(contracted_price, 12) * toDecimal256(pricing_quantity, 12), 24) AS contracted_cost,
            toDecimal128(if(is_fee, contracted_amount, list_amount), 24) - list_cost AS list_left,
            toDecimal128(contracted_amount, 24) - contracted_cost AS contracted_left,
            multiIf(of_tokens, 'Tokens', is_fee, 'Requests', unit IN ('requests', 'reported_cost'), 'Requests', match(unit, 'searches|queries'), 'Searches',
                match(unit, 'seconds'), 'Seconds', match(unit, 'images'), 'Images', match(unit, 'characters'), 'Characters', match(unit, 'pages'), 'Pages',
                match(unit, 'pixels'), 'Pixels', match(unit, 'gb_days'), 'GB-Days', 'Units') AS consumed_unit,
            multiIf(is_fee, 'Gateway Fee', unit = 'cache_read_tokens', 'Cache Read Input Tokens', match(unit, '^cache_write(_5m|_1h)?_tokens$'),
                'Cache Write Input Tokens', initcap(replaceAll(unit, '_', ' '))) AS meter,
            contract != '' AND effective_cost != billed_cost AS committed,
            if(committed, arrayStringConcat(arrayMap(term -> term.2, arrayFilter(
                term -> term.1 = if(by_capacity, 'CAPACITY', 'CREDIT') AND term.3 < start + toIntervalDay(1) AND term.4 > start, terms.held)), '+'), '')
                AS commitment,
            arrayJoin(if(list_left != 0 OR contracted_left != 0, [0, 1], [0])) AS is_rounding
        FROM usage
        LEFT ANY JOIN
        (
            SELECT CAST(contract_id, 'String') AS contract_id,
                arraySort(groupUniqArray((toString(term), toString(name), slice_start, if(term = 'CAPACITY', period_end, slice_end)))) AS held
            FROM costline.ledger
            WHERE tenant = {tenant:String} AND term IN ('CREDIT', 'CAPACITY') AND base != 0
            GROUP BY contract_id
        ) AS terms ON terms.contract_id = usage.contract
    )
SELECT
    billed_cost AS BilledCost,
    account AS BillingAccountId,
    account AS BillingAccountName,
    currency AS BillingCurrency,
    addMonths(period_start, 1) AS BillingPeriodEnd,
    period_start AS BillingPeriodStart,
    category AS ChargeCategory,
    nullIf(class, '') AS ChargeClass,
    description AS ChargeDescription,
    frequency AS ChargeFrequency,
    until AS ChargePeriodEnd,
    start AS ChargePeriodStart,
    if(commitment = '', NULL, if(commitment_type = 'Provisioned capacity', 'Usage', 'Spend')) AS CommitmentDiscountCategory,
    if(commitment = '', NULL, concat(account, '/', commitment)) AS CommitmentDiscountId,
    nullIf(commitment, '') AS CommitmentDiscountName,
    commitment_quantity AS CommitmentDiscountQuantity,
    nullIf(commitment_status, '') AS CommitmentDiscountStatus,
    nullIf(commitment_type, '') AS CommitmentDiscountType,
    nullIf(commitment_unit, '') AS CommitmentDiscountUnit,
    consumed AS ConsumedQuantity,
    nullIf(consumed_unit, '') AS ConsumedUnit,
    contracted_cost AS ContractedCost,
    contracted_price AS ContractedUnitPrice,
    effective_cost AS EffectiveCost,
    shown(host) AS HostProviderName,
    nullIf(invoice_id, '') AS InvoiceId,
    shown(seller) AS InvoiceIssuerName,
    list_cost AS ListCost,
    list_price AS ListUnitPrice,
    nullIf(pricing_category, '') AS PricingCategory,
    pricing_quantity AS PricingQuantity,
    nullIf(pricing_unit, '') AS PricingUnit,
    nullIf(region, '') AS RegionId,
    RegionId AS RegionName,
    'AI and Machine Learning' AS ServiceCategory,
    concat(shown(host), ' API') AS ServiceName,
    InvoiceIssuerName AS ServiceProviderName,
    'Generative AI' AS ServiceSubcategory,
    nullIf(sku, '') AS SkuId,
    nullIf(meter, '') AS SkuMeter,
    if(model = '' OR unit = '', NULL, toJSONString(mapFilter((key, value) -> value != '', map(
        'ModelDeveloper', x_ModelDeveloper,
        'ModelFamily', initcap(trimBoth(replaceAll(if(digits > 1, substring(model, 1, digits - 1), model), '-', ' '))),
        'ModelId', model,
        'ModelVersion', if(digits > 1, substring(model, digits), ''),
        'TokenCacheAction', multiIf(NOT endsWith(unit, '_tokens'), '', match(unit, '^cache_.*read'), 'Read', match(unit, '^cache_.*write'), 'Write',
            startsWith(unit, 'input_'), 'Uncached', ''),
        'TokenDirection', multiIf(NOT endsWith(unit, '_tokens'), '', startsWith(unit, 'output_'), 'Output', 'Input'))))) AS SkuPriceDetails,
    nullIf(sku_price, '') AS SkuPriceId,
    nullIf(project, '') AS SubAccountId,
    nullIf(project, '') AS SubAccountName,
    if(empty(labels), NULL, toJSONString(labels)) AS Tags,
    calls AS x_CostlineCalls,
    if(empty(labels), NULL, customer) AS x_CustomerId,
    if(empty(labels), NULL, feature) AS x_Feature,
    shown(if(vendor = '', host, vendor)) AS x_ModelDeveloper,
    book AS x_PriceBookVersion,
    if(provisional, 'true', 'false') AS x_Provisional,
    nullIf(cause, '') AS x_CorrectionCause,
    nullIf(trace_id, '') AS x_TraceId,
    nullIf(event_id, '') AS x_EventId
FROM
(
    SELECT *, position(model, extract(model, '[0-9]')) AS digits
    FROM
    (
        SELECT
            start,
            start + multiIf({grain:String} = 'day', 86400, {grain:String} = 'hour', 3600, 1) AS until,
            toDateTime(toStartOfMonth(start), 'UTC') AS period_start,
            if(is_rounding, 'Adjustment', 'Usage') AS category, '' AS class,
            concat(if(is_rounding, 'Rounding of ', ''), meter, ' of ', if(model = '', seller, model)) AS description,
            if(is_rounding, 'One-Time', 'Usage-Based') AS frequency,
            account, project, seller, if(is_fee, seller, host) AS host, vendor, model, unit, meter, tier, region,
            multiIf(is_rounding, NULL, of_money, toDecimal128(calls, 12), toNullable(toDecimal128(quantity, 12))) AS consumed,
            if(is_rounding, '', consumed_unit) AS consumed_unit,
            if(is_rounding, NULL, toNullable(pricing_quantity)) AS pricing_quantity,
            multiIf(is_rounding, '', of_money, currency, of_tokens, '1000000 Tokens', per = 1, consumed_unit, concat(toString(per), ' ', consumed_unit))
                AS pricing_unit,
            if(is_rounding, NULL, toNullable(list_price)) AS list_price,
            if(is_rounding, NULL, toNullable(contracted_price)) AS contracted_price,
            if(is_rounding, list_left, list_cost) AS list_cost,
            if(is_rounding, contracted_left, contracted_cost) AS contracted_cost,
            if(is_rounding, toDecimal128(0, 12), effective_cost) AS effective_cost,
            if(is_rounding, toDecimal128(0, 12), billed_cost) AS billed_cost,
            multiIf(is_rounding, '', committed, 'Committed', unit = 'reported_cost', 'Dynamic', 'Standard') AS pricing_category,
            multiIf(is_rounding OR NOT committed, '', commitment = '', contract, commitment) AS commitment,
            multiIf(commitment = '', '', by_capacity, 'Provisioned capacity', 'Prepaid credit') AS commitment_type,
            if(commitment = '', '', 'Used') AS commitment_status,
            multiIf(commitment = '', NULL, by_capacity, toNullable(effective_cost), toNullable(toDecimal128(contracted_amount - billed_cost, 12)))
                AS commitment_quantity,
            if(commitment = '', '', currency) AS commitment_unit,
            concat(if(model = '', seller, model), '/', unit) AS sku,
            concat(sku, '/', tier, if(region = '', '', concat('/', region)), '/', toString(list_price)) AS sku_price,
            currency, customer,
            mapUpdate(mapFilter((key, value) -> value != '' OR key IN ('customer', 'feature'), map('customer', customer, 'feature', feature, 'team', team,
                'workflow', workflow, 'environment', environment)), if({grain:String} = 'call', CAST(tags, 'Map(String, String)'),
                    mapFilter((key, value) -> value != '', mapFromArrays({tags:Array(String)}, chosen)))) AS labels,
            feature, calls, book, provisional, '' AS cause, invoice_id, trace_id, event_id
        FROM priced
        UNION ALL
        SELECT
            start, until, period_start, category, class, description, frequency, account, project, seller, host, vendor, model, unit, meter, tier, region,
            consumed, consumed_unit, pricing_quantity, pricing_unit, list_price, contracted_price, list_cost, contracted_cost, effective_cost,
            billed_cost, pricing_category, commitment, commitment_type, commitment_status, commitment_quantity, commitment_unit, sku, sku_price,
            currency, customer, labels, feature, calls, book, provisional, cause, invoice_id, trace_id, event_id
        FROM costline.focus_charges
        WHERE tenant = {tenant:String} AND booked >= {from:DateTime('UTC')} AND booked < {to:DateTime('UTC')}
    )
)
ORDER BY ChargePeriodStart, BillingAccountId, SkuPriceId, ChargeCategory, x_CustomerId, Tags, x_EventId, ChargeDescription, ContractedUnitPrice,
    SubAccountId, ListCost, EffectiveCost, InvoiceId
