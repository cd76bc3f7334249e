package io.costline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.embedded.broker.EmbeddedBroker;
import io.costline.embedded.clickhouse.EmbeddedClickHouse;
import io.costline.embedded.process.Readiness;
import io.costline.embedded.process.ServiceCommand;
import io.costline.embedded.process.ServiceProcess;
import io.costline.embedded.registry.EmbeddedRegistry;
import io.costline.testkit.Answers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A newcomer with servers of one's own goes by deploy/docs/cluster.md, command by command, from nothing to the first cost. Kafka lets in
 * nobody without a password and asks ACLs: a client that the settings did not reach would not get far.
 */
class ClusterWalkIT {
    private static final Path PAGE = Path.of("../docs/cluster.md");
    private static final Pattern BLOCK = Pattern.compile("(?s)```(sh|properties)\n(.*?)```\n");
    private static final String LOGIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";";
    private static final List<String> SERVICES = List.of("ingest", "enrich", "attribution", "sink");

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void fromNothingToTheFirstCostByThePagesCommands() throws Exception {
        Path users = Files.writeString(folder.resolve("users"), "admin=root\ncostline=secret\n");
        try (var broker = EmbeddedBroker.startSecured(folder.resolve("broker"), users, folder.resolve("broker.log"));
                var registry = EmbeddedRegistry.start(folder.resolve("registry"), 0);
                var clickHouse =
                        EmbeddedClickHouse.start(folder.resolve("clickhouse"), 0, folder.resolve("clickhouse.log"));
                Answers answers = new Answers(clickHouse.url())) {
            allow(broker.bootstrapServers());
            Path config = settings(broker.bootstrapServers(), registry.url(), clickHouse.url());
            List<List<String>> steps = steps(config);

            // When the first look is taken
            Run first = costline(steps.get(0).getFirst());

            // Then it names everything that is missing, and no secret
            assertThat(first.exitCode()).as(first.toString()).isEqualTo(1);
            assertThat(first.out())
                    .contains("ok     kafka: 1 broker")
                    .contains("'costline topics apply' makes costline.raw.events")
                    .contains("still to register costline.api-keys-value")
                    .contains("'costline migrate'")
                    .doesNotContain("secret\"");

            // When what is missing is made
            for (String command : steps.get(1)) {
                Run run = costline(command);
                assertThat(run.exitCode()).as(command + run).isZero();
            }

            // Then a second plan has nothing, and another number of partitions is refused with the way out
            assertThat(costline("./costline topics plan --config " + config).out())
                    .isEqualTo("nothing to change\n");
            Files.writeString(config, Files.readString(config).replace("topics.partitions=4", "topics.partitions=8"));
            Run refused = costline("./costline topics apply --config " + config);
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.out())
                    .contains("costline.requests has 4 partitions, the settings want 8: 'costline topics raise 8'");
            Files.writeString(config, Files.readString(config).replace("topics.partitions=8", "topics.partitions=4"));

            // When the services run and a call comes
            Map<String, ServiceProcess> running = new LinkedHashMap<>();
            try {
                for (String command : steps.get(2)) {
                    start(command, running);
                }
                assertThat(running.keySet()).containsExactlyElementsOf(SERVICES);
                String key = costline(steps.get(3).get(0)).out().strip();
                assertThat(sent(steps.get(3).get(1), running.get("ingest"), key))
                        .isEqualTo(202);
                answers.await("SELECT sum(calls) FROM costline.traces WHERE trace_id = 't1'", "1");

                // Then it is there with what it cost: 1,200 x $0.15 and 300 x $0.60 a million
                Run trace = costline(steps.get(3).get(2));
                assertThat(trace.exitCode()).as(trace.toString()).isZero();
                assertThat(trace.out()).contains("0.00036");
                running.forEach((name, service) -> Scrape.check(name, service.port()));
            } finally {
                running.values().forEach(ServiceProcess::close);
            }
        }
    }

    /** What the page says the user needs, given by an administrator. */
    private static void allow(String bootstrapServers) throws Exception {
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                LOGIN.formatted("admin", "root")))) {
            List<AclBinding> all = new ArrayList<>();
            for (var type : List.of(ResourceType.TOPIC, ResourceType.GROUP, ResourceType.TRANSACTIONAL_ID)) {
                all.add(binding(new ResourcePattern(type, "costline", PatternType.PREFIXED), AclOperation.ALL));
            }
            for (var operation : List.of(AclOperation.IDEMPOTENT_WRITE, AclOperation.DESCRIBE)) {
                all.add(binding(
                        new ResourcePattern(ResourceType.CLUSTER, "kafka-cluster", PatternType.LITERAL), operation));
            }
            admin.createAcls(all).all().get();
        }
    }

    private static AclBinding binding(ResourcePattern resource, AclOperation operation) {
        return new AclBinding(
                resource, new AccessControlEntry("User:costline", "*", operation, AclPermissionType.ALLOW));
    }

    /** The page's file with these servers in it, and with ports that are free on this machine. */
    private Path settings(String kafka, String registry, String clickHouse) throws IOException {
        Path login = Files.writeString(folder.resolve("kafka-jaas"), LOGIN.formatted("costline", "secret") + "\n");
        String text = block("properties")
                .getFirst()
                .replace("kafka1:9092", kafka)
                .replace("http://registry:8081", registry)
                .replace("http://clickhouse:8123", clickHouse)
                .replace("secrets/kafka-jaas", login.toString())
                .replace("state/", folder.resolve("state") + "/");
        return Files.writeString(
                folder.resolve("costline.properties"),
                text + "ingest.http.port=0\nmanagement.port=0\ningest.http.host=127.0.0.1\n");
    }

    private static List<String> block(String language) throws IOException {
        return BLOCK.matcher(Files.readString(PAGE))
                .results()
                .filter(found -> found.group(1).equals(language))
                .map(found -> found.group(2))
                .toList();
    }

    private static List<List<String>> steps(Path config) throws IOException {
        return block("sh").stream()
                .map(text -> text.replace("costline.properties", config.toString())
                        .lines()
                        .toList())
                .toList();
    }

    private static Run costline(String command) {
        assertThat(command).contains("./costline ");
        return Run.of(command.replaceFirst(".*\\./costline ", "")
                .replaceFirst("\\)$", "")
                .split(" "));
    }

    /** As {@code ./costline run} does, but ending with this test. */
    private void start(String command, Map<String, ServiceProcess> running) {
        Run printed = costline(command + " --print");
        assertThat(printed.exitCode()).as(printed.toString()).isZero();
        List<String> arguments = printed.out().lines().toList();
        String name = command.split(" ")[2];
        running.put(
                name,
                ServiceProcess.start(ServiceCommand.of(name, arguments.getLast(), folder.resolve(name + ".log"))
                        .withJvmArguments(arguments.subList(0, arguments.size() - 1))
                        .withReadiness(Readiness.line(), Duration.ofMinutes(3))));
    }

    /** The page's curl, in Java. */
    private int sent(String curl, ServiceProcess ingest, String key) throws IOException, InterruptedException {
        List<MatchResult> quoted =
                Pattern.compile("'([^']*)'").matcher(curl).results().toList();
        String url = Arrays.stream(curl.split(" "))
                .filter(word -> word.startsWith("http://"))
                .findFirst()
                .orElseThrow()
                .replace("8087", ingest.facts().get("http"));
        return http.send(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("Authorization", "Bearer " + key)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        quoted.getLast().group(1)))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
