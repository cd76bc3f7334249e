-- From when to when is there spend, in which currencies?
-- reads: spend_hours
-- screen: first
-- counts: hours with a call that counts
-- leaves out: refused input
-- drill: spend_over_time
-- param: tenant | String | | whose spend
-- param: fixed_dimension | String | TENANT | what the asker is fixed to: CUSTOMER, TEAM or PROJECT; TENANT: nothing
-- param: fixed_value | String | '' | the one value of it that the asker may see
-- column: currency | currency | empty: nothing of it has a price
-- column: first_hour | time |
-- column: last_hour | time |
-- column: calls | count |
SELECT currency, min(hour) AS first_hour, max(hour) AS last_hour, sum(bucket.calls) AS calls
FROM costline.spend_hours AS bucket
WHERE tenant = {tenant:String} AND dimension = {fixed_dimension:String}
    AND ({fixed_value:String} = '' OR CAST(scope_value, 'String') = {fixed_value:String})
GROUP BY currency
ORDER BY calls DESC, currency
