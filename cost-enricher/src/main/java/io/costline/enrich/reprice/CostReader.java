package io.costline.enrich.reprice;

import io.costline.avro.RequestCost;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.Framing;
import io.costline.wire.MalformedRecordException;
import io.costline.wire.RegistryException;
import io.costline.wire.RequestCostView;
import io.costline.wire.SchemaRegistry;
import org.jspecify.annotations.Nullable;

/** Reads costs in place where they have the current schema, decoded and encoded again where not. For one thread. */
final class CostReader {
    private final AvroSerializer<RequestCost> serializer;
    private final AvroDeserializer<RequestCost> deserializer;
    private final RequestCostView view = new RequestCostView();

    CostReader(SchemaRegistry registry) {
        serializer = AvroSerializer.of(registry, Topics.COSTS);
        deserializer = AvroDeserializer.of(registry, RequestCost.class);
    }

    int schemaId() {
        return serializer.schemaId();
    }

    /**
     * The cost, in place until the next one is read; null if the value is none: whoever else reads it says so.
     *
     * @throws RegistryException if the registry cannot be asked
     */
    @Nullable
    RequestCostView read(byte @Nullable [] value) {
        if (value == null) {
            return null;
        }
        try {
            boolean current = Framing.schemaId(value) == serializer.schemaId();
            return view.wrap(current ? value : serializer.encode(deserializer.deserialize(null, value)));
        } catch (MalformedRecordException e) {
            return null;
        } catch (RegistryException e) {
            if (e.isUnknownSchema()) {
                return null;
            }
            throw e;
        }
    }
}
