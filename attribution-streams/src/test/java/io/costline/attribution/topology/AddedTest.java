package io.costline.attribution.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddedTest {
    @Test
    void aNewStoreHoldsNothing() {
        assertThat(Added.NONE.holds(0, 0)).isFalse();
    }

    /** Several tasks write the partition, so the last delta's time need not be the greatest. */
    @Test
    void everyDeltaThatWasAddedIsHeldAndTheNextIsNot() {
        Added added = Added.NONE.with(4, 1_000).with(5, 1_200).with(7, 1_100);

        assertThat(added.holds(4, 1_000)).isTrue();
        assertThat(added.holds(5, 1_200)).isTrue();
        assertThat(added.holds(7, 1_100)).isTrue();
        assertThat(added.holds(8, 1_100)).isFalse();
    }

    @Test
    void aTopicThatBeganAnewIsAddedAndHeldByItsOwnOffsets() {
        Added before = Added.NONE.with(40, 1_000);
        assertThat(before.holds(0, 1_001)).isFalse();

        Added after = before.with(0, 1_001);
        assertThat(after.holds(0, 1_001)).isTrue();
        assertThat(after.holds(1, 1_001)).isFalse();
    }
}
