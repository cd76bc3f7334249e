package io.costline.attribution;

import io.costline.attribution.config.AttributionConfig;
import io.costline.attribution.topology.AttributionTopology;
import io.costline.attribution.topology.BudgetFollower;
import io.costline.avro.SpendBucket;
import io.costline.failpoint.Failpoints;
import io.costline.service.GroupWatch;
import io.costline.service.LocalState;
import io.costline.service.ServiceMain;
import io.costline.service.ServiceShell;
import io.costline.service.StoredEpoch;
import io.costline.service.StreamsWork;
import io.costline.service.Waiting;
import io.costline.topics.PoisonRecords;
import io.costline.topics.TopicSpec;
import io.costline.topics.Topics;
import io.costline.wire.ConfluentRegistry;
import io.costline.wire.SchemaRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The attribution service: configuration, what it waits for, budgets, topology. */
public final class AttributionMain {
    private static final List<TopicSpec> TOPICS =
            List.of(Topics.COSTS, Topics.TRACES, Topics.SPEND, Topics.BUDGET_ALERTS, Topics.BUDGETS, Topics.REJECTED);

    private AttributionMain() {}

    public static void main(String[] args) {
        ServiceMain.run(
                "attribution",
                "attribution",
                AttributionConfig.class,
                AttributionConfig::management,
                AttributionMain::run);
    }

    private static void run(AttributionConfig config, ServiceShell shell) throws InterruptedException, IOException {
        var rules = config.rules();
        Failpoints failpoints = Failpoints.of(config.failpointDir());
        Map<String, String> kafka = config.clientSettings();
        SchemaRegistry registry =
                new ConfluentRegistry(config.registry().url(), config.registry().settings());
        var waiting = new Waiting(shell);
        waiting.watched(kafka, TOPICS, InstantSource.system());
        waiting.clock(kafka); // before any store is opened: what is kept of a trace on disk ends by it
        waiting.registry(registry, TOPICS);
        new StoredEpoch<>(kafka, registry, "attribution.epoch", SpendBucket.class, SpendBucket::getEpoch)
                .require(config.applicationId(), config.epoch(), Topics.SPEND);
        var budgets = new BudgetFollower(kafka, registry);
        waiting.definitions("budgets", budgets.topic());
        var poison = new PoisonRecords();
        var topology = AttributionTopology.build(new AttributionTopology.Parts(
                config.applicationId(),
                config.deltaPartitions(),
                rules,
                registry,
                budgets,
                new AttributionMetrics(shell.meters()),
                poison,
                failpoints));
        var state = new LocalState(config.stateDir(), kafka, config.applicationId());
        state.check();
        GroupWatch watch = shell.part(new GroupWatch(
                config.applicationId(),
                kafka,
                offsets -> Stream.concat(
                                Stream.of(Topics.COSTS.name()),
                                offsets.topics(config.applicationId()).stream()
                                        .filter(topic -> topic.endsWith("-repartition")))
                        .toList(),
                shell.meters(),
                "costline.attribution"));
        shell.check("progress", watch.start()::fault);
        StreamsWork.run(shell, waiting, topology, config.streamsSettings(), poison, state::remember);
    }
}
