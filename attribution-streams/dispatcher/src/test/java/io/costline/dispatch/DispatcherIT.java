package io.costline.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.costline.avro.BudgetAlert;
import io.costline.embedded.process.ServiceCommand;
import io.costline.embedded.process.ServiceProcess;
import io.costline.testkit.Stack;
import io.costline.topics.TopicAdmin;
import io.costline.topics.Topics;
import io.costline.wire.AvroSerializer;
import io.costline.wire.ConfluentRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as a process of its own on a real broker, killed while its receiver is away. */
class DispatcherIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final Receiver receiver = new Receiver();

    @Test
    void whatIsCommittedIsDeliveredInOrderAndAfterAKillWithTheSameIds() throws Exception {
        assumeThat(Stack.unavailableReason()).isEmpty();
        try (Stack stack = Stack.start();
                receiver) {
            // Given
            ConfluentRegistry registry = new ConfluentRegistry(stack.registryUrl(), Map.of());
            try (var admin = TopicAdmin.connect(stack.bootstrapServers())) {
                new TopicAdmin(admin).ensure(Topics.ALL, Optional.of((short) 1));
            }
            Path secret = Files.writeString(folder.resolve("secret"), Receiver.SECRET);
            Path endpoints = Files.writeString(
                    folder.resolve("endpoints.yaml"),
                    "- {name: ops, url: '" + receiver.url() + "', secret_file: " + secret + "}\n"
                            + "- {name: elsewhere, url: '" + receiver.url() + "/elsewhere', secret_file: " + secret
                            + ", tenant: nobody}\n");
            receiver.answer = got -> got.budget().equals("sound") ? 200 : 503;
            try (ServiceProcess service = ServiceProcess.start(command(stack, endpoints))) {
                // When
                tell(stack, registry, false, "aborted", "sound", 1);
                tell(stack, registry, true, "stuck", "stuck", 3);
                tell(stack, registry, true, "sound", "sound", 3);
                await(() -> ids("sound").size() == 3 && !ids("stuck").isEmpty());
                service.kill();
                receiver.answer = got -> 200;
                service.restart();
                await(() -> ids("stuck").contains("stuck2"));

                // Then
                assertThat(ids("stuck").stream().distinct()).containsExactly("stuck0", "stuck1", "stuck2");
                assertThat(ids("sound").stream().distinct()).containsExactly("sound0", "sound1", "sound2");
                assertThat(receiver.got).allSatisfy(got -> {
                    assertThat(got.signed()).isTrue();
                    assertThat(got.id()).isEqualTo("msg_" + got.alertId());
                    assertThat(got.path()).isEqualTo("/hook");
                });

                // When
                service.stop();
                int delivered = receiver.got.size();
                service.restart();
                tell(stack, registry, true, "last", "sound", 1);
                await(() -> ids("sound").contains("last0"));

                // Then
                assertThat(receiver.got).hasSize(delivered + 1);
                await(() -> waiting(stack, "ops") == 0 && waiting(stack, "elsewhere") == 0);
            }
        }
    }

    /** Offsets that the endpoint's group has not committed, marks of transactions among them. */
    private static long waiting(Stack stack, String endpoint) {
        try (var admin = TopicAdmin.connect(stack.bootstrapServers())) {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(
                            "costline-dispatcher-" + endpoint)
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            committed.keySet().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
            return admin.listOffsets(latest).all().get().entrySet().stream()
                    .mapToLong(end -> end.getValue().offset()
                            - Objects.requireNonNull(committed.get(end.getKey()))
                                    .offset())
                    .sum();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> ids(String budget) {
        return receiver.got.stream()
                .filter(got -> got.budget().equals(budget))
                .map(Receiver.Got::alertId)
                .toList();
    }

    private ServiceCommand command(Stack stack, Path endpoints) {
        return ServiceCommand.of("dispatcher", DispatcherMain.class, folder.resolve("dispatcher.log"))
                .withJvmArguments(
                        "-Xmx128m",
                        "-Ddispatcher.kafka.bootstrap.servers=" + stack.bootstrapServers(),
                        "-Ddispatcher.kafka.session.timeout.ms=6000",
                        "-Ddispatcher.registry.url=" + stack.registryUrl(),
                        "-Ddispatcher.endpoints-file=" + endpoints,
                        "-Ddispatcher.allowed-networks=127.0.0.0/8",
                        "-Ddispatcher.first-pause=PT0.1S",
                        "-Ddispatcher.longest-pause=PT0.5S",
                        "-Ddispatcher.management.port=0");
    }

    /** In one transaction, which is committed or not. */
    private static void tell(
            Stack stack, ConfluentRegistry registry, boolean commit, String id, String budget, int count) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", stack.bootstrapServers());
        settings.put("transactional.id", "teller");
        AvroSerializer<BudgetAlert> writer = AvroSerializer.of(registry, Topics.BUDGET_ALERTS);
        List<BudgetAlert> alerts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BudgetAlert alert = Alerts.firing(id + i, budget);
            alerts.add(alert);
        }
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (BudgetAlert alert : alerts) {
                producer.send(new ProducerRecord<>(
                        Topics.BUDGET_ALERTS.name(),
                        "demo/CUSTOMER/acme".getBytes(StandardCharsets.UTF_8),
                        writer.serialize(null, alert)));
            }
            producer.flush();
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }

    private String log() {
        try {
            return "waited too long; got " + receiver.got + "\n" + Files.readString(folder.resolve("dispatcher.log"));
        } catch (IOException e) {
            return "waited too long, without a log: " + e;
        }
    }

    private void await(BooleanSupplier holds) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as(this::log).isLessThan(deadline);
            Thread.sleep(50);
        }
    }
}
