package io.costline.cli.cluster;

import static java.util.Objects.requireNonNull;

import io.costline.clickhouse.ClickHouseAddress;
import io.costline.clickhouse.config.SinkConfig;
import io.costline.clickhouse.migrate.Migrations;
import io.costline.clickhouse.migrate.Placement;
import io.costline.service.CommonSettings;
import io.costline.service.RegistrySettings;
import io.costline.stack.Service;
import io.costline.topics.Horizons;
import io.costline.topics.HostClock;
import io.costline.topics.TopicSpec;
import io.costline.wire.ConfluentRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.acl.AclOperation;

/** Connects to everything the settings name, as every service would, and says what is missing. It changes nothing. */
public final class ClusterCheck {
    /** ClickHouse before it had CHECK GRANT. */
    private static final int SYNTAX_ERROR = 62;

    private final CommonSettings common;
    private final Function<Class<?>, Object> settings;
    private final CheckList findings = new CheckList();

    /** @param settings reads a service's own */
    public ClusterCheck(CommonSettings common, Function<Class<?>, Object> settings) {
        this.common = common;
        this.settings = settings;
    }

    public CheckList run(List<Service> services) throws InterruptedException {
        kafka();
        common.registry().ifPresent(registry -> lookQuietly("registry", () -> registry(registry, services)));
        for (Service service : services) {
            service(service);
        }
        return findings;
    }

