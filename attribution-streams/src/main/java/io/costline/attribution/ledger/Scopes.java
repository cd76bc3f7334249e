package io.costline.attribution.ledger;

/** Whom a call's cost is counted for; an empty string where the call does not say. */
public record Scopes(
        String customer,
        String team,
        String project,
        String appKey,
        String feature,
        String provider,
        String providerAccount,
        String model) {

    /** The value in a dimension, of a pair the first; the customer is the one named by the call itself. */
    public String value(Dimension dimension) {
        return switch (dimension.first()) {
            case TENANT -> "";
            case CUSTOMER -> customer;
            case TEAM -> team;
            case PROJECT -> project;
            case APP_KEY -> appKey;
            case FEATURE -> feature;
            case PROVIDER -> provider;
            case PROVIDER_ACCOUNT -> providerAccount;
            case MODEL -> model;
            case CUSTOMER_MODEL, CUSTOMER_FEATURE, FEATURE_MODEL, PROVIDER_MODEL -> throw new IllegalStateException();
        };
    }
}
