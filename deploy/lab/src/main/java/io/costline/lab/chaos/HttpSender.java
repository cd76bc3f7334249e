package io.costline.lab.chaos;

import io.costline.identity.EventIds;
import io.costline.lab.chaos.workload.Shipment;
import io.costline.lab.traffic.Call;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client as it should be: the same body again until the door says yes. Checks what the door says. */
final class HttpSender implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Supplier<URI> door;
    private final String tenant;
    private final String key;
    private final Deliveries deliveries;

    HttpSender(Supplier<URI> door, String tenant, String key, Deliveries deliveries) {
        this.door = door;
        this.tenant = tenant;
        this.key = key;
        this.deliveries = deliveries;
    }

    void deliver(Shipment shipment) throws InterruptedException {
        byte[] body = shipment.body();
        long pauseMillis = 50;
        while (!accepted(shipment, body)) {
            deliveries.retries.incrementAndGet();
            Thread.sleep(pauseMillis);
            pauseMillis = Math.min(500, pauseMillis * 2);
        }
    }

    private boolean accepted(Shipment shipment, byte[] body) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        door.get().resolve(shipment.door().address()))
                .timeout(Duration.ofSeconds(8))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 202) {
                check(shipment, JSON.readTree(answer.body()));
                return true;
            }
            if (answer.statusCode() == 429 || answer.statusCode() == 503) {
                return false;
            }
            deliveries.complain("shipment %d through %s was answered %d: %s"
                    .formatted(
                            shipment.number(),
                            shipment.door(),
                            answer.statusCode(),
                            answer.body().strip()));
            return true; // saying it again would not help; the comparison will miss its events
        } catch (IOException noAnswer) {
            return false;
        }
    }

    private void check(Shipment shipment, JsonNode answer) {
        int good = shipment.records().size();
        if (answer.path("accepted").asInt(-1) != good
                || answer.path("rejected").asInt(-1) != shipment.planted().size()) {
            deliveries.complain("shipment %d: %d good and %d bad elements were answered %s"
                    .formatted(shipment.number(), good, shipment.planted().size(), answer));
            return;
        }
        for (int i = 0; i < good; i++) {
            Call sent = shipment.records().get(i);
            String expected = EventIds.hex(EventIds.of(
                    tenant,
                    sent.door().source(),
                    "",
                    sent.eventId(),
                    sent.attempt().index(),
                    "CALL"));
            String found = answer.path("results").path(i).path("event_id").asString("");
            if (!found.equals(expected)) {
                deliveries.complain("shipment %d, element %d (%s): event id %s, expected %s"
                        .formatted(shipment.number(), i, sent.nativeId(), found, expected));
            }
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
