package io.costline.lab.bench;

import io.costline.embedded.broker.EmbeddedBroker;
import io.costline.embedded.clickhouse.EmbeddedClickHouse;
import io.costline.embedded.process.ServiceCommand;
import io.costline.embedded.process.ServiceProcess;
import io.costline.embedded.registry.EmbeddedRegistry;
import io.costline.enrich.pricebook.LiteLlmImporter;
import io.costline.enrich.pricebook.PriceBookPublisher;
import io.costline.identity.Attribution;
import io.costline.stack.ConsoleLink;
import io.costline.stack.Definitions;
import io.costline.stack.Endpoints;
import io.costline.stack.Folders;
import io.costline.stack.LogTail;
import io.costline.stack.Service;
import io.costline.stack.StackFile;
import io.costline.topics.TopicAdmin;
import io.costline.topics.TopicSpec;
import io.costline.topics.Topics;
import io.costline.wire.ConfluentRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** Broker, registry and ClickHouse of one run, and the services each step needs: child processes, all of them. */
final class BenchStack implements AutoCloseable {
    static final String IDENTITY = "identity";

    private static final String PRICES = "/io/costline/catalog/litellm.json";
    private static final TopicSpec COPIES = new TopicSpec(
            IdentityMain.OUTPUT, Topics.REQUESTS.partitions(), Topics.REQUESTS.retention(), Optional.empty());

    private final Path folder;
    private final EmbeddedBroker broker;
    private final EmbeddedRegistry registry;
    private final EmbeddedClickHouse clickHouse;
    private final BenchServices commands;
    private final Map<String, ServiceProcess> services = new LinkedHashMap<>();
    private int epochs;

    private BenchStack(
            Path folder,
            EmbeddedBroker broker,
            EmbeddedRegistry registry,
            EmbeddedClickHouse clickHouse,
            @Nullable Path recordings) {
        this.folder = folder;
        this.broker = broker;
        this.registry = registry;
        this.clickHouse = clickHouse;
        this.commands = new BenchServices(
                new Endpoints(broker.bootstrapServers(), registry.url(), clickHouse.url()), folder, recordings);
    }

    static BenchStack start(@Nullable Path recordings) {
        try {
            if (recordings != null) {
                Files.createDirectories(recordings);
            }
            Path folder = Files.createTempDirectory("costline-bench-");
            BenchStack stack = new BenchStack(
                    folder,
                    EmbeddedBroker.start(folder.resolve("broker"), 0),
                    EmbeddedRegistry.start(folder.resolve("registry"), 0),
                    EmbeddedClickHouse.start(folder.resolve("clickhouse"), 0),
                    recordings);
            stack.createTopics();
            return stack;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create a folder", e);
        }
    }

