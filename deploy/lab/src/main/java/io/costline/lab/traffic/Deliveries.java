package io.costline.lab.traffic;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Packs calls into HTTP requests as they would come: gateways batch their logs, some records arrive minutes late, some
 * batches are sent twice.
 */
final class Deliveries {
    private final Payloads payloads = new Payloads();
    private final SplittableRandom random;
    private final Map<Door, List<Call>> open = new EnumMap<>(Door.class);
    private final List<Delivery> sent = new ArrayList<>();

    private record Departure(Instant at, Call call) {}

    Deliveries(SplittableRandom random) {
        this.random = random;
    }

    List<Delivery> pack(List<Call> calls) {
        List<Departure> departures = new ArrayList<>(calls.size());
        for (Call call : calls) {
            int roll = random.nextInt(100);
            long delayMillis = roll < 90 ? random.nextInt(2_000) : random.nextInt(240_000);
            departures.add(new Departure(call.endedAt().plusMillis(delayMillis), call));
        }
        departures.sort(Comparator.comparing(Departure::at));
        for (Departure departure : departures) {
            Door door = departure.call().door();
            List<Call> batch = open.computeIfAbsent(door, each -> new ArrayList<>(each.batchSize()));
            batch.add(departure.call());
            if (batch.size() >= door.batchSize()) {
                close(departure.at(), door, batch);
            }
        }
        Instant end =
                departures.isEmpty() ? Instant.EPOCH : departures.getLast().at();
        open.forEach((door, batch) -> close(end, door, batch));
        return repeatSome();
    }

    private void close(Instant at, Door door, List<Call> batch) {
        if (!batch.isEmpty()) {
            sent.add(
                    new Delivery(at, door, body(door, batch), payloads.headers(batch.getFirst()), batch.size(), false));
            batch.clear();
        }
    }

    /** One batch in 60 and one single call in 400 is sent again, some requests later. */
    private List<Delivery> repeatSome() {
        List<Delivery> all = new ArrayList<>(sent.size() + sent.size() / 40);
        Map<Integer, List<Delivery>> later = new HashMap<>();
        for (int i = 0; i < sent.size(); i++) {
            Delivery delivery = sent.get(i);
            all.add(delivery);
            if (random.nextInt(delivery.calls() > 1 ? 60 : 400) == 0) {
                int at = Math.min(sent.size() - 1, i + 1 + random.nextInt(200));
                List<Delivery> then = later.getOrDefault(at, new ArrayList<>());
                then.add(delivery.again());
                later.put(at, then);
            }
            all.addAll(later.getOrDefault(i, List.of()));
        }
        return all;
    }

    private byte[] body(Door door, List<Call> batch) {
        if (door.batchSize() == 1) {
            return payloads.write(batch.getFirst());
        }
        boolean lines = door == Door.EVENTS;
        var bytes = new ByteArrayOutputStream(batch.size() * 1_000);
        if (!lines) {
            bytes.write('[');
        }
        for (int i = 0; i < batch.size(); i++) {
            if (i > 0 && !lines) {
                bytes.write(',');
            }
            bytes.writeBytes(payloads.write(batch.get(i)));
            if (lines) {
                bytes.write('\n');
            }
        }
        if (!lines) {
            bytes.write(']');
        }
        return bytes.toByteArray();
    }
}
