package io.costline.lab.demo;

import io.costline.cli.client.ClickHouse;
import io.costline.lab.check.Found;
import io.costline.lab.check.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Waits until everything that was sent can be queried: until the figures agree, or have stopped moving without agreeing. */
public final class Settling {
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final ClickHouse clickHouse;
    private final String tenant;
    private final Duration standstill;

    /**
     * @param differences empty: every figure agrees
     * @param figures how many were compared
     */
    public record Verdict(List<Ledger.Difference> differences, int figures) {
        public boolean agrees() {
            return differences.isEmpty();
        }
    }

    /**
     * @param standstill how long figures may stay as they are before they are taken as final
     */
    public Settling(ClickHouse clickHouse, String tenant, Duration standstill) {
        this.clickHouse = clickHouse;
        this.tenant = tenant;
        this.standstill = standstill;
    }

    /**
     * @param progress told how many events can be queried
     * @param alive called between looks; throws when waiting has become pointless
     */
    public Verdict await(Ledger expected, LongConsumer progress, Runnable alive) throws InterruptedException {
        long wanted = expected.get("events").longValueExact();
        List<Ledger.Difference> last = List.of();
        long seen = -1;
        long movedAt = System.nanoTime();
        while (true) {
            alive.run();
            long events = Found.events(clickHouse, tenant);
            progress.accept(events);
            @Nullable Ledger found = events >= wanted ? Found.read(clickHouse, tenant) : null;
            List<Ledger.Difference> differences = found == null ? List.of() : expected.differences(found);
            if (found != null && differences.isEmpty()) {
                return new Verdict(differences, expected.size());
            }
            if (events != seen || !differences.equals(last)) {
                movedAt = System.nanoTime();
            } else if (System.nanoTime() - movedAt > standstill.toNanos()) {
                return new Verdict(expected.differences(Found.read(clickHouse, tenant)), expected.size());
            }
            seen = events;
            last = differences;
            Thread.sleep(PAUSE);
        }
    }
}
