package io.costline.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.trials.Trials;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharesTest {
    @Test
    void aloneATenantGetsThreeQuarters() {
        var shares = new Shares(256);
        int got = takeAll(shares, "acme");
        assertThat(got).isEqualTo(192);
        assertThat(takeAll(shares, "other")).isEqualTo(48);
        assertThat(takeAll(shares, "third")).isEqualTo(12);
    }

    @Test
    void theOnlyPlaceIsTaken() {
        var shares = new Shares(1);
        assertThat(shares.take("acme", 1)).isTrue();
        assertThat(shares.take("acme", 1)).isFalse();
        shares.give("acme", 1);
        assertThat(shares.take("acme", 1)).isTrue();
    }

    @Test
    void whateverOneTenantTakesAnotherFindsSome() {
        Trials.run(200, random -> {
            var shares = new Shares(random.nextInt(8, 1_000));
            Map<String, Integer> held = new HashMap<>();
            for (int i = 0; i < 3_000; i++) {
                if (random.nextInt(5) > 0) {
                    held.merge("greedy", shares.take("greedy", 1) ? 1 : 0, Integer::sum);
                } else if (held.getOrDefault("greedy", 0) > 0) {
                    shares.give("greedy", 1);
                    held.merge("greedy", -1, Integer::sum);
                }
                assertThat(shares.taken())
                        .isEqualTo(held.getOrDefault("greedy", 0).longValue());
                assertThat(shares.take("modest", 1)).isTrue();
                shares.give("modest", 1);
            }
        });
    }

    private static int takeAll(Shares shares, String tenant) {
        int got = 0;
        while (shares.take(tenant, 1)) {
            got++;
        }
        return got;
    }
}
