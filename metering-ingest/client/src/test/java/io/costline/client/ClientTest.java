package io.costline.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A client before a door that does as it is told. */
abstract class ClientTest {
    static final Duration LONG = Duration.ofSeconds(20);

    /** Troubles are what these tests are about; held strongly, as loggers are not. */
    private static final Logger LOG = Logger.getLogger("io.costline.client");

    final Queue<RejectedEvent> rejected = new ConcurrentLinkedQueue<>();
    final List<CostlineClient> clients = new ArrayList<>();
    FakeDoor door;

    @BeforeEach
    void open() throws IOException {
        LOG.setLevel(Level.OFF);
        door = new FakeDoor();
    }

    @AfterEach
    void shut() {
        clients.forEach(client -> client.close(Duration.ZERO));
        door.close();
    }

    /** Quick to send and to send again. */
    CostlineClientBuilder quick() {
        return CostlineClient.builder()
                .url(door.url())
                .key("ck_test")
                .linger(Duration.ofMillis(5))
                .backoff(Duration.ofMillis(5), Duration.ofMillis(50))
                .requestTimeout(Duration.ofSeconds(5))
                .onRejected(rejected::add);
    }

    CostlineClient start(CostlineClientBuilder builder) {
        CostlineClient client = builder.build();
        clients.add(client);
        return client;
    }

    static UsageEvent event(String id) {
        return UsageEvent.builder()
                .id(id)
                .model("gpt-4o")
                .inputTokens(10)
                .outputTokens(5)
                .build();
    }

    /** Of about that many bytes. */
    static UsageEvent event(String id, int bytes) {
        return UsageEvent.builder()
                .id(id)
                .context(CallContext.builder().tag("padding", "x".repeat(bytes)).build())
                .build();
    }

    static void assertSumsUp(ClientMetrics metrics) {
        assertThat(metrics.recorded() + metrics.recovered())
                .as(metrics.toString())
                .isEqualTo(metrics.delivered()
                        + metrics.ignored()
                        + metrics.rejected()
                        + metrics.dropped()
                        + metrics.damaged()
                        + metrics.bufferedEvents()
                        + metrics.spooledEvents());
    }
}
