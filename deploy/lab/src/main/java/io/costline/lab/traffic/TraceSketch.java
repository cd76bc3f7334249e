package io.costline.lab.traffic;

import io.costline.lab.traffic.Invented.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One workflow run before its calls are written: which recorded requests it makes, for whom, and who says so. */
final class TraceSketch {
    /** Which calls of a trace name its customer. */
    enum Naming {
        ALL,
        FIRST,
        LAST,
        NONE;

        boolean names(int position, int calls) {
            return switch (this) {
                case ALL -> true;
                case FIRST -> position == 0;
                case LAST -> position == calls - 1;
                case NONE -> false;
            };
        }
    }

    private static final long LONGEST_PAUSE_MICROS = 150_000_000;

    final int number;
    final Feature feature;
    final String customer;
    final Naming naming;
    final List<Arrival> arrivals = new ArrayList<>();
    private final int planned;

    private TraceSketch(int number, Feature feature, SplittableRandom random) {
        this.number = number;
        this.feature = feature;
        this.customer = Invented.customer(random);
        int roll = random.nextInt(100);
        this.naming = roll < 70 ? Naming.ALL : roll < 84 ? Naming.FIRST : roll < 97 ? Naming.LAST : Naming.NONE;
        this.planned =
                feature == Feature.RESEARCH_AGENT ? feature.longestTrace : 1 + random.nextInt(feature.longestTrace);
    }

    /** Deals the recorded requests, in order, to runs of the features they fit. */
    static List<TraceSketch> deal(List<Arrival> arrivals, SplittableRandom random) {
        List<TraceSketch> all = new ArrayList<>();
        List<List<TraceSketch>> open = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Arrival arrival : arrivals) {
            Feature feature = arrival.code()
                    ? Feature.CODE_ASSIST
                    : random.nextInt(100) < 22 ? Feature.RESEARCH_AGENT : Feature.SUPPORT_CHAT;
            List<TraceSketch> running = open.get(feature.ordinal());
            running.removeIf(sketch -> sketch.isOver(arrival));
            TraceSketch sketch;
            if (running.size() > 12 || (!running.isEmpty() && random.nextInt(100) < 70)) {
                sketch = running.get(random.nextInt(running.size()));
            } else {
                sketch = new TraceSketch(all.size(), feature, random);
                all.add(sketch);
                running.add(sketch);
            }
            sketch.arrivals.add(arrival);
        }
        return all;
    }

    private boolean isOver(Arrival next) {
        return arrivals.size() >= planned
                || next.offsetMicros() - arrivals.getLast().offsetMicros() > LONGEST_PAUSE_MICROS;
    }
}
