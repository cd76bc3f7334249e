package io.costline.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** Random records of any of our schemas, so that a field added to a schema is tested without anybody's doing. */
final class RandomRecords {
    private static final String[] TEXTS = {"", "a", "gpt-4o", "kunde-ä", "日本語", "x".repeat(200)};

    private final RandomGenerator random;

    RandomRecords(RandomGenerator random) {
        TrustedClasses.declare();
        this.random = random;
    }

    <T extends SpecificRecord> T next(Class<T> type) {
        return type.cast(value(SpecificData.get().getSchema(type)));
    }

    private Object value(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> record(schema);
            case ENUM -> enumConstant(schema);
            case ARRAY -> list(schema);
            case MAP -> map(schema);
            case UNION -> union(schema);
            case FIXED -> fixed(schema);
            case STRING -> TEXTS[random.nextInt(TEXTS.length)];
            case BYTES -> bytes(schema);
            case INT -> random.nextInt() >> random.nextInt(32);
            case LONG -> number(schema);
            case BOOLEAN -> random.nextBoolean();
            case NULL, FLOAT, DOUBLE ->
                throw new IllegalArgumentException(schema.getType().getName());
        };
    }

    private Object record(Schema schema) {
        SpecificRecord made =
                (SpecificRecord) SpecificData.newInstance(SpecificData.get().getClass(schema), schema);
        for (Schema.Field field : schema.getFields()) {
            made.put(field.pos(), value(field.schema()));
        }
        return made;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the generated class of an enum schema is an enum
    private Object enumConstant(Schema schema) {
        List<String> symbols = schema.getEnumSymbols();
        return Enum.valueOf(
                (Class<? extends Enum>) SpecificData.get().getClass(schema).asSubclass(Enum.class),
                symbols.get(random.nextInt(symbols.size())));
    }

    private List<Object> list(Schema schema) {
        List<Object> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            items.add(value(schema.getElementType()));
        }
        return items;
    }

    private Map<String, Object> map(Schema schema) {
        Map<String, Object> entries = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            entries.put("k" + i, value(schema.getValueType()));
        }
        return entries;
    }

    private @org.jspecify.annotations.Nullable Object union(Schema schema) {
        Schema branch = schema.getTypes().get(random.nextInt(schema.getTypes().size()));
        return branch.getType() == Schema.Type.NULL ? null : value(branch);
    }

    private Object fixed(Schema schema) {
        byte[] bytes = new byte[schema.getFixedSize()];
        random.nextBytes(bytes);
        return SpecificData.get().createFixed(null, bytes, schema);
    }

    private Object bytes(Schema schema) {
        LogicalType logical = schema.getLogicalType();
        if (logical instanceof LogicalTypes.Decimal decimal) {
            return new BigDecimal(BigInteger.valueOf(random.nextLong() >> random.nextInt(64)), decimal.getScale());
        }
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private Object number(Schema schema) {
        long value = random.nextLong() >> random.nextInt(64);
        return schema.getLogicalType() == null ? (Object) value : Instant.EPOCH.plusNanos(value / 4096 * 1000);
    }
}
