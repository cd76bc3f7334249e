package io.costline.ingest.adapter.provider;

import io.costline.ingest.adapter.reading.EventUnits;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.admission.Draft;

/** One call's usage while it is read: the whole body, its usage object, the totals and units found so far. */
record UsageReading(Fields body, Fields usage, InclusiveUsage totals, EventUnits units, Draft draft) {
    /** A count of the usage object, zero when absent. */
    long count(String member) {
        return Math.max(0, usage.count(member));
    }
}
