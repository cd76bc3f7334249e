package io.costline.cli;

import io.costline.cli.cluster.KafkaFacts;
import io.costline.cli.cluster.TopicPlan;
import io.costline.cli.cluster.WantedTopics;
import io.costline.cli.text.Console;
import io.costline.service.CommonSettings;
import io.costline.stack.Connections;
import io.costline.topics.TopicSpec;
import java.nio.file.Path;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "plan",
        description = {
            "Show what 'topics apply' would do. It changes nothing.",
            "",
            "Partitions, replicas and retention are topics.* of the settings. Exit code 1 if something differs that no command"
                    + " changes in a running system; the line says the way out.",
            ""
        })
class TopicsPlanCommand extends ConsoleCommand {
    @Option(names = "--config", paramLabel = "FILE", description = "Settings. Default: $COSTLINE_CONFIG.")
    private @Nullable Path config;

    TopicsPlanCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        CommonSettings settings = StackOption.cluster(config);
        Connections connections = Connections.of(settings);
        WantedTopics wanted = WantedTopics.of(settings.topics());
        try (Admin admin = KafkaFacts.connect(connections.kafka())) {
            TopicPlan plan = TopicPlan.of(
                    wanted,
                    KafkaFacts.topics(
                            admin, wanted.topics().stream().map(TopicSpec::name).toList()));
            plan.lines().forEach(console::line);
            plan.refused().forEach(text -> console.line(console.red("not done: ") + text));
            act(plan, admin, connections, settings);
            return plan.refused().isEmpty() ? 0 : 1;
        }
    }

    void act(TopicPlan plan, Admin admin, Connections connections, CommonSettings settings) {
        if (plan.isEmpty()) {
            console.line("nothing to change");
        }
    }

    @Command(
            name = "apply",
            description = {
                "Make the topics as the settings want them, and register the schemas of their values.",
                "",
                "Each change is shown before it is made. Run again it changes nothing.",
                ""
            })
    static final class Apply extends TopicsPlanCommand {
        Apply(Console console) {
            super(console);
        }

        @Override
        void act(TopicPlan plan, Admin admin, Connections connections, CommonSettings settings) {
            if (plan.isEmpty()) {
                console.line("nothing to change");
            } else {
                plan.apply(admin);
                console.line("done");
            }
            if (settings.registry().isPresent()) {
                var registry = connections.registry();
                plan.wanted()
                        .topics()
                        .forEach(topic ->
                                topic.valueSchema().ifPresent(schema -> registry.register(topic.subject(), schema)));
                console.line("the registry has every schema");
            }
        }
    }
}
