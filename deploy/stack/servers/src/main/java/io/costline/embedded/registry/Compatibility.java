package io.costline.embedded.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.CompatibilityLevel;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.ParsedSchemaHolder;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.SimpleParsedSchemaHolder;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.shaded.org.apache.avro.AvroRuntimeException;

/** The client's own parsing, canonical text and compatibility rules. */
final class Compatibility {
    static final String DEFAULT = CompatibilityLevel.FULL_TRANSITIVE.name;

    private Compatibility() {}

    /** The text under which a schema is stored and recognised; docs and defaults are part of it. */
    static String canonical(String schema) {
        try {
            AvroSchema parsed = new AvroSchema(schema);
            parsed.validate(false);
            return parsed.canonicalString();
        } catch (AvroRuntimeException | IllegalArgumentException e) {
            throw RegistryException.invalidSchema(String.valueOf(e.getMessage()));
        }
    }

    static String level(String name) {
        CompatibilityLevel level = CompatibilityLevel.forName(name.toUpperCase(Locale.ROOT));
        if (level == null) {
            throw new RegistryException(
                    42203,
                    "Invalid compatibility level. Valid values are none, backward, forward, full, backward_transitive,"
                            + " forward_transitive, and full_transitive");
        }
        return level.name;
    }

    /** Why the schema may not follow these, oldest first; empty if it may. */
    static List<String> violations(String level, String schema, List<Subject.Version> previous) {
        List<ParsedSchemaHolder> holders = new ArrayList<>();
        for (Subject.Version version : previous) {
            holders.add(new SimpleParsedSchemaHolder(new AvroSchema(version.schema())));
        }
        return new AvroSchema(schema).isCompatible(CompatibilityLevel.forName(level), holders);
    }
}
