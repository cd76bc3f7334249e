package io.costline.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.costline.avro.AlertKind;
import io.costline.avro.AlertState;
import io.costline.avro.BudgetAlert;
import io.costline.avro.BudgetPeriod;
import io.costline.avro.SpendDimension;
import io.costline.testkit.Stack;
import io.costline.topics.TopicAdmin;
import io.costline.topics.TopicSpec;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.ConfluentRegistry;
import io.costline.wire.RegistryException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What our schemas promise to programs that are not ours, on a real registry and broker. */
class SchemaContractIT {
    private final String run = UUID.randomUUID().toString();

    @BeforeEach
    void needsTheStack() {
        assumeTrue(
                Stack.unavailableReason().isEmpty(),
                () -> Stack.unavailableReason().orElseThrow());
    }

    @Test
    void theGenuineClientRegistersEverySchemaAndReadsItBack() {
        // Given
        ConfluentRegistry registry = registry();

        // Then
        for (TopicSpec topic : Topics.ALL) {
            topic.valueSchema().ifPresent(schema -> {
                int id = registry.register(run + topic.subject(), schema);
                assertThat(registry().schema(id)).as(topic.name()).isEqualTo(schema);
                assertThat(registry().register(run + topic.subject(), schema)).isEqualTo(id);
            });
        }
    }

    @Test
    void everySchemaMayGrowByAnOptionalFieldAndByNothingElse() throws Exception {
        // Given
        ConfluentRegistry registry = registry();

        for (TopicSpec topic : Topics.ALL) {
            if (topic.valueSchema().isEmpty()) {
                continue;
            }
            Schema schema = topic.valueSchema().get();
            String subject = run + "grow-" + topic.subject();
            demandFullTransitive(subject);
            registry.register(subject, schema);

            // When
            Schema optional = withField(schema, new Schema.Field("added", Schema.create(Schema.Type.LONG), null, 0L));
            Schema required = withField(schema, new Schema.Field("added", Schema.create(Schema.Type.LONG)));

            // Then
            assertThat(registry.register(subject, optional)).as(topic.name()).isPositive();
            assertThatThrownBy(() -> registry.register(subject, required))
                    .as(topic.name())
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining(subject);
        }
    }

    @Test
    void recordsOfALaterSchemaAreReadByTheClassesOfThisOne() throws Exception {
        // Given
        ConfluentRegistry registry = registry();
        Schema later = withField(
                BudgetAlert.getClassSchema(), new Schema.Field("added", Schema.create(Schema.Type.LONG), null, 0L));
        int id = registry.register(run + "later", later);
        GenericRecord record = new GenericData.Record(later);
        BudgetAlert alert = alert();
        for (Schema.Field field : BudgetAlert.getClassSchema().getFields()) {
            record.put(field.name(), generic(alert, field));
        }
        record.put("added", 7L);

        // When
        var bytes = new java.io.ByteArrayOutputStream();
        bytes.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        var encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(later).write(record, encoder);
        BudgetAlert read = AvroDeserializer.of(registry(), BudgetAlert.class).deserialize(null, bytes.toByteArray());

        // Then
        assertThat(read).isEqualTo(alert);
    }

    @Test
    void aStrangerDecodesATopicKnowingTheRegistryAlone() throws Exception {
        // Given
        TopicSpec topic = new TopicSpec(
                "stranger-" + run, 1, Topics.BUDGET_ALERTS.retention(), Topics.BUDGET_ALERTS.valueSchema());
        try (var admin = TopicAdmin.connect(Stack.shared().bootstrapServers())) {
            new TopicAdmin(admin).ensure(List.of(topic), Optional.of((short) 1));
        }
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", Stack.shared().bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            byte[] value = AvroSerializer.<BudgetAlert>of(registry(), topic).encode(alert());
            producer.send(new ProducerRecord<>(topic.name(), "acme", value)).get();
        }

        // When: plain Kafka, plain HTTP, plain Avro
        byte[] framed = onlyRecord(topic.name()).value();
        int id = ByteBuffer.wrap(framed).getInt(1);
        String answer = http("GET", "/schemas/ids/" + id, "").body();
        Schema schema = new Schema.Parser()
                .parse(new JsonMapper().readTree(answer).get("schema").asString());
        GenericRecord record = new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().binaryDecoder(framed, 5, framed.length - 5, null));

        // Then
        assertThat(framed[0]).isZero();
        assertThat(record.get("budgetId")).hasToString("monthly");
        assertThat(new BigDecimal(
                        new java.math.BigInteger(((ByteBuffer) record.get("spend")).array()),
                        ((org.apache.avro.LogicalTypes.Decimal)
                                        schema.getField("spend").schema().getLogicalType())
                                .getScale()))
                .isEqualByComparingTo("80.25");
    }

    private static ConfluentRegistry registry() {
        return new ConfluentRegistry(Stack.shared().registryUrl(), Map.of());
    }

    private static ConsumerRecord<String, byte[]> onlyRecord(String topic) {
        try (var consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        Stack.shared().bootstrapServers(),
                        "auto.offset.reset",
                        "earliest",
                        "isolation.level",
                        "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
            for (int i = 0; i < 50 && found.isEmpty(); i++) {
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
            }
            assertThat(found).hasSize(1);
            return found.getFirst();
        }
    }

    private static void demandFullTransitive(String subject) throws Exception {
        assertThat(http("PUT", "/config/" + subject, "{\"compatibility\":\"FULL_TRANSITIVE\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    private static HttpResponse<String> http(String method, String path, String body) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(Stack.shared().registryUrl() + path))
                    .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    private static Schema withField(Schema schema, Schema.Field added) {
        List<Schema.Field> fields = new ArrayList<>();
        schema.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        fields.add(added);
        return Schema.createRecord(schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
    }

    private static Object generic(BudgetAlert alert, Schema.Field field) {
        Object value = alert.get(field.pos());
        return switch (value) {
            case Enum<?> constant -> new GenericData.EnumSymbol(field.schema(), constant.name());
            case BigDecimal amount -> ByteBuffer.wrap(amount.unscaledValue().toByteArray());
            case Instant time -> time.toEpochMilli() * 1000;
            default -> value;
        };
    }

    private static BudgetAlert alert() {
        Instant start = Instant.parse("2026-11-01T00:00:00Z");
        return BudgetAlert.newBuilder()
                .setAlertId("a-1")
                .setTenant("acme")
                .setBudgetId("monthly")
                .setBudgetVersion(1)
                .setKind(AlertKind.THRESHOLD)
                .setState(AlertState.FIRING)
                .setDimension(SpendDimension.TENANT)
                .setScopeValue("")
                .setPeriod(BudgetPeriod.MONTH)
                .setPeriodStart(start)
                .setPeriodEnd(start.plus(Duration.ofDays(30)))
                .setThresholdPercent(80)
                .setCurrency("USD")
                .setSpend(new BigDecimal("80.250000000000"))
                .setLimit(new BigDecimal("100.000000000000"))
                .setForecast(new BigDecimal("120.000000000000"))
                .setUnpricedCalls(0)
                .setUnpricedUpperBound(new BigDecimal("0.000000000000"))
                .setFigureAsOf(start)
                .setRevision(1)
                .build();
    }
}
