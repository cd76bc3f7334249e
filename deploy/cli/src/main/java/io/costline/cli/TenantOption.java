package io.costline.cli;

import io.costline.clickhouse.query.Questions;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Whose figures a command shows. */
final class TenantOption {
    @Option(names = "--tenant", defaultValue = "", description = "Of this tenant only. Default: the one there is.")
    private String tenant = "";

    String given() {
        return tenant;
    }

    /** The tenant named, else every one there is. */
    List<String> all(Questions questions) {
        return tenant.isEmpty()
                ? questions.ask("tenants", Map.of()).stream()
                        .map(row -> row.text("tenant"))
                        .toList()
                : List.of(tenant);
    }

    /** The tenant named, else the only one. */
    String one(Questions questions) {
        List<String> all = all(questions);
        if (all.isEmpty()) {
            throw new CommandFailure(
                    "nothing was metered yet: send a call, name a tenant with --tenant, or start 'costline demo'");
        }
        if (all.size() > 1) {
            throw new CommandFailure("there are tenants " + String.join(", ", all) + ": name one with --tenant");
        }
        return all.getFirst();
    }
}
