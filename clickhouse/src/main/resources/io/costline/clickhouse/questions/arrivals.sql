-- How much came in, and how much was refused?
-- reads: spend_hours, rejected
-- screen: first
-- counts: calls that count, and refused inputs of the last day
-- leaves out: repeats, and inputs whose tenant is not known
-- drill: rejected
-- param: tenant | String | | whose input
-- column: accepted | count | ever
-- column: rejected | count | within a day
SELECT
    (SELECT sum(calls) FROM costline.spend_hours WHERE tenant = {tenant:String} AND dimension = 'TENANT') AS accepted,
    (SELECT count() FROM costline.rejected WHERE tenant = {tenant:String} AND received_at >= now('UTC') - INTERVAL 1 DAY) AS rejected
