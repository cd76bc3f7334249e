package io.costline.wire;

import org.apache.avro.Schema;

/** The part of a schema registry the pipeline uses. */
public interface SchemaRegistry {
    /**
     * Registers a schema under a subject, or finds it there.
     *
     * @return the schema's global id
     * @throws RegistryException if the registry refuses it as incompatible or cannot be reached
     */
    int register(String subject, Schema schema);

    /**
     * The schema with this id.
     *
     * @throws RegistryException if there is none or the registry cannot be reached
     */
    Schema schema(int id);
}
