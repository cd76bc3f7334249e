package io.costline.failpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.service.MisconfiguredException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Here, as in what is shipped, nothing that kills is on the class path. */
class FailpointsTest {
    @Test
    void withoutAFolderNothingHappens() {
        Failpoints.ALL.forEach(Failpoints.of(Optional.empty())::hit);
    }

    @Test
    void aFolderIsRefusedWhereNothingCanKill() {
        assertThatThrownBy(() -> Failpoints.of(Optional.of(Path.of("armed"))))
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining("failpoint-dir is set to armed")
                .hasMessageContaining("unset it");
    }
}
