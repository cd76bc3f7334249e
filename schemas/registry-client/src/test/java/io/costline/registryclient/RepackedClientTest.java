package io.costline.registryclient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.CompatibilityLevel;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.SimpleParsedSchemaHolder;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.testutil.MockSchemaRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RepackedClientTest {

    private static final AvroSchema ONE_FIELD = record("""
            {"name": "id", "type": "string"}""");
    private static final AvroSchema WITH_DEFAULT = record("""
            {"name": "id", "type": "string"}, {"name": "note", "type": "string", "default": ""}""");
    private static final AvroSchema WITHOUT_DEFAULT = record("""
            {"name": "id", "type": "string"}, {"name": "note", "type": "string"}""");

    private final String scope = UUID.randomUUID().toString();

    @AfterEach
    void dropScope() {
        MockSchemaRegistry.dropScope(scope);
    }

    @Test
    void aRegisteredSchemaIsFoundByIdThroughAnotherClientOfItsScope() throws Exception {
        // Given
        var writer = MockSchemaRegistry.getClientForScope(scope);
        var reader = MockSchemaRegistry.getClientForScope(scope);

        // When
        int id = writer.register("calls-value", ONE_FIELD);

        // Then
        assertThat(reader.getSchemaById(id).canonicalString()).isEqualTo(ONE_FIELD.canonicalString());
    }

    @Test
    void theMockRefusesASchemaThatItsLevelForbids() throws Exception {
        // Given
        try (var client = new MockSchemaRegistryClient()) {
            client.updateCompatibility("calls-value", CompatibilityLevel.FULL_TRANSITIVE.name);
            client.register("calls-value", ONE_FIELD);

            // When
            boolean withDefault = client.testCompatibility("calls-value", WITH_DEFAULT);
            boolean withoutDefault = client.testCompatibility("calls-value", WITHOUT_DEFAULT);

            // Then
            assertThat(withDefault).isTrue();
            assertThat(withoutDefault).isFalse();
        }
    }

    @Test
    void theCheckerNamesTheIncompatibility() {
        // When
        var faults = WITHOUT_DEFAULT.isCompatible(
                CompatibilityLevel.FULL_TRANSITIVE, List.of(new SimpleParsedSchemaHolder(ONE_FIELD)));

        // Then
        assertThat(faults).anyMatch(fault -> fault.contains("READER_FIELD_MISSING_DEFAULT_VALUE"));
    }

    @Test
    void theHttpClientRegistersAndReportsTheRegistrysErrorCode() throws Exception {
        // Given
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/subjects/calls-value/versions", exchange -> answer(exchange, 200, "{\"id\": 7}"));
        server.createContext("/schemas/ids/8", exchange -> answer(exchange, 404, """
                {"error_code": 40403, "message": "Schema 8 not found"}"""));
        server.start();
        String url = "http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort();
        try (var client = new CachedSchemaRegistryClient(url, 10, Map.of())) {

            // When
            int id = client.register("calls-value", ONE_FIELD);

            // Then
            assertThat(id).isEqualTo(7);
            assertThatThrownBy(() -> client.getSchemaById(8))
                    .isInstanceOfSatisfying(
                            RestClientException.class,
                            fault -> assertThat(fault.getErrorCode()).isEqualTo(40403));
        } finally {
            server.stop(0);
        }
    }

    private static AvroSchema record(String fields) {
        return new AvroSchema("""
                {"type": "record", "name": "Call", "namespace": "test", "fields": [%s]}""".formatted(fields));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
