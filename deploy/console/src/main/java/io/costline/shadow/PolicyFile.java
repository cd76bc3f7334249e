package io.costline.shadow;

import io.costline.enrich.routing.Condition;
import io.costline.enrich.routing.Policy;
import io.costline.enrich.routing.Policy.Gate;
import io.costline.enrich.routing.Policy.Tier;
import io.costline.enrich.routing.Wilson;
import io.costline.files.FaultyFileException;
import io.costline.files.FileFault;
import io.costline.files.FileNode;
import io.costline.files.FileObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a policy of routing from YAML or JSON:
 *
 * <pre>
 * routing:
 *   id: cheaper-first
 *   tenant: acme
 *   from: 2026-11-01                 # calls before it are not judged
 *   baseline: gpt-4o                 # also shown: every call at this model
 *   tiers:                           # the first that matches; a call none matches stays as it is
 *     - name: trivial
 *       when: { feature: classify, input_tokens: "&lt;=1000" }
 *       model: gpt-4o-mini
 *       min_acceptance: 0.9
 *       verification: none           # or the model that checks each answer
 *   gate: { days: 14, judged: 200, margin_points: 2, confidence: 0.95 }
 * </pre>
 *
 * Every fault is told with its line, column and field.
 */
public final class PolicyFile {
    private static final Set<String> TIER = Set.of("name", "tier", "when", "model", "min_acceptance", "verification");

    private PolicyFile() {}

    /** @throws FaultyFileException naming every fault */
    public static Policy parse(String text) {
        List<FileFault> faults = new ArrayList<>();
        FileObject file = FileObject.of(FileNode.read(text), faults, Set.of("routing"));
        if (!file.has("routing")) {
            file.missing("routing", "must be given");
        }
        Policy policy = policy(file.object("routing", "id", "tenant", "from", "baseline", "tiers", "gate"));
        if (!faults.isEmpty()) {
            throw new FaultyFileException(faults);
        }
        return policy;
    }

    private static Policy policy(FileObject routing) {
        return new Policy(
                routing.required("id").strip(),
                routing.text("tenant").strip(),
                routing.instant("from"),
                routing.text("baseline").strip(),
                tiers(routing, "tiers"),
                gate(routing.object("gate", "days", "judged", "margin_points", "confidence")));
    }

    /** The tiers of a list under that name. */
    public static List<Tier> tiers(FileObject of, String name) {
        List<Tier> tiers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (FileObject each : of.objects(name, TIER)) {
            Tier tier = tier(each);
            if (!tier.name().isEmpty() && !names.add(tier.name())) {
                each.fault(each.has("name") ? "name" : "tier", tier.name() + " stands in the file twice");
            }
            tiers.add(tier);
        }
        if (tiers.isEmpty()) {
            of.missing(name, "must name at least one tier");
        }
        return tiers;
    }

    private static Tier tier(FileObject tier) {
        String name = tier.required(tier.has("tier") ? "tier" : "name").strip();
        List<Condition> when = new ArrayList<>();
        for (Map.Entry<String, String> condition : tier.map("when").entrySet()) {
            try {
                when.addAll(Condition.of(condition.getKey(), condition.getValue()));
            } catch (IllegalArgumentException e) {
                tier.fault("when." + condition.getKey(), String.valueOf(e.getMessage()));
            }
        }
        String verification = tier.text("verification").strip();
        return new Tier(
                name,
                when,
                tier.text("model").strip(),
                share(tier, "min_acceptance"),
                verification.equals("none") ? "" : verification);
    }

    private static @Nullable BigDecimal share(FileObject of, String name) {
        BigDecimal share = of.has(name) ? of.decimal(name) : null;
        if (share != null && (share.signum() < 0 || share.compareTo(BigDecimal.ONE) > 0)) {
            of.fault(name, "must be a share from 0 to 1");
        }
        return share;
    }

    private static Gate gate(FileObject gate) {
        Gate usual = Gate.STANDARD;
        BigDecimal margin = gate.decimal("margin_points", usual.marginPoints());
        BigDecimal confidence = gate.decimal("confidence", usual.confidence());
        if (margin.signum() < 0 || margin.compareTo(BigDecimal.valueOf(100)) > 0) {
            gate.fault("margin_points", "must be from 0 to 100");
        }
        if (!Wilson.knows(confidence)) {
            gate.fault("confidence", "must be one of " + Wilson.confidences());
        }
        return new Gate(
                gate.has("days") ? gate.count("days", "of days") : usual.days(),
                gate.has("judged") ? gate.count("judged", "of answers") : usual.judged(),
                margin,
                confidence);
    }
}
