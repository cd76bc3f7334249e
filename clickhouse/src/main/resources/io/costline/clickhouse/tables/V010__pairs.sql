-- Spend by two dimensions at once, by the hour: the scope's value holds both, U+001F between them.
ALTER TABLE costline_raw.spend_buckets ${on_cluster}
    MODIFY COLUMN dimension Enum8('UNKNOWN' = 0, 'TENANT' = 1, 'CUSTOMER' = 2, 'TEAM' = 3, 'PROJECT' = 4, 'APP_KEY' = 5, 'FEATURE' = 6,
        'PROVIDER' = 7, 'PROVIDER_ACCOUNT' = 8, 'MODEL' = 9, 'CUSTOMER_MODEL' = 10, 'CUSTOMER_FEATURE' = 11, 'FEATURE_MODEL' = 12,
        'PROVIDER_MODEL' = 13);

ALTER TABLE costline_raw.budget_alerts ${on_cluster}
    MODIFY COLUMN dimension Enum8('UNKNOWN' = 0, 'TENANT' = 1, 'CUSTOMER' = 2, 'TEAM' = 3, 'PROJECT' = 4, 'APP_KEY' = 5, 'FEATURE' = 6,
        'PROVIDER' = 7, 'PROVIDER_ACCOUNT' = 8, 'MODEL' = 9, 'CUSTOMER_MODEL' = 10, 'CUSTOMER_FEATURE' = 11, 'FEATURE_MODEL' = 12,
        'PROVIDER_MODEL' = 13);

ALTER TABLE costline_raw.budgets ${on_cluster}
    MODIFY COLUMN dimension Enum8('UNKNOWN' = 0, 'TENANT' = 1, 'CUSTOMER' = 2, 'TEAM' = 3, 'PROJECT' = 4, 'APP_KEY' = 5, 'FEATURE' = 6,
        'PROVIDER' = 7, 'PROVIDER_ACCOUNT' = 8, 'MODEL' = 9, 'CUSTOMER_MODEL' = 10, 'CUSTOMER_FEATURE' = 11, 'FEATURE_MODEL' = 12,
        'PROVIDER_MODEL' = 13);
