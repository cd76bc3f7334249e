package io.costline.identity;

import io.costline.limits.PlainText;
import io.costline.limits.RecordLimits;
import java.util.List;

/** The tenant a delivery belongs to, and what to assume for events that do not say. */
public record Attribution(
        String tenant, String customerId, String team, String project, String appKey, String feature) {

    /** Its texts go into events behind the checks, so that they are checked here. */
    public Attribution {
        for (String label : List.of(customerId, team, project, appKey, feature)) {
            if (label.length() > RecordLimits.TEXT || !PlainText.is(label)) {
                throw new IllegalArgumentException(
                        "attribution must be plain text of at most " + RecordLimits.TEXT + " characters");
            }
        }
    }

    public static Attribution ofTenant(String tenant) {
        return new Attribution(tenant, "", "", "", "", "");
    }
}
