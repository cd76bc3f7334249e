package io.costline.attribution.topology;

import static java.lang.Math.max;

/**
 * How far a partition's deltas are in its buckets, kept beside them: one transaction moves both. The group's offset says
 * the same, but a lone broker killed while it starts may lose it, and a delta added twice is a wrong sum.
 *
 * <p>A delta at or before the offset was added, unless it is newer than all that were: then its topic began anew. With
 * (offset 40, newest 10:00) the delta at offset 12 of 9:58 is passed over, and the one at offset 12 of 10:01 is added.
 *
 * @param offset of the last delta; -1 before the first
 * @param newest the greatest time of any delta, milliseconds since 1970
 */
record Added(long offset, long newest) {
    static final Added NONE = new Added(-1, Long.MIN_VALUE);

    boolean holds(long deltaOffset, long deltaTime) {
        return deltaOffset <= offset && deltaTime <= newest;
    }

    Added with(long deltaOffset, long deltaTime) {
        return new Added(deltaOffset, max(newest, deltaTime));
    }
}
