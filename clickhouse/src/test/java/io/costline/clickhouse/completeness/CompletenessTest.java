package io.costline.clickhouse.completeness;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.trials.Trials;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class CompletenessTest {
    private static final Instant BEGIN = Instant.parse("2026-11-30T12:00:00Z");

    /**
     * A service on one partition. What it reads becomes visible in the next topic before it commits, as with transactions, of which a
     * killed one leaves nothing but a mark.
     */
    private static final class Service implements Completeness.Stage<Integer> {
        private final String name;
        private final List<Integer> input;
        private final List<Integer> output;
        private int committed;

        private Service(String name, List<Integer> input, List<Integer> output) {
            this.name = name;
            this.input = input;
            this.output = output;
        }

        private void run(RandomGenerator random) {
            int to = committed + random.nextInt(input.size() - committed + 1);
            boolean killed = random.nextInt(4) == 0;
            for (int event : input.subList(committed, to)) {
                output.add(killed ? MARK : event);
            }
            committed = killed ? committed : to;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Integer ends() {
            return input.size();
        }

        @Override
        public long behind(Integer end) {
            return Math.max(0, end - committed);
        }
    }

    private static final int MARK = -1;

    private final List<Integer> accepted = new ArrayList<>();
    private final List<Integer> tables = new ArrayList<>();
    private final List<Service> services = services();
    private final Completeness<Integer> completeness = new Completeness<>(List.copyOf(services));

    private List<Service> services() {
        List<Service> made = new ArrayList<>();
        List<Integer> input = accepted;
        for (String name : List.of("enricher", "attribution", "sink")) {
            List<Integer> output = name.equals("sink") ? tables : new ArrayList<>();
            made.add(new Service(name, input, output));
            input = output;
        }
        return made;
    }

    private static Instant at(int second) {
        return BEGIN.plusSeconds(second);
    }

    @Test
    void neverClaimsWhatIsNotInTheTablesWhoeverIsKilledWhenever() {
        Trials.run(300, random -> {
            // Given a pipeline at work, whose services are killed in between
            var pipeline = new CompletenessTest();
            var acceptedBy = new TreeMap<Instant, Integer>();
            int events = 0;
            for (int second = 1; second < 80; second++) {
                acceptedBy.put(at(second), events);
                for (int i = random.nextInt(3); i > 0; i--) {
                    pipeline.accepted.add(events++);
                }
                pipeline.services.get(random.nextInt(3)).run(random);

                // When it is looked at
                var standing = pipeline.completeness.look(at(second));

                // Then everything accepted before what it claims is in the tables
                standing.completeTo().ifPresent(claimed -> {
                    for (int event = 0; event < acceptedBy.get(claimed); event++) {
                        assertThat(pipeline.tables).contains(event);
                    }
                });
            }
        });
    }

    @Test
    void goesOnWhileNothingComes() {
        assertThat(completeness.look(at(1)).completeTo()).contains(at(1));
        assertThat(completeness.look(at(2))).isEqualTo(new Completeness.Standing(java.util.Optional.of(at(2)), "", 0));
    }

    @Test
    void standsStillWhileAServiceDoesAndNamesIt() {
        // Given
        completeness.look(at(1));
        accepted.addAll(List.of(1, 2, 3));

        // When the enricher stands
        for (int second = 2; second < 40; second++) {
            // Then
            assertThat(completeness.look(at(second)))
                    .isEqualTo(new Completeness.Standing(java.util.Optional.of(at(1)), "enricher", 3));
        }

        // When it goes on, and those behind it
        for (Service service : services) {
            service.output.addAll(service.input.subList(service.committed, service.input.size()));
            service.committed = service.input.size();
        }

        // Then
        completeness.look(at(41));
        assertThat(completeness.look(at(42)).completeTo()).contains(at(42));
    }
}
