package io.costline.cli.routing;

import io.costline.cli.text.CaseAnswer;
import io.costline.enrich.pricing.CallAttributes;
import io.costline.enrich.pricing.Caller;
import io.costline.enrich.pricing.InconsistentUsageException;
import io.costline.enrich.pricing.Pricer;
import io.costline.enrich.pricing.PricingQuery;
import io.costline.enrich.pricing.PricingResult;
import io.costline.enrich.pricing.Usage;
import io.costline.enrich.routing.Condition;
import io.costline.enrich.routing.Evidence;
import io.costline.enrich.routing.Policy;
import io.costline.enrich.routing.Policy.Gate;
import io.costline.enrich.routing.RoutedCall;
import io.costline.enrich.routing.Shadow;
import io.costline.enrich.routing.Shadow.Judgement;
import io.costline.files.FaultyFileException;
import io.costline.files.FileFault;
import io.costline.files.FileNode;
import io.costline.files.FileNode.Kind;
import io.costline.files.FileObject;
import io.costline.shadow.PolicyFile;
import io.costline.shadow.ShadowJson;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Policies and calls of a file, each case for itself: one that cannot be read says so in its place, the others are judged. */
public final class ShadowCases {
    private record Case(Policy policy, List<RoutedCall> calls) {}

    private final Pricer pricer;
    private final Instant now;

    /** @param now when a call was that does not say it */
    public ShadowCases(Pricer pricer, Instant now) {
        this.pricer = pricer;
        this.now = now;
    }

    /**
     * @param content a list of cases, {@code {"cases": [...]}}, one case, or one under {@code shadow}
     * @throws FaultyFileException where the content is not that
     */
    public List<CaseAnswer> compute(String content) {
        FileNode root = FileNode.read(content);
        FileNode cases = field(root, "cases", root);
        List<FileNode> nodes = cases.kind() == Kind.ARRAY ? cases.items() : List.of(cases);
        List<CaseAnswer> answers = new ArrayList<>();
        for (FileNode node : nodes) {
            String id = field(node, "id", FileNode.read("'#" + (answers.size() + 1) + "'"))
                    .text();
            FileNode within = field(node, "shadow", node);
            answers.add(answer(id, within.kind() == Kind.OBJECT ? within : node));
        }
        return answers;
    }

    private static FileNode field(FileNode node, String name, FileNode otherwise) {
        return node.fields().stream()
                .filter(field -> field.name().equals(name))
                .map(FileNode.Field::value)
                .findFirst()
                .orElse(otherwise);
    }

    private CaseAnswer answer(String id, FileNode node) {
        ObjectNode out = JsonMapper.shared().createObjectNode().put("id", id);
        try {
            Case read = read(node);
            Shadow shadow = new Shadow(read.policy(), pricer);
            out.setAll(new ShadowJson(read.policy(), Evidence.NONE).calls(judged(shadow, read.calls()), read.calls()));
            out.setAll(new ShadowJson(read.policy(), Evidence.NONE).totals(shadow));
            return new CaseAnswer(id, out.toString(), List.of());
        } catch (FaultyFileException e) {
            FileFault first = e.faults().getFirst();
            out.putObject("error")
                    .put("line", first.line())
                    .put("field", first.field())
                    .put("message", first.reason());
            return new CaseAnswer(id, out.toString(), e.faults());
        }
    }

    /** Those of a trace together, as they came; the answers in the order of the file. */
    private static List<Judgement> judged(Shadow shadow, List<RoutedCall> calls) {
        Map<Integer, Judgement> judged = new TreeMap<>();
        IntStream.range(0, calls.size())
                .boxed()
                .sorted(Comparator.comparing(at -> calls.get(at).trace()))
                .forEach(at -> judged.put(at, shadow.judge(calls.get(at))));
        return List.copyOf(judged.values());
    }

    private Case read(FileNode node) {
        List<FileFault> faults = new ArrayList<>();
        FileObject object = FileObject.of(node, faults, Set.of("policy", "calls", FileObject.ANY));
        Policy policy = new Policy("", "", null, "", PolicyFile.tiers(object, "policy"), Gate.STANDARD);
        if (!object.has("calls")) {
            object.missing("calls", "must be given");
        }
        List<RoutedCall> calls = object.objects("calls", Set.of(FileObject.ANY)).stream()
                .map(this::call)
                .toList();
        if (!faults.isEmpty()) {
            throw new FaultyFileException(faults);
        }
        return new Case(policy, calls);
    }

    private RoutedCall call(FileObject call) {
        Map<String, String> names = new HashMap<>();
        Condition.NAMES.stream().filter(call::has).forEach(name -> names.put(name, call.text(name)));
        call.map("tags").forEach((tag, value) -> names.put(Condition.TAG + tag, value));
        Instant at = call.instant("at");
        var query = new PricingQuery(
                call.text("provider"),
                call.required("model"),
                "",
                "",
                at == null ? now : at,
                CallAttributes.of(call.yes("batch"), call.text("service_tier"), "", call.text("region")),
                Caller.UNKNOWN);
        Usage usage = usage(call);
        PricingResult result = pricer.price(usage, query);
        boolean priced = result instanceof PricingResult.Priced;
        return new RoutedCall(
                names,
                call.text("trace_id"),
                usage,
                query,
                true,
                priced ? ((PricingResult.Priced) result).currency() : "USD",
                priced ? result.listCost() : null,
                result.listCost());
    }

    /** Inclusive: what is read from a cache is part of the input. */
    private static Usage usage(FileObject call) {
        Map<String, BigDecimal> counts = new HashMap<>();
        counts.put("input_tokens", BigDecimal.valueOf(call.count("input", "of tokens")));
        counts.put("output_tokens", BigDecimal.valueOf(call.count("output", "of tokens")));
        counts.put("cache_read_tokens", BigDecimal.valueOf(call.count("cached", "of tokens")));
        call.map("units").forEach((unit, quantity) -> {
            if (quantity.matches("\\d{1,15}(\\.\\d{1,12})?")) {
                counts.put(unit, new BigDecimal(quantity));
            } else {
                call.fault("units." + unit, "must be a quantity");
            }
        });
        try {
            return Usage.ofInclusive(counts);
        } catch (InconsistentUsageException e) {
            call.fault("cached", "is more than input");
            return Usage.UNTOLD;
        }
    }
}
