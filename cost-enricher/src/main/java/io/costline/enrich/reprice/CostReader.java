package io.costline.enrich.reprice;

import io.costline.topics.Topics;
import io.costline.wire.CurrentValue;
import io.costline.wire.MalformedRecordException;
import io.costline.wire.RequestCostView;
import io.costline.wire.SchemaRegistry;
import org.jspecify.annotations.Nullable;

/** Reads costs in place. For one thread. */
final class CostReader {
    private final CurrentValue current;
    private final RequestCostView view = new RequestCostView();

    CostReader(SchemaRegistry registry) {
        current = CurrentValue.of(registry, Topics.COSTS);
    }

    int schemaId() {
        return current.schemaId();
    }

    /**
     * The cost, in place until the next one is read; null if the value is none: whoever else reads it says so.
     *
     * @throws io.costline.wire.RegistryException if the registry cannot be asked
     */
    @Nullable
    RequestCostView read(byte @Nullable [] value) {
        try {
            return view.wrap(current.bring(value));
        } catch (MalformedRecordException e) {
            return null;
        }
    }
}
