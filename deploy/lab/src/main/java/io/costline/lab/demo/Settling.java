package io.costline.lab.demo;

import io.costline.lab.check.Facts;
import io.costline.lab.check.Facts.Kind;
import io.costline.lab.check.FoundInClickHouse;
import io.costline.lab.check.Ledger;
import io.costline.lab.sql.ClickHouse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Waits until everything that was sent can be queried: until the figures agree, or have stopped moving without agreeing. */
public final class Settling {
    private static final Duration PAUSE = Duration.ofMillis(250);

    /** What ClickHouse holds of calls. */
    private static final List<Kind> KINDS = EnumSet.complementOf(
                    EnumSet.of(Kind.EVENTS_ON_TOPIC, Kind.ALERTS_ON_TOPIC, Kind.ALERTS_TOLD, Kind.BUSINESS))
            .stream()
            .toList();

    private final ClickHouse clickHouse;
    private final String tenant;
    private final Duration standstill;
    private final Consumer<Facts> more;

    /**
     * @param differences empty: every figure agrees
     * @param figures how many were compared
     */
    public record Verdict(List<Facts.Difference> differences, int figures) {
        public boolean agrees() {
            return differences.isEmpty();
        }
    }

    /**
     * @param standstill how long figures may stay as they are before they are taken as final
     */
    public Settling(ClickHouse clickHouse, String tenant, Duration standstill) {
        this(clickHouse, tenant, standstill, found -> {});
    }

    /**
     * @param more adds what else is found, asked once all the rest agrees
     */
    public Settling(ClickHouse clickHouse, String tenant, Duration standstill, Consumer<Facts> more) {
        this.clickHouse = clickHouse;
        this.tenant = tenant;
        this.standstill = standstill;
        this.more = more;
    }

    /**
     * @param progress told how many events can be queried
     * @param alive called between looks; throws when waiting has become pointless
     */
    public Verdict await(Ledger expected, LongConsumer progress, Runnable alive) throws InterruptedException {
        return await(expected, progress, alive, () -> {});
    }

    /**
     * @param stored run once, when every event has a row
     */
    public Verdict await(Ledger expected, LongConsumer progress, Runnable alive, Runnable stored)
            throws InterruptedException {
        List<Facts.Difference> last = List.of();
        long seen = -1;
        boolean all = false;
        long movedAt = System.nanoTime();
        while (true) {
            alive.run();
            long events = FoundInClickHouse.events(clickHouse, tenant);
            progress.accept(events);
            if (!all && events >= expected.events()) {
                all = true;
                stored.run();
            }
            List<Facts.Difference> differences = all ? differences(expected) : List.of();
            if (all && differences.isEmpty()) {
                return new Verdict(differences, figures(expected));
            }
            if (events != seen || !differences.equals(last)) {
                movedAt = System.nanoTime();
            } else if (System.nanoTime() - movedAt > standstill.toNanos()) {
                return new Verdict(differences(expected), figures(expected));
            }
            seen = events;
            last = differences;
            Thread.sleep(PAUSE);
        }
    }

    private List<Facts.Difference> differences(Ledger expected) {
        List<Facts.Difference> differences = differences(expected, clickHouse, tenant);
        if (!differences.isEmpty()) {
            return differences;
        }
        Facts found = new Facts();
        more.accept(found);
        return expected.facts().differences(Kind.BUSINESS, found);
    }

    /** What is not as it must be now. */
    public static List<Facts.Difference> differences(Ledger expected, ClickHouse clickHouse, String tenant) {
        return expected.facts().differences(KINDS, FoundInClickHouse.read(clickHouse, tenant));
    }

    private static int figures(Ledger expected) {
        return expected.facts().of(Kind.BUSINESS).size()
                + KINDS.stream()
                        .mapToInt(kind -> expected.facts().of(kind).size())
                        .sum();
    }
}
