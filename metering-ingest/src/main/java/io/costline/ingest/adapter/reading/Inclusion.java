package io.costline.ingest.adapter.reading;

/**
 * Whether a source's totals hold their parts. They are taken to, unless that cannot be or the reported total fits only
 * if some part was left out; then that part counts on top.
 */
public enum Inclusion {
    CONTAINED,
    REASONING_EXTRA,
    WRITE_EXTRA,
    CACHE_EXTRA,
    MEDIA_EXTRA;

    /**
     * Brings the totals to hold their parts and says how they were meant.
     *
     * @param operation what the call was for
     */
    public static Inclusion settle(InclusiveUsage totals, String operation) {
        totals.derive(operation);
        boolean reasoning = reasoningExtra(totals);
        Inclusion cache = cache(totals);
        if (cache == CONTAINED && !reasoning) {
            boolean input = mediaExtra(totals, Measure.INPUT);
            return mediaExtra(totals, Measure.OUTPUT) || input ? MEDIA_EXTRA : CONTAINED;
        }
        return cache == CONTAINED ? REASONING_EXTRA : cache;
    }

    /** Sound and pictures beside a side's text. */
    private static boolean mediaExtra(InclusiveUsage totals, Measure side) {
        long media = totals.media(side);
        long plain = totals.get(Measure.INPUT) + totals.get(Measure.OUTPUT);
        boolean told = totals.totalReported() && totals.reportedTotal() == plain + media;
        if (media > 0 && (media > totals.get(side) || told)) {
            extra(totals, side, media);
            return true;
        }
        return false;
    }

    private static boolean reasoningExtra(InclusiveUsage totals) {
        long output = totals.get(Measure.OUTPUT);
        long reasoning = totals.get(Measure.REASONING);
        long plain = totals.get(Measure.INPUT) + output;
        boolean told = totals.totalReported()
                && totals.reportedTotal() != plain
                && totals.reportedTotal() == plain + reasoning;
        if (reasoning > 0 && (reasoning > output || told)) {
            extra(totals, Measure.OUTPUT, reasoning);
            return true;
        }
        return false;
    }

    private static Inclusion cache(InclusiveUsage totals) {
        long input = totals.get(Measure.INPUT);
        long read = totals.get(Measure.CACHE_READ);
        long write = totals.stated(Measure.CACHE_WRITE)
                ? totals.get(Measure.CACHE_WRITE)
                : totals.get(Measure.CACHE_WRITE_5M) + totals.get(Measure.CACHE_WRITE_1H);
        long plain = input + totals.get(Measure.OUTPUT);
        long total = totals.reportedTotal();
        boolean told = totals.totalReported() && total != plain;
        boolean writeCannotFit = write > 0 && read <= input && read + write > input;
        if (writeCannotFit || (told && write > 0 && total == plain + write)) {
            extra(totals, Measure.INPUT, write);
            return WRITE_EXTRA;
        }
        if (read > input || (told && read + write > 0 && total == plain + read + write)) {
            extra(totals, Measure.INPUT, read + write);
            return CACHE_EXTRA;
        }
        return CONTAINED;
    }

    /** A total that left out what its parts did is raised with them. */
    private static void extra(InclusiveUsage totals, Measure whole, long more) {
        long plain = totals.get(Measure.INPUT) + totals.get(Measure.OUTPUT);
        totals.adjust(whole, totals.get(whole) + more);
        if (totals.totalReported() && totals.reportedTotal() == plain) {
            totals.reportedTotal(plain + more);
        }
    }
}
