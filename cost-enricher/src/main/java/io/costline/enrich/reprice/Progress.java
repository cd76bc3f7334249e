package io.costline.enrich.reprice;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * How far a partition was priced again, as it stands in the group's committed offset.
 *
 * @param version price-book version of the run; 0: none yet
 * @param upTo records before this offset were looked at
 * @param settled false: records of an older book may have come behind that offset, which is to be looked at once more
 */
record Progress(long version, long upTo, boolean settled) {
    static final Progress NONE = new Progress(0, 0, true);
    private static final String SETTLED = "settled ";
    private static final String OPEN = "open ";

    static Progress of(@Nullable OffsetAndMetadata committed) {
        if (committed == null) {
            return NONE;
        }
        String text = committed.metadata();
        boolean settled = text.startsWith(SETTLED);
        if (!settled && !text.startsWith(OPEN)) {
            return NONE;
        }
        try {
            return new Progress(Long.parseLong(text.substring(text.indexOf(' ') + 1)), committed.offset(), settled);
        } catch (NumberFormatException e) {
            return NONE;
        }
    }

    OffsetAndMetadata committed() {
        return new OffsetAndMetadata(upTo, (settled ? SETTLED : OPEN) + version);
    }
}
