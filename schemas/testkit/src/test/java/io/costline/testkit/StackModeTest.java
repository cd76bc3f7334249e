package io.costline.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StackModeTest {

    @Test
    void processesAreTheDefaultAndAnUnknownModeIsRefused() {
        assertThat(StackMode.parse(null)).isEqualTo(StackMode.EMBEDDED);
        assertThat(StackMode.parse("containers")).isEqualTo(StackMode.CONTAINERS);
        assertThatThrownBy(() -> StackMode.parse("docker")).hasMessageContaining("expected embedded or containers");
    }
}
