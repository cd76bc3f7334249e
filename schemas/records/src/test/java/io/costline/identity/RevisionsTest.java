package io.costline.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.trials.Trials;
import org.junit.jupiter.api.Test;

class RevisionsTest {
    @Test
    void ranksByRevisionAndWithinOneByOutput() {
        Trials.run(500, random -> {
            long revision = random.nextLong(1L << random.nextInt(1, 62));
            long output = random.nextLong(1L << random.nextInt(1, 40));
            long more = output + random.nextLong(1, 1_000);

            assertThat(Revisions.rank(revision + 1, 0)).isGreaterThan(Revisions.rank(revision, more));
            assertThat(Revisions.rank(revision, more)).isGreaterThanOrEqualTo(Revisions.rank(revision, output));
            assertThat(Revisions.sameRevision(Revisions.rank(revision, more), Revisions.rank(revision, output)))
                    .isTrue();
            assertThat(Revisions.sameRevision(Revisions.rank(revision, more), Revisions.rank(revision + 1, more)))
                    .isFalse();
        });
    }

    @Test
    void theRowOfClaudeCodeWithMostOutputRanksHighest() {
        assertThat(Revisions.rank(0, 850)).isGreaterThan(Revisions.rank(0, 40)).isGreaterThan(Revisions.rank(0, 1));
        assertThat(Revisions.rank(1, 0)).isGreaterThan(Revisions.rank(0, 850));
        assertThat(Revisions.rank(Long.MAX_VALUE, 1)).isEqualTo(Long.MAX_VALUE);
    }
}
