package io.costline.cli;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.ingest.NormalizedJson;
import io.costline.ingest.admission.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What became of each record of a payload, for people: what ran, whom it was for, what was used. */
final class NormalizedReport {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String INDENT = "     ";
    private static final List<String> WHO = List.of("""
            customer_id end_user_id feature workflow step agent team project app_key trace_id session_id operation_id""".split("\\s+"));
    private static final List<String> INPUT = List.of("""
            input_uncached cache_read cache_write_5m cache_write_1h cache_write_unknown_ttl tool_use_input""".split("\\s+"));

    private final Console console;

    NormalizedReport(Console console) {
        this.console = console;
    }

    void print(Outcome outcome) {
        JsonNode said = JSON.readTree(NormalizedJson.of(outcome));
        String number = String.format(Locale.ROOT, "%3d  ", outcome.index() + 1);
        switch (outcome) {
            case Outcome.Admitted admitted -> {
                console.line(number + console.green("accepted") + "  " + console.bold(model(said)) + "  "
                        + text(said, "status") + "  " + text(said, "time"));
                event(said);
                admitted.warnings().forEach(warning -> console.line(INDENT + console.yellow("! " + warning)));
            }
            case Outcome.Rejected rejected ->
                console.line(number + console.red("rejected") + "  " + rejected.code() + " "
                        + (rejected.field().isEmpty() ? "" : rejected.field() + ": ") + rejected.message());
            case Outcome.Ignored ignored -> console.line(number + "ignored   " + ignored.reason());
        }
    }

    private void event(JsonNode said) {
        line(who(said));
        line(usage(said));
        JsonNode cost = said.path("reported_cost");
        if (cost.isObject()) {
            line(text(cost, "kind") + " cost of the source: " + text(cost, "amount") + " " + text(cost, "currency"));
        }
        line("event " + text(said, "event_id") + ", call " + text(said, "call_id"));
    }

    private void line(String text) {
        if (!text.isEmpty()) {
            console.line(INDENT + text);
        }
    }

    private static String model(JsonNode said) {
        String provider = text(said, "provider");
        String served = (provider.isEmpty() ? "" : provider + "/") + text(said, "served_model");
        String requested = text(said, "requested_model");
        return requested.isEmpty() || requested.equals(text(said, "served_model"))
                ? served
                : served + " (for " + requested + ")";
    }

    private static String who(JsonNode said) {
        var who = new StringJoiner(", ");
        for (String name : WHO) {
            String value = text(said, name);
            if (!value.isEmpty()) {
                who.add(name.replace("_id", "").replace('_', ' ') + " " + value);
            }
        }
        for (Map.Entry<String, JsonNode> tag : said.path("tags").properties()) {
            who.add(tag.getKey() + "=" + tag.getValue().asString(""));
        }
        return who.toString();
    }

    /** The disjoint buckets, input before output, and other units; how complete they are, by which rule. */
    private static String usage(JsonNode said) {
        var input = new StringJoiner(" + ");
        var output = new StringJoiner(" + ");
        long in = 0;
        long out = 0;
        for (Map.Entry<String, JsonNode> bucket : said.path("tokens").properties()) {
            long tokens = bucket.getValue().asLong();
            boolean ofInput = INPUT.contains(bucket.getKey());
            in += ofInput ? tokens : 0;
            out += ofInput ? 0 : tokens;
            if (tokens > 0) {
                (ofInput ? input : output)
                        .add(Figures.count(tokens) + " " + bucket.getKey().replace('_', ' '));
            }
        }
        var usage = new StringJoiner("; ");
        if (in > 0) {
            usage.add(Figures.count(in) + " tokens in = " + input);
        }
        if (out > 0) {
            usage.add(Figures.count(out) + " out = " + output);
        }
        said.path("usage").properties().stream()
                .filter(unit -> !unit.getKey().contains("_token"))
                .forEach(unit -> usage.add(unit.getKey() + " " + unit.getValue().asString()));
        String rule = text(said, "inclusion_rule");
        usage.add("usage " + text(said, "usage_status") + (rule.isEmpty() ? "" : ", by rule " + rule));
        return usage.toString();
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }
}
