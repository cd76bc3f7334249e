package io.costline.ingest.adapter.provider;

import io.costline.ingest.adapter.reading.EventUnits;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Time a server of one's own computed, for cards that price a model by its GPU. */
final class ComputeTime {
    static final String UNIT = "gpu_seconds";

    private ComputeTime() {}

    /** @param decimals of the unit the parts are stated in: 3 for milliseconds, 9 for nanoseconds */
    static void add(EventUnits units, int decimals, @Nullable BigDecimal... parts) {
        for (BigDecimal part : parts) {
            if (part != null && part.signum() > 0) {
                units.add(UNIT, part.movePointLeft(decimals));
            }
        }
    }
}
