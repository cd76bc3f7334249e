package io.costline.wire;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** A registry inside the process, for tests of one topology and for commands that need no stack. Checks nothing. */
public final class InMemoryRegistry implements SchemaRegistry {
    private final List<Schema> schemas = new ArrayList<>();

    @Override
    public synchronized int register(String subject, Schema schema) {
        int known = schemas.indexOf(schema);
        if (known < 0) {
            schemas.add(schema);
            known = schemas.size() - 1;
        }
        return known + 1;
    }

    @Override
    public synchronized Schema schema(int id) {
        if (id < 1 || id > schemas.size()) {
            throw RegistryException.unknownSchema(id, null);
        }
        return schemas.get(id - 1);
    }
}
