package io.costline.ingest.adapter.reading;

/** Which limit, quota or rule a call failed of. {@code OR}: its source cannot tell which of them. */
enum BlockedBy {
    APP_KEY,
    TEAM_BUDGET,
    END_USER_BUDGET,
    APP_KEY_MODEL_BUDGET,
    DEPLOYMENT_BUDGET,
    APP_KEY_OR_TEAM_BUDGET,
    PROJECT_SPEND_LIMIT,
    ACCOUNT_SPEND_LIMIT,
    PREPAID_BALANCE,
    PREPAID_BALANCE_OR_LIMIT,
    GATEWAY_RATE,
    PROVIDER_RATE,
    GATEWAY_OR_PROVIDER_RATE,
    PROVIDER_RPM,
    PROVIDER_TPM,
    PROVIDER_TPM_OR_RPM,
    PROVIDER_DAILY,
    PROVISIONED_CAPACITY,
    ACCOUNT_QUOTA,
    /** No limit: the account may not use the model. */
    MODEL_ACCESS,
    /** No limit: the model is overloaded or away. */
    MODEL_AVAILABILITY,
    /** No limit: a rule on content. */
    GUARDRAIL,
    /** No limit: the model refused. */
    REFUSAL;

    /** Whether somebody stopped the call; else it failed. */
    boolean blocks() {
        return this != MODEL_ACCESS && this != MODEL_AVAILABILITY;
    }
}
