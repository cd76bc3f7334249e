package io.costline.lab.attack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One thing a hostile sender may try. */
interface Attack {
    /** In two or three words. */
    String name();

    /** Whether it takes seconds; the others are for {@code --all}. */
    boolean quick();

    /** What is tried, with its numbers. */
    String tried();

    /** Tries it, and says what was answered and whether that was right. */
    Answer on(Target target) throws IOException, InterruptedException;

    /**
     * What came back.
     *
     * @param text for a reader
     * @param faults what should have been otherwise
     */
    record Answer(String text, List<String> faults) {
        public Answer {
            faults = List.copyOf(faults);
        }

        /** Whether it is as it should be. */
        static Answer of(String text, boolean right) {
            return new Answer(text, right ? List.of() : List.of(text));
        }

        Answer and(Answer other) {
            List<String> all = new ArrayList<>(faults);
            all.addAll(other.faults);
            return new Answer(text.isEmpty() ? other.text : text + "; " + other.text, all);
        }
    }

    /** Every attack, in the order they are made. */
    static List<Attack> all() {
        return List.of(
                new SlowBodies(),
                new IdleConnections(),
                new BrokenHttp(),
                new GzipBombs(),
                new LengthClaims(),
                new DeepJson(),
                new FieldExtremes(),
                new Escapes(),
                new ForeignPages(),
                new TakenPorts(),
                new RecordBombs(true),
                new RecordBombs(false));
    }
}
