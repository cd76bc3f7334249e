-- Whose trace is it?
-- reads: traces
-- scope: all tenants
-- counts: traces with a call
-- leaves out: traces whose calls all moved to another
-- drill: trace
-- param: trace | String | | its id
-- column: tenant | text |
SELECT DISTINCT tenant
FROM costline.traces
WHERE trace_id = {trace:String}
ORDER BY tenant
