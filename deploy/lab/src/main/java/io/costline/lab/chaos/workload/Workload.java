package io.costline.lab.chaos.workload;

import io.costline.lab.chaos.workload.TraceMaker.Due;
import io.costline.lab.traffic.Call;
import io.costline.lab.traffic.Door;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** An endless seeded sequence of shipments. Remembers what it handed out; safe for use by several threads. */
public final class Workload {
    private static final int LARGEST = 30;

    private final SplittableRandom random;
    private final TraceMaker traces;
    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Waiting::due).thenComparingLong(Waiting::order));
    private final Map<Door, Deque<Call>> ready = new EnumMap<>(Door.class);
    private final List<Shipment> handedOut = new ArrayList<>();
    private long number;
    private long order;

    private record Waiting(long due, long order, Call record) {}

    /**
     * @param now the calls lie in the hour and the minutes before this
     */
    public Workload(long seed, Instant now) {
        SplittableRandom root = new SplittableRandom(seed);
        this.traces = new TraceMaker(root.split(), now);
        this.random = root.split();
        for (Door door : Door.values()) {
            ready.put(door, new ArrayDeque<>());
        }
    }

    public synchronized Shipment next() {
        number++;
        int roll = random.nextInt(100);
        Door door =
                roll < 62 ? Door.EVENTS : roll < 75 ? Door.LITELLM : roll < 90 ? Door.KAFKA_EVENTS : Door.KAFKA_LITELLM;
        int size = 1 + random.nextInt(LARGEST);
        Deque<Call> queue = queue(door);
        release();
        while (queue.size() < size) {
            for (Due due : traces.next()) {
                waiting.add(new Waiting(number + due.delay(), order++, due.record()));
            }
            release();
        }
        List<Call> records = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            records.add(queue.remove());
        }
        List<String> planted = door == Door.EVENTS && random.nextInt(40) == 0 ? List.of("bad-" + number) : List.of();
        return handOut(new Shipment(number, door, records, planted));
    }

    /** What is still owed: late calls, later revisions, re-sends. After this the traces are complete. */
    public synchronized List<Shipment> rest() {
        while (!waiting.isEmpty()) {
            Call record = waiting.remove().record;
            queue(record.door()).add(record);
        }
        List<Shipment> rest = new ArrayList<>();
        ready.forEach((door, queue) -> {
            while (!queue.isEmpty()) {
                List<Call> records = new ArrayList<>();
                while (!queue.isEmpty() && records.size() < LARGEST) {
                    records.add(queue.remove());
                }
                rest.add(handOut(new Shipment(++number, door, records, List.of())));
            }
        });
        return rest;
    }

    /** Every shipment handed out so far. */
    public synchronized List<Shipment> handedOut() {
        return List.copyOf(handedOut);
    }

    private Shipment handOut(Shipment shipment) {
        handedOut.add(shipment);
        return shipment;
    }

    private void release() {
        Waiting first = waiting.peek();
        while (first != null && first.due <= number) {
            waiting.remove();
            queue(first.record.door()).add(first.record);
            first = waiting.peek();
        }
    }

    private Deque<Call> queue(Door door) {
        return ready.computeIfAbsent(door, absent -> new ArrayDeque<>());
    }
}
