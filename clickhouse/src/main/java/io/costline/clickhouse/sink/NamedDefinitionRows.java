package io.costline.clickhouse.sink;

import io.costline.avro.Definition;
import io.costline.avro.DefinitionKind;
import io.costline.wire.Framing;
import org.apache.avro.Schema;

/** costline.definitions to definitions. */
final class NamedDefinitionRows extends Rows {
    private final Column.Dictionary tenant = block.dictionary("tenant");
    private final Column.Fixed kind = block.constant("kind", DefinitionKind.class);
    private final Column.Text id = block.text("id");
    private final Column.Fixed version = block.number("version", "UInt64", 8);
    private final Column.Fixed definedAt = block.time("defined_at");
    private final Column.Fixed removed = block.number("removed", "Bool", 1);
    private final Column.Text body = block.text("body");

    NamedDefinitionRows() {
        super("definitions");
    }

    @Override
    Schema schema() {
        return Definition.getClassSchema();
    }

    @Override
    long read(byte[] framed) {
        cursor.reset(framed, Framing.HEADER, framed.length);
        text(tenant);
        constant(kind, DefinitionKind.values().length);
        text(id);
        longValue(version);
        long defined = cursor.readLong();
        definedAt.values.putLong(defined);
        booleanValue(removed);
        text(body);
        atEnd();
        return defined;
    }
}
