package io.costline.cli.plans;

import io.costline.avro.Definition;
import io.costline.avro.DefinitionKind;
import io.costline.files.FaultyFileException;
import io.costline.files.FileFault;
import io.costline.files.FileNode;
import io.costline.files.FileObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads plans from YAML or JSON:
 *
 * <pre>
 * plans:
 *   - id: pro                          # as revenue lines and reports name it
 *     names: [price_1Nx2, prod_9uT]    # what billing systems call it
 *     weights: { chat: 1, search: 3 }  # how its price falls on features
 * customers:
 *   - name: cus_NffrFeUfNV2Hib         # what the billing system calls it
 *     customer: acme                   # what calls call it
 * closings:
 *   - month: 2026-09                   # credit notes issued later leave it as it is
 *     closed_at: 2026-10-05T12:00:00Z
 * </pre>
 *
 * Every fault is told with its line, column and field.
 */
public final class PlanFile {
    private static final Pattern MONTH = Pattern.compile("20\\d\\d-(?:0[1-9]|1[0-2])");
    private static final BigDecimal HEAVIEST = BigDecimal.valueOf(1_000_000);

    private final List<FileFault> faults = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final String tenant;

    private PlanFile(String tenant) {
        this.tenant = tenant;
    }

    /**
     * Reads the definitions of a tenant. Their version is 0: the publisher sets it.
     *
     * @throws FaultyFileException naming every fault
     */
    public static List<Definition> parse(String text, String tenant) {
        return new PlanFile(tenant).read(text);
    }

    private List<Definition> read(String text) {
        FileObject file = FileObject.of(FileNode.read(text), faults, Set.of("plans", "customers", "closings"));
        List<Definition> all = new ArrayList<>();
        for (FileObject plan : file.objects("plans", Set.of("id", "names", "weights"))) {
            all.add(plan(plan));
        }
        for (FileObject customer : file.objects("customers", Set.of("name", "customer"))) {
            all.add(definition(
                    customer,
                    DefinitionKind.CUSTOMER,
                    "name",
                    Map.of("customer", customer.required("customer").strip())));
        }
        for (FileObject closing : file.objects("closings", Set.of("month", "closed_at"))) {
            all.add(closing(closing));
        }
        if (!faults.isEmpty()) {
            throw new FaultyFileException(faults);
        }
        return all;
    }

    private Definition plan(FileObject plan) {
        Map<String, String> weights = new TreeMap<>(plan.map("weights"));
        weights.forEach((feature, weight) -> {
            BigDecimal number = number(weight);
            if (number.signum() <= 0 || number.compareTo(HEAVIEST) > 0 || number.scale() > 12) {
                plan.fault("weights." + feature, "must be a number above 0 and at most " + HEAVIEST);
            }
        });
        Set<String> names = plan.texts("names");
        for (String name : names) {
            if (!seen.add("name/" + name)) {
                plan.fault("names", name + " names two plans");
            }
        }
        return definition(plan, DefinitionKind.PLAN, "id", Map.of("names", List.copyOf(names), "weights", weights));
    }

    private static BigDecimal number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return BigDecimal.ZERO; // told as out of bounds
        }
    }

    private Definition closing(FileObject closing) {
        String month = closing.required("month");
        if (!month.isBlank() && !MONTH.matcher(month).matches()) {
            closing.fault("month", "must be a month, as 2026-09");
        }
        Instant at = closing.instant("closed_at");
        if (at == null && !closing.has("closed_at")) {
            closing.missing("closed_at", "must be given");
        }
        return definition(closing, DefinitionKind.CLOSING, "month", Map.of("closed_at", String.valueOf(at)));
    }

    private Definition definition(FileObject object, DefinitionKind kind, String idField, Map<String, ?> body) {
        String id = object.required(idField).strip();
        if (!id.isEmpty() && !seen.add(kind + "/" + id)) {
            object.fault(idField, id + " stands in the file twice");
        }
        return Definition.newBuilder()
                .setTenant(tenant)
                .setKind(kind)
                .setId(id)
                .setVersion(0)
                .setDefinedAt(Instant.EPOCH)
                .setBody(JsonMapper.shared().writeValueAsString(new TreeMap<>(body)))
                .build();
    }
}
