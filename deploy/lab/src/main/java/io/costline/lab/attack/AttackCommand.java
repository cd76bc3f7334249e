package io.costline.lab.attack;

import io.costline.cli.text.Console;
import io.costline.stack.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code costline attack}. */
@Command(
        name = "attack",
        description = {
            "Do to a pipeline what a hostile sender can do, and see that another tenant does not notice.",
            "",
            "Starts a pipeline in a temporary folder with two tenants. While one sends slow bodies, bombs, extremes and"
                    + " escapes, the other sends an event every moment: each must get its 202 and its row. Says of each attack what"
                    + " was tried and what was answered. Exits with 1 if any did not hold, and then leaves the folder.",
            ""
        })
public final class AttackCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--all",
            description = "Also those that take minutes: compressed records that unpack into gigabytes.")
    private boolean all;

    @Option(names = "--only", paramLabel = "NAME", description = "This one alone, by its name as printed.")
    private String only = "";

    @Option(names = "--json", description = "Print one JSON object an attack.")
    private boolean json;

    public AttackCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Attack> attacks = Attack.all().stream()
                .filter(attack ->
                        only.isEmpty() ? all || attack.quick() : attack.name().equals(only))
                .toList();
        Path folder = Files.createTempDirectory("costline-attack-");
        List<Suite.Result> results;
        try (Target target = Target.start(folder, this::stage)) {
            results = Suite.run(target, attacks, json ? this::json : this::words);
        }
        boolean held = !results.isEmpty() && results.stream().allMatch(Suite.Result::held);
        if (held) {
            Folders.delete(folder);
        } else {
            console.error("Data and logs are in " + folder);
        }
        return held ? 0 : 1;
    }

    private void stage(String what) {
        if (!json) {
            console.line(console.dim("starting " + what + " ..."));
        }
    }

    private void words(Suite.Result result) {
        console.blank();
        console.line(console.bold(result.attack().name()) + "  "
                + (result.held() ? console.green("held") : console.red("DID NOT HOLD")));
        console.line("  tried      " + result.attack().tried());
        console.line("  answered   " + result.answered());
        console.line("  bystander  " + result.bystander());
        result.faults().stream().flatMap(String::lines).forEach(line -> console.line("  " + console.red(line)));
    }

    private void json(Suite.Result result) {
        var root = new JsonMapper()
                .createObjectNode()
                .put("attack", result.attack().name())
                .put("held", result.held())
                .put("tried", result.attack().tried())
                .put("answered", result.answered())
                .put("bystander", result.bystander());
        var faults = root.putArray("faults");
        result.faults().forEach(faults::add);
        console.line(root.toString());
    }
}
