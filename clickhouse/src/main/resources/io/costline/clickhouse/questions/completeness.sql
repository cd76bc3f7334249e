-- Up to when is everything that was accepted in every figure?
-- reads: completeness
-- screen: first
-- counts: what the HTTP door answered and what was written to the topics of the Kafka door
-- leaves out: re-pricing and backfills, which bring what was not accepted just now
-- param: tenant | String | | whose figures
-- column: tenant | text |
-- column: complete_to | time | everything accepted before is in every table
-- column: held_back_by | text | the service that has not done what waits longest; empty: none
-- column: seconds_behind | seconds |
-- column: offsets_behind | count | what that service has not done yet
-- column: observed_at | time | when the sink last looked
SELECT tenant, complete_to, held_back_by, seconds_behind, offsets_behind, observed_at
FROM costline.completeness
WHERE tenant = {tenant:String}
