package io.costline.cli;

import io.costline.cli.routing.ShadowCases;
import io.costline.cli.routing.ShadowReport;
import io.costline.cli.routing.ShadowRun;
import io.costline.cli.text.CaseAnswer;
import io.costline.cli.text.Console;
import io.costline.clickhouse.query.Questions;
import io.costline.enrich.pricing.Pricer;
import io.costline.enrich.routing.Policy;
import io.costline.files.FaultyFileException;
import io.costline.shadow.PolicyFile;
import io.costline.stack.Connections;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "routing",
        description = "Judge which model should serve which calls, before it does.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {RoutingCommand.ShadowOf.class, RoutingCommand.Compute.class})
final class RoutingCommand extends CommandGroup {
    @Command(
            name = "shadow",
            description = {
                "Judge a policy on the calls that are stored: what it would have cost, and whether it is safe to switch on.",
                "",
                "routing:",
                "  id: cheaper-first",
                "  baseline: gpt-4o                 # also shown: every call at this model",
                "  tiers:                           # the first that matches; a call none matches stays as it is",
                "    - name: trivial",
                "      when: { feature: classify, input_tokens: \"<=1000\" }",
                "      model: gpt-4o-mini",
                "      min_acceptance: 0.9          # of its answers, sure",
                "      verification: none           # or the model that checks each answer",
                "  gate: { days: 14, judged: 200, margin_points: 2, confidence: 0.95 }",
                "",
                "Nothing is sent and nothing is changed. What a call read from a cache is projected at the full rate, unless the model has"
                        + " seen its trace.",
                ""
            })
    static final class ShadowOf extends StackCommand {
        @Parameters(index = "0", paramLabel = "FILE", description = "YAML or JSON.")
        private Path file = Path.of("");

        @Mixin
        private TimeOptions times = new TimeOptions();

        @Mixin
        private TenantOption tenant = new TenantOption();

        @Option(names = "--json", description = "One JSON object a currency, amounts with every digit.")
        private boolean json;

        ShadowOf(Console console) {
            super(console);
        }

        @Override
        public Integer call() throws IOException {
            Policy policy = policy();
            Map<String, Object> values = new HashMap<>();
            Instant from = policy.from();
            if (from != null) {
                values.put("from", from);
            }
            times.into(values);
            Connections connections = stack.find();
            ShadowReport report;
            try (Questions questions = connections.questions()) {
                values.put("tenant", tenantOf(policy, questions));
                report = ShadowRun.of(policy, connections.definitions(), questions, values, times.words());
            }
            if (json) {
                report.printJson(console, head(policy, values));
            } else {
                report.print(console, "Policy " + policy.id());
            }
            return 0;
        }

        private Policy policy() throws IOException {
            try {
                return PolicyFile.parse(new String(Inputs.bytes(Inputs.existing(file)), StandardCharsets.UTF_8));
            } catch (FaultyFileException e) {
                throw Inputs.faulty(file, e);
            }
        }

        private String tenantOf(Policy policy, Questions questions) {
            if (policy.tenant().isEmpty()) {
                return tenant.one(questions);
            }
            if (!tenant.given().isEmpty() && !tenant.given().equals(policy.tenant())) {
                throw new CommandFailure("the policy is of tenant " + policy.tenant() + ", not of " + tenant.given());
            }
            return policy.tenant();
        }

        private static Map<String, String> head(Policy policy, Map<String, Object> values) {
            Map<String, String> head = new LinkedHashMap<>();
            head.put("policy", policy.id());
            head.put("tenant", String.valueOf(values.get("tenant")));
            head.put("as_of", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
            return head;
        }
    }

    @Command(
            name = "compute",
            description = {
                "Judge policies on the calls of a file: cases in, JSON Lines out, nothing running.",
                "",
                "In:  {\"id\",\"policy\":[{\"tier\",\"when\":{},\"model\"}],\"calls\":[{\"feature\",\"model\",\"input\",\"output\"}]}",
                "or   [...], or {\"cases\":[...]}, or a case under \"shadow\". Calls may also say cached (part of input), units, provider,"
                        + " trace_id, at, tags, and what else a tier's when can name.",
                "Out: {\"id\",\"calls\":[{\"tier\",\"shadow_model\",\"actual\",\"shadow\",\"saving\"}],\"actual\",\"shadow\",\"projected_saving\","
                        + "\"projected_percent\",\"not_comparable\"}.",
                "",
                "A case that cannot be read gives a line with its id and the error, and the run goes on; the exit code then is 1.",
                ""
            })
    static final class Compute extends ConsoleCommand {
        @Option(
                names = "--catalog",
                defaultValue = "litellm",
                paramLabel = "NAME|FILE",
                description = "As for costline price. Default: ${DEFAULT-VALUE}.")
        private String catalog = "litellm";

        @Parameters(
                index = "0",
                arity = "0..1",
                paramLabel = "FILE",
                description = "JSON or YAML; default: standard input.")
        private @Nullable Path file;

        Compute(Console console) {
            super(console);
        }

        @Override
        public Integer call() throws IOException {
            Instant now = Instant.now();
            Pricer pricer = new Pricer(Catalogs.book(Catalogs.find(catalog, now)));
            try {
                String content = new String(Inputs.bytes(file), StandardCharsets.UTF_8);
                return CaseAnswer.print(console, new ShadowCases(pricer, now).compute(content));
            } catch (FaultyFileException e) {
                throw Inputs.faulty(file == null ? Path.of("-") : file, e);
            }
        }
    }
}
