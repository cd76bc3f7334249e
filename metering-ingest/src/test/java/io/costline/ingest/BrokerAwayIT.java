package io.costline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.costline.avro.RequestEvent;
import io.costline.testkit.Stack;
import io.costline.topics.Topics;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What callers see while the broker is down, and that nothing confirmed is lost by it. */
class BrokerAwayIT {

    @Test
    void answers503WhileTheBrokerIsDownAndAcceptsTheRetry() throws Exception {
        assumeThat(Stack.unavailableReason()).isEmpty();
        try (Stack stack = Stack.start();
                HttpClient client = HttpClient.newHttpClient()) {
            assumeThat(stack.broker().process())
                    .as("a broker that can be killed")
                    .isPresent();
            Service.createTopics(stack);
            String token = Service.createKey(stack, "away");
            try (var service = new IngestMain(Service.config(
                    stack, Map.of("ingest.delivery-timeout", "PT3S", "ingest.kafka-door.enabled", "false")))) {
                String event = "{\"id\":\"e1\",\"time\":\"" + Instant.now() + "\",\"model\":\"m\"}";
                int port = service.httpPort();

                // Given a broker that is gone
                var broker = stack.broker().process().orElseThrow();
                broker.kill();

                // When
                var away = Service.post(client, port, token, "/v1/events", event);

                // Then
                assertThat(away.statusCode()).as(away.body()).isEqualTo(503);
                assertThat(away.headers().firstValue("Retry-After")).isPresent();
                Service.await(
                        "unready",
                        Duration.ofSeconds(20),
                        () -> service.notReady().isPresent());

                // When it is back and the caller tries again
                broker.restart();
                Service.await(
                        "accepted",
                        Duration.ofSeconds(60),
                        () -> Service.post(client, port, token, "/v1/events", event)
                                        .statusCode()
                                == 202);

                // Then
                assertThat(Service.committed(stack, Topics.REQUESTS.name(), RequestEvent.class, found -> true))
                        .extracting(found -> found.getEventId())
                        .isNotEmpty()
                        .containsOnly(
                                Service.committed(stack, Topics.REQUESTS.name(), RequestEvent.class, found -> true)
                                        .getFirst()
                                        .getEventId());
            }
        }
    }
}