    private void lookQuietly(String about, CheckList.Look look) {
        try {
            findings.look(about, look);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void kafka() throws InterruptedException {
        if (!common.kafka().containsKey("bootstrap.servers")) {
            return; // the services say so
        }
        findings.look("kafka", () -> {
            try (Admin admin = KafkaFacts.connect(common.kafka())) {
                int brokers = KafkaFacts.await(admin.describeCluster().nodes()).size();
                findings.well("kafka", brokers == 1 ? "1 broker" : brokers + " brokers");
                new HostClock(admin, InstantSource.system())
                        .fault()
                        .ifPresentOrElse(
                                fault -> findings.fault("clock", fault), () -> findings.well("clock", "as Kafka's"));
                topics(admin, brokers);
            }
        });
    }

    private void topics(Admin admin, int brokers) {
        WantedTopics wanted = WantedTopics.of(common.topics());
        Map<String, TopicPlan.Found> found = KafkaFacts.topics(
                admin, wanted.topics().stream().map(TopicSpec::name).toList());
        TopicPlan plan = TopicPlan.of(wanted, found);
        if (!plan.missing().isEmpty()) {
            findings.fault(
                    "topics",
                    plan.missing().size() + " of " + wanted.topics().size() + " are missing, or not to be seen by this"
                            + " user: 'costline topics apply' makes "
                            + plan.missing().stream().map(TopicSpec::name).collect(Collectors.joining(", ")));
        }
        plan.changes().forEach(change -> findings.fault("topics", change.text() + ": 'costline topics apply'"));
        plan.refused().forEach(text -> findings.fault("topics", text));
        if (plan.isEmpty() && plan.refused().isEmpty()) {
            findings.well("topics", "all " + found.size() + " as the settings want them");
        }
        found.forEach((name, topic) -> {
            int least = Integer.parseInt(topic.config().getOrDefault("min.insync.replicas", "1"));
            if (brokers > 1 && topic.replication() <= least) {
                findings.fault(
                        "topics",
                        name + " has " + topic.replication() + " replicas and needs " + least
                                + " of them: one broker away and nothing can be written");
            }
        });
    }

    private void registry(RegistrySettings settings, List<Service> services) {
        var registry = new ConfluentRegistry(settings.url(), settings.settings());
        List<String> missing = services.stream()
                .flatMap(service -> Rights.of(service).topics().stream())
                .distinct()
                .filter(topic -> topic.valueSchema()
                        .filter(schema -> !registry.isRegistered(topic.subject(), schema))
                        .isPresent())
                .map(TopicSpec::subject)
                .sorted()
                .toList();
        if (missing.isEmpty()) {
            findings.well("registry", "has every schema");
        } else {
            findings.fault("registry", "'costline topics apply' is still to register " + String.join(", ", missing));
        }
    }

    private void service(Service service) throws InterruptedException {
        Object[] own = new Object[1];
        if (!findings.look(service.prefix(), () -> own[0] = settings.apply(service.settings()))) {
            return;
        }
        Map<String, String> kafka = ServiceView.kafka(own[0]);
        findings.look(service.prefix(), () -> {
            try (Admin admin = KafkaFacts.connect(kafka)) {
                rights(service, admin);
            }
        });
        ServiceView.clickHouse(own[0])
                .ifPresent(address -> lookQuietly(service.prefix(), () -> clickHouse(service, own[0], address)));
    }

    private void rights(Service service, Admin admin) {
        Rights rights = Rights.of(service);
        Set<String> there = KafkaFacts.await(admin.listTopics().names());
        List<TopicSpec> seen = rights.topics().stream()
                .filter(topic -> there.contains(topic.name()))
                .toList();
        var described = KafkaFacts.await(admin.describeTopics(
                        seen.stream().map(TopicSpec::name).toList(),
                        new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .allTopicNames());
        int lacking = rights.topics().size() - seen.size();
        for (TopicSpec topic : seen) {
            Set<AclOperation> may = requireNonNull(described.get(topic.name())).authorizedOperations();
            for (AclOperation needed : List.of(AclOperation.READ, AclOperation.WRITE)) {
                boolean uses = (needed == AclOperation.READ ? rights.reads() : rights.writes()).contains(topic);
                if (uses && may != null && !may.contains(needed)) {
                    lacking++;
                    findings.fault(service.prefix(), "its Kafka user may not " + needed + " " + topic.name());
                }
            }
        }
        if (seen.size() < rights.topics().size()) {
            findings.fault(
                    service.prefix(),
                    "its Kafka user does not see "
                            + rights.topics().stream()
                                    .filter(topic -> !seen.contains(topic))
                                    .map(TopicSpec::name)
                                    .collect(Collectors.joining(", ")));
        }
        if (lacking == 0) {
            findings.well(service.prefix(), "may read and write its " + seen.size() + " topics");
        }
    }

    private void clickHouse(Service service, Object own, ClickHouseAddress address) throws SQLException {
        try (Connection connection = address.connect();
                Statement statement = connection.createStatement()) {
            Instant before = Instant.now();
            String version;
            Instant theirs;
            try (ResultSet row = statement.executeQuery("SELECT version(), toUnixTimestamp64Milli(now64(3))")) {
                row.next();
                version = row.getString(1);
                theirs = Instant.ofEpochMilli(row.getLong(2));
            }
            Duration off = Duration.between(before, theirs);
            if (off.abs().compareTo(Horizons.CLOCKS) > 0) {
                findings.fault(service.prefix(), "ClickHouse's clock is off by " + off);
            }
            List<String> denied = Rights.of(service).clickHouse().stream()
                    .filter(right -> !may(statement, right))
                    .toList();
            if (denied.isEmpty()) {
                findings.well(service.prefix(), "reaches ClickHouse " + version + " as " + address.user());
            } else {
                findings.fault(
                        service.prefix(), "ClickHouse user " + address.user() + " lacks " + String.join(", ", denied));
            }
        }
        if (own instanceof SinkConfig sink) {
            var placement = new Placement(
                    sink.clickhouse().replicated(), sink.clickhouse().cluster());
            List<String> pending = new Migrations(address, placement).pending();
            if (!pending.isEmpty()) {
                findings.fault(
                        "tables",
                        pending.size() + " files are still to be applied, from " + pending.getFirst()
                                + " on: 'costline migrate', or the sink at its start unless sink.migrate is false");
            } else {
                findings.well("tables", "and views are as this version wants them");
            }
        }
    }

    /** True as well where this ClickHouse cannot be asked. */
    private static boolean may(Statement statement, String right) {
        try (ResultSet row = statement.executeQuery("CHECK GRANT " + right)) {
            return row.next() && row.getInt(1) == 1;
        } catch (SQLException e) {
            return e.getErrorCode() == SYNTAX_ERROR
                    || String.valueOf(e.getMessage()).contains("SYNTAX_ERROR");
        }
    }
}
