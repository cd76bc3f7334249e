-- Which days have calls, and when did the newest row of each come?
-- reads: insert_watermarks
-- counts: every row that was inserted, corrections included
-- leaves out: nothing
-- param: tenant | String | | whose calls
-- column: day | text |
-- column: rows_inserted | count |
-- column: newest | time |
SELECT toString(day) AS day, rows_inserted, newest
FROM costline.insert_watermarks
WHERE tenant = {tenant:String}
ORDER BY day
