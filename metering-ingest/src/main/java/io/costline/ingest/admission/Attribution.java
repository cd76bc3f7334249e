package io.costline.ingest.admission;

/** The tenant a delivery belongs to, and what to assume for events that do not say. */
public record Attribution(
        String tenant, String customerId, String team, String project, String appKey, String feature) {

    public static Attribution ofTenant(String tenant) {
        return new Attribution(tenant, "", "", "", "", "");
    }
}
