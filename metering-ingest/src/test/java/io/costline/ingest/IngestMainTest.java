package io.costline.ingest;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.ingest.config.IngestConfig;
import io.costline.service.MisconfiguredException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IngestMainTest {
    @Test
    void aFolderOfFailpointsIsRefusedBeforeAnythingElse() {
        // Given what is shipped, and nobody to talk to
        IngestConfig config = new SmallRyeConfigBuilder()
                .withMapping(IngestConfig.class)
                .withDefaultValues(Map.of(
                        "ingest.kafka.bootstrap.servers", "127.0.0.1:1",
                        "ingest.registry.url", "http://127.0.0.1:1",
                        "ingest.http.port", "0",
                        "ingest.failpoint-dir", "armed"))
                .build()
                .getConfigMapping(IngestConfig.class);

        // When, then
        assertThatThrownBy(() -> new IngestMain(config))
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining("failpoint-dir");
    }
}
