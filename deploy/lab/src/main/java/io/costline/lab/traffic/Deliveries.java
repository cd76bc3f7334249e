package io.costline.lab.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;

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
    /** Elements with a negative count, in the first batch of our own events. */
    static final List<String> REFUSED = List.of("refused-1", "refused-2");

    private final Payloads payloads = new Payloads();
    private final boolean refusals;
    private final SplittableRandom random;
    private final Map<Door, List<Call>> open = new EnumMap<>(Door.class);
    private final List<Delivery> sent = new ArrayList<>();

    private record Departure(Instant at, Call call) {}

    /** @param refusals whether some elements are to be refused */
    Deliveries(SplittableRandom random, boolean refusals) {
        this.random = random;
        this.refusals = refusals;
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
            boolean refused =
                    refusals && door == Door.EVENTS && sent.stream().noneMatch(delivery -> delivery.refused() > 0);
            sent.add(new Delivery(
                    at,
                    door,
                    body(door, batch, refused ? REFUSED : List.of()),
                    payloads.headers(batch.getFirst()),
                    batch.size(),
                    refused ? REFUSED.size() : 0,
                    false));
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

    private byte[] body(Door door, List<Call> batch, List<String> refused) {
        if (door.batchSize() == 1) {
            return payloads.write(batch.getFirst());
        }
        if (door != Door.EVENTS) {
            return Payloads.array(batch, refused);
        }
        var bytes = new ByteArrayOutputStream(batch.size() * 1_000);
        batch.forEach(call -> line(payloads.write(call), bytes));
        refused.forEach(
                id -> line(payloads.refused(id, batch.getFirst()).toString().getBytes(UTF_8), bytes));
        return bytes.toByteArray();
    }

    private static void line(byte[] record, ByteArrayOutputStream into) {
        into.writeBytes(record);
        into.write('\n');
    }
}
