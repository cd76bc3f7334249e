-- A call as in request_costs, with what it can be grouped and narrowed by in one map. The customer is the one it names, else the
-- one its trace names, as in the spend of customers.
SELECT
    call.*,
    map(
        'customer', if(call.customer_id = '', ifNull(trace.customer, ''), toString(call.customer_id)),
        'team', toString(call.team),
        'project', toString(call.project),
        'app_key', toString(call.app_key),
        'feature', toString(call.feature),
        'provider', toString(call.provider),
        'provider_account', toString(call.provider_account),
        'model', toString(call.served_model),
        'requested_model', toString(call.requested_model),
        'workflow', toString(call.workflow),
        'step', toString(call.step),
        'route', toString(call.route),
        'tier', toString(call.complexity_tier),
        'source', toString(call.source),
        'region', toString(call.region),
        'service_tier', toString(call.service_tier),
        'environment', toString(call.environment)) AS names
FROM costline.request_costs AS call
LEFT ANY JOIN
(
    SELECT tenant, trace_id, toString(customer_id) AS customer
    FROM costline.traces
    WHERE customer_id != ''
) AS trace
ON trace.tenant = call.tenant AND trace.trace_id = call.trace_id
