package io.costline.lab.bench;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Everything one run found.
 *
 * @param profile what work the traffic made
 * @param events records in the preloaded topic
 * @param meanBytes of their values
 * @param identity the yardstick
 * @param rows the whole path up to rows of single calls only
 * @param written records per event of the whole path, by topic
 * @param stored what an event of the whole path leaves on disk
 * @param http the HTTP door, by source, our own format among them
 * @param freshness half the speed of the whole path
 * @param faults what was wrong with the results; empty: verified
 */
record BenchReport(
        Machine machine,
        String jdk,
        Profile profile,
        long seed,
        long events,
        double meanBytes,
        Speed identity,
        Speed enrich,
        Speed whole,
        Speed rows,
        Map<String, Double> written,
        StoredBytes stored,
        Map<String, Speed> http,
        Freshness freshness,
        List<String> faults) {

    /** Time from acceptance to visible row, in milliseconds, at a rate. */
    record Freshness(double perSecond, double p50, double p99, long rows) {}

    /** The HTTP door in our own format. */
    Speed ownHttp() {
        return Objects.requireNonNull(http.get(HttpSource.OWN));
    }

    boolean verified() {
        return faults.isEmpty();
    }

    double enrichToIdentity() {
        return enrich.perSecond() / identity.perSecond();
    }

    double wholePathToIdentity() {
        return whole.perSecond() / identity.perSecond();
    }
}
