-- A call, with usage, route, outcome, cost and cost lines. Of several views of a call only the one that counts.
SELECT * EXCEPT (counts)
FROM costline.call_views
WHERE counts
