-- Which tenants have spent anything?
-- reads: spend_hours
-- scope: all tenants
-- counts: tenants with a call that counts
-- leaves out: those of which nothing but refused input came
-- column: tenant | text |
SELECT DISTINCT tenant
FROM costline.spend_hours
WHERE dimension = 'TENANT'
ORDER BY tenant
