package io.costline.wire;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;

/**
 * A Confluent-compatible registry through the genuine client, which brings authentication, retries and several
 * addresses. Its Avro is a relocated copy, so schemas pass as text. Safe for use by several threads.
 */
public final class ConfluentRegistry implements SchemaRegistry {
    private static final int CACHED_SCHEMAS = 1_000;

    private final SchemaRegistryClient client;
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

    /**
     * @param urls addresses, separated by commas
     * @param settings the client's own settings, as basic.auth.user.info
     */
    public ConfluentRegistry(String urls, Map<String, String> settings) {
        this.client = new CachedSchemaRegistryClient(List.of(urls.split(",")), CACHED_SCHEMAS, settings);
    }

    @Override
    public int register(String subject, Schema schema) {
        try {
            return client.register(subject, new AvroSchema(schema.toString()));
        } catch (RestClientException e) {
            throw new RegistryException("schema registry refused subject " + subject + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new RegistryException("schema registry cannot be reached for subject " + subject, e);
        }
    }

    /** Whether the subject has the schema; asks and changes nothing. */
    public boolean isRegistered(String subject, Schema schema) {
        try {
            client.getId(subject, new AvroSchema(schema.toString()));
            return true;
        } catch (RestClientException e) {
            if (e.getStatus() == 404) {
                return false;
            }
            throw new RegistryException("schema registry refused subject " + subject + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new RegistryException("schema registry cannot be reached for subject " + subject, e);
        }
    }

    @Override
    public Schema schema(int id) {
        return schemas.computeIfAbsent(id, this::fetch);
    }

    private Schema fetch(int id) {
        try {
            return new Schema.Parser().parse(client.getSchemaById(id).canonicalString());
        } catch (RestClientException e) {
            if (e.getStatus() == 404) {
                throw RegistryException.unknownSchema(id, e);
            }
            throw new RegistryException("schema registry did not give schema id " + id + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new RegistryException("schema registry cannot be reached for schema id " + id, e);
        }
    }
}