    /** LiteLLM's price list, as the enricher has it. */
    static InputStream prices() {
        return Objects.requireNonNull(BenchStack.class.getResourceAsStream(PRICES), PRICES);
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    String registryUrl() {
        return registry.url();
    }

    String clickHouseUrl() {
        return clickHouse.url();
    }

    /** Client settings that reach the broker. */
    Map<String, String> kafka() {
        return Map.of("bootstrap.servers", bootstrapServers());
    }

    /** A file in this run's folder. */
    Path file(String name) {
        return folder.resolve(name);
    }

    /** So that commands find this stack when told to; they do not by themselves. */
    Path writeStackFile() {
        StackFile file = stackFile("");
        file.save();
        return file.path();
    }

    private StackFile stackFile(String consoleUrl) {
        return new StackFile(
                folder.toString(),
                ProcessHandle.current().pid(),
                bootstrapServers(),
                registryUrl(),
                clickHouseUrl(),
                "",
                consoleUrl,
                Map.of(),
                "");
    }

    String ingestUrl() {
        return "http://127.0.0.1:" + service("ingest").facts().get("http");
    }

    Admin admin() {
        return TopicAdmin.connect(bootstrapServers());
    }

    /** Identity or enrich with nothing beside it, under an application id of its own. */
    void startAlone(String service, String applicationId) {
        boolean identity = service.equals(IDENTITY);
        Map<String, String> settings = new HashMap<>(identity ? Map.of() : nextEpoch());
        settings.put("enrich.application-id", applicationId);
        start(
                service,
                identity
                        ? commands.identity(applicationId, settings)
                        : commands.of(Service.ENRICHER, applicationId, settings));
    }

    /** Each application prices the same topic from its start: to the enricher the one before was reset. */
    private Map<String, String> nextEpoch() {
        return Map.of("enrich.epoch", Integer.toString(epochs++));
    }

    void startPipeline() {
        for (Service service : List.of(Service.SINK, Service.ATTRIBUTION, Service.ENRICHER)) {
            Map<String, String> settings = service == Service.ENRICHER ? nextEpoch() : Map.of();
            start(service.prefix(), commands.of(service, service.prefix(), settings));
        }
    }

    /** Returns a key for the door. */
    String startIngest() {
        String key = new Definitions(bootstrapServers(), registryUrl())
                .createKey(Attribution.ofTenant(BenchTraffic.TENANT), "bench")
                .token();
        Service ingest = Service.INGEST;
        start(ingest.prefix(), commands.of(ingest, ingest.prefix(), Map.of("ingest.http.port", "0")));
        return key;
    }

    /** Returns a link that signs in. */
    String startConsole() {
        Service console = Service.CONSOLE;
        start(console.prefix(), commands.of(console, console.prefix(), Map.of()));
        String url = "http://127.0.0.1:" + service(console.prefix()).facts().get("http");
        return ConsoleLink.make(stackFile(url), SyntheticCalls.TENANT).orElseThrow();
    }

    private void start(String name, ServiceCommand command) {
        services.put(name, ServiceProcess.start(command));
    }

    void stopServices() {
        services.values().forEach(ServiceProcess::stop);
        services.clear();
    }

    private ServiceProcess service(String name) {
        return Objects.requireNonNull(services.get(name), name);
    }

    /** Fails when a process of the stack has ended, with the end of its log. */
    void requireAlive() {
        processes().forEach((name, process) -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(name + " ended with exit code "
                        + process.exitCode().orElse(-1) + "; the end of its log:\n" + LogTail.of(process.log()));
            }
        });
    }

    Mark mark(long done) {
        return Mark.take(done, processes());
    }

    private Map<String, ServiceProcess> processes() {
        Map<String, ServiceProcess> all = new LinkedHashMap<>(services);
        all.put("broker", broker.process());
        all.put("clickhouse", clickHouse.process());
        return all;
    }

    private void createTopics() {
        try (Admin admin = admin()) {
            TopicAdmin topics = new TopicAdmin(admin);
            topics.ensure(Topics.ALL, Optional.of((short) 1));
            topics.ensure(List.of(COPIES), Optional.of((short) 1));
        }
        Instant now = Instant.now();
        new PriceBookPublisher(kafka(), new ConfluentRegistry(registryUrl(), Map.of()))
                .publishDefault(LiteLlmImporter.committed(now), LiteLlmImporter.LISTED, now, "default catalog");
    }

    /** Empties the topics of events, for the next step to start from nothing; no service may run. */
    void recreateTopics() {
        List<TopicSpec> emptied = Stream.of(Topics.ALL.stream(), Stream.of(COPIES))
                .flatMap(topics -> topics)
                .filter(topic -> topic.partitions() > 1)
                .toList();
        try (Admin admin = admin()) {
            List<String> names = emptied.stream().map(TopicSpec::name).toList();
            admin.deleteTopics(names).all().get();
            TopicAdmin topics = new TopicAdmin(admin);
            while (topics.missing(emptied).size() < emptied.size()) {
                Pause.millis(50);
            }
            topics.ensure(emptied, Optional.of((short) 1));
            while (!topics.missing(emptied).isEmpty()) {
                Pause.millis(50);
            }
        } catch (ExecutionException e) {
            throw new KafkaException("cannot empty the topics", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    /** End offsets of a topic, added up: its records, where nothing was written in transactions. */
    long records(Admin admin, String topic) {
        return ends(admin, List.of(topic)).getOrDefault(topic, 0L);
    }

    /** End offsets of every topic there is, added up: records and the few markers of transactions. */
    Map<String, Long> records() {
        try (Admin admin = admin()) {
            return ends(admin, List.copyOf(admin.listTopics().names().get()));
        } catch (ExecutionException e) {
            throw new KafkaException("cannot list the topics", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    private static Map<String, Long> ends(Admin admin, List<String> topics) {
        try {
            Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
            admin.describeTopics(topics)
                    .allTopicNames()
                    .get()
                    .forEach((topic, description) -> description
                            .partitions()
                            .forEach(partition ->
                                    wanted.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest())));
            Map<String, Long> ends = new TreeMap<>();
            admin.listOffsets(wanted)
                    .all()
                    .get()
                    .forEach((partition, end) -> ends.merge(partition.topic(), end.offset(), Long::sum));
            return ends;
        } catch (ExecutionException e) {
            throw new KafkaException("cannot read the ends of " + topics, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    @Override
    public void close() {
        stopServices();
        clickHouse.close();
        registry.close();
        broker.close();
        Folders.delete(folder);
    }
}
