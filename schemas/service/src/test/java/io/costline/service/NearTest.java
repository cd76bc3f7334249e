package io.costline.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearTest {
    @Test
    void wordsThatAreNearAreAskedFor() {
        assertThat(Near.question("prvider", List.of("provider", "project"))).isEqualTo("; did you mean provider?");
        assertThat(Near.question("--data-dri", List.of("--data-dir", "--json")))
                .isEqualTo("; did you mean --data-dir?");
        assertThat(Near.question("fallbacks", List.of("fallbacks_over_time"))).contains("fallbacks_over_time");
        assertThat(Near.question("zzz", List.of("spend"))).isEmpty();
        assertThat(Near.distance("tarce", "trace")).isEqualTo(1);
    }
}
