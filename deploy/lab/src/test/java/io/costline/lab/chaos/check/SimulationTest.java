package io.costline.lab.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.costline.attribution.budget.AlertRule;
import io.costline.attribution.budget.Limit;
import io.costline.attribution.budget.Period;
import io.costline.attribution.ledger.Dimension;
import io.costline.attribution.topology.SimulatedAttribution;
import io.costline.avro.Rejection;
import io.costline.avro.RequestCost;
import io.costline.avro.RequestEvent;
import io.costline.enrich.pricebook.LiteLlmImporter;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.topology.SimulatedEnricher;
import io.costline.enrich.topology.SimulatedEnricher.Kept;
import io.costline.enrich.topology.SimulatedEnricher.World;
import io.costline.identity.Attribution;
import io.costline.identity.EventIds;
import io.costline.ingest.admission.Admission;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.Horizon;
import io.costline.lab.chaos.workload.EventAvro;
import io.costline.lab.chaos.workload.Shipment;
import io.costline.lab.chaos.workload.Workload;
import io.costline.lab.check.Facts;
import io.costline.lab.check.Facts.Kind;
import io.costline.lab.traffic.Call;
import io.costline.trials.Trials;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.InMemoryRegistry;
import io.costline.wire.RequestCostView;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pipeline's cores under clocks of several hosts, outages of hours to weeks, the changelog's retention, repeats, twins
 * and crashes, all from one seed, held against what chaos expects: computed from what was sent alone. That it finds what it
 * is for is tested too, in worlds where the mends do not hold.
 */
class SimulationTest {
    private static final Instant START = Instant.parse("2026-03-01T12:34:56.789Z");
    private static final String TENANT = "t";
    private static final PriceBook PRICES =
            PriceBook.of(1, List.of(LiteLlmImporter.committed(Instant.EPOCH).cards()), List.of());
    /** Those of a chaos run, as attribution has them. */
    private static final io.costline.attribution.budget.Limits BUDGETS =
            io.costline.attribution.budget.Limits.of(Limits.ALL.stream()
                    .map(limit -> new Limit(
                            TENANT,
                            limit.id(),
                            1,
                            limit.id(),
                            Dimension.valueOf(limit.dimension().name()),
                            Limit.EACH,
                            Period.valueOf(limit.period().name()),
                            ZoneOffset.UTC,
                            "USD",
                            BigDecimal.valueOf(limit.dollars()),
                            Limits.PERCENTS.stream()
                                    .map(percent -> (AlertRule) new AlertRule.Threshold(percent))
                                    .toList()))
                    .toList());

    private static final List<Duration> GAPS =
            List.of(Duration.ZERO, Duration.ofHours(5), Duration.ofHours(80), Duration.ofDays(6), Duration.ofDays(20));

    /** Clocks of hosts that are wrong, and must not count. */
    private static final List<Duration> AHEAD =
            List.of(Duration.ofHours(2), Duration.ofHours(80), Duration.ofDays(400));

    @TempDir
    Path folder;

    @Test
    void totalsAreThoseOfWhatWasSentUnderAnyClocksGapsRepeatsAndCrashes() {
        Trials.run(
                12, random -> assertThat(trial(random, new World(true, true))).isEmpty());
    }

    @Test
    void findsTheClockThatMakesThePresentTooLate() {
        assertThat(someTrial(new World(false, true))).contains("TOO_LATE");
    }

    @Test
    void findsTheTwinsThatAnOutageLongerThanTheChangelogMakesTwo() {
        assertThat(someTrial(new World(true, false))).contains("differ");
    }

    /** What the first of several trials finds that finds something. */
    private String someTrial(World world) {
        RandomGenerator seeds = RandomGenerator.of("L64X128MixRandom");
        for (int tries = 0; tries < 20; tries++) {
            try {
                List<String> found = trial(seeds, world);
                if (!found.isEmpty()) {
                    return String.join("\n", found);
                }
            } catch (Exception e) {
                return fail("a world gone wrong must show as figures that differ", e);
            }
        }
        return "nothing";
    }

    private List<String> trial(RandomGenerator random, World world) throws Exception {
        // Given what the doors take, each shipment sometimes twice, and events of hosts whose clock is wrong between
        // them
        Workload workload = new Workload(random.nextLong(), START);
        for (int i = 0; i < 40; i++) {
            workload.next();
        }
        workload.rest();
        List<Call> sent = new ArrayList<>();
        for (Shipment shipment : workload.handedOut()) {
            sent.addAll(shipment.records());
            if (random.nextInt(10) == 0) {
                sent.addAll(shipment.records());
            }
        }
        int outage = random.nextInt(sent.size());
        Duration gap = GAPS.get(random.nextInt(GAPS.size()));
        InMemoryRegistry registry = new InMemoryRegistry();
        Admission door = new Admission(Horizon.STANDARD);
        Instant now = START;
        int strangers = 0;
        List<Kept> costs;
        List<Kept> rejected;
        try (var enricher =
                new SimulatedEnricher(world, registry, PRICES, Files.createTempDirectory(folder, "dedup"))) {
            enricher.clock(now);
            for (int i = 0; i < sent.size(); i++) {
                // Doors whose clocks differ by less than an hour
                Instant doorTime = now.plusSeconds(random.nextInt(3_000) - 100);
                enricher.append(admitted(door, sent.get(i), doorTime), doorTime);
                if (random.nextInt(60) == 0) {
                    Instant ahead = now.plus(AHEAD.get(random.nextInt(AHEAD.size())));
                    enricher.append(stranger(door, ahead, strangers++), now);
                }
                if (i == outage) {
                    enricher.run(random);
                }
            }
            now = now.plus(gap);
            enricher.clock(now);
            enricher.run(random);
            costs = enricher.costs();
            rejected = enricher.rejected();
        }

        // When attribution reads them, some again
        List<SimulatedAttribution.Cost> read = new ArrayList<>();
        for (int i = 0; i < costs.size(); i++) {
            int at = random.nextInt(20) == 0 ? random.nextInt(i + 1) : i;
            for (int again = at; again <= i; again++) {
                read.add(new SimulatedAttribution.Cost(
                        costs.get(again).key(), costs.get(again).value()));
            }
        }
        var attribution = new SimulatedAttribution(registry);
        attribution.attribute(read, random);
        attribution.accumulate(BUDGETS, now, random);

        // Then
        Facts expected = Expected.of(workload.handedOut(), TENANT, ExpectedTest.prices());
        Facts found = found(costs, registry, attribution);
        List<String> differences = new ArrayList<>();
        expected.differences(Kind.EVENTS_ON_TOPIC, found)
                .forEach(difference -> differences.add("events differ: " + difference));
        expected.differences(Kind.ALERTS_ON_TOPIC, found)
                .forEach(difference -> differences.add("alerts differ: " + difference));
        expected.differences(Kind.VIEWS, found).stream()
                .filter(difference -> List.of("spend_minutes USD", "traces").contains(difference.key()))
                .forEach(difference -> differences.add("sums differ: " + difference));
        Map<String, Integer> reasons = reasons(rejected, registry);
        if (!reasons.equals(strangers == 0 ? Map.of() : Map.of("IN_FUTURE", strangers))) {
            differences.add("rejections differ: %d hosts ahead, but %s".formatted(strangers, reasons));
        }
        return differences;
    }

    private static RequestEvent admitted(Admission door, Call sent, Instant now) {
        RequestEvent event = EventAvro.of(sent, TENANT);
        assertThat(door.admit(Draft.of(event), Attribution.ofTenant(TENANT), now))
                .isNull();
        return event;
    }

    /** What a host writes whose clock is ahead; its record bears the broker's time, for others the topic refuses. */
    private static RequestEvent stranger(Admission door, Instant ahead, int number) {
        RequestEvent event = EventAvro.of(sample(), TENANT);
        event.setNativeId("ahead-" + number);
        event.setProviderResponseId("");
        event.setStartedAt(ahead);
        event.setEndedAt(ahead);
        assertThat(door.admit(Draft.of(event), Attribution.ofTenant(TENANT), ahead))
                .isNull();
        return event;
    }

    private static Call sample() {
        return new Workload(1, START).next().records().getFirst();
    }

    private static Facts found(List<Kept> costs, InMemoryRegistry registry, SimulatedAttribution attribution) {
        Facts facts = new Facts();
        AvroDeserializer<RequestCost> reader = AvroDeserializer.of(registry, RequestCost.class);
        Map<String, Kept> latest = new HashMap<>();
        Map<String, BigInteger> revisions = new HashMap<>();
        RequestCostView view = new RequestCostView();
        for (Kept cost : costs) {
            view.wrap(cost.value());
            String id =
                    Long.toHexString(view.event().eventIdHigh()) + view.event().eventIdLow();
            BigInteger revision = new BigInteger(Long.toUnsignedString(view.revisionHigh()))
                    .shiftLeft(64)
                    .add(new BigInteger(Long.toUnsignedString(view.revisionLow())));
            BigInteger before = revisions.get(id);
            if (before == null || revision.compareTo(before) > 0) {
                revisions.put(id, revision);
                latest.put(id, cost);
            }
        }
        latest.values().forEach(record -> {
            RequestCost cost = reader.deserialize(null, record.value());
            facts.add(
                    Kind.EVENTS_ON_TOPIC,
                    EventIds.hex(cost.getEvent().getEventId().bytes()),
                    Facts.eventText(
                            cost.getEvent().getRevision(),
                            cost.getStatus().name(),
                            cost.getCurrency(),
                            cost.getListCost(),
                            cost.getContractedCost(),
                            cost.getUpperBound()));
        });
        BigInteger picos = attribution.cost().movePointRight(12).toBigIntegerExact();
        facts.add(Kind.VIEWS, "spend_minutes USD", Facts.viewText(attribution.calls(), picos));
        facts.add(Kind.VIEWS, "traces", Long.toString(attribution.traces()));
        attribution
                .alerts()
                .forEach(alert -> facts.add(
                        Kind.ALERTS_ON_TOPIC,
                        Facts.alertKey(
                                alert.limit().budgetId(),
                                alert.scope().dimension().name(),
                                alert.scope().value(),
                                alert.window().start(),
                                alert.rule().number()),
                        alert.state().name()));
        return facts;
    }

    private static Map<String, Integer> reasons(List<Kept> rejected, InMemoryRegistry registry) {
        AvroDeserializer<Rejection> reader = AvroDeserializer.of(registry, Rejection.class);
        Map<String, Integer> reasons = new HashMap<>();
        rejected.forEach(
                record -> reasons.merge(reader.deserialize(null, record.value()).getReasonCode(), 1, Integer::sum));
        return reasons;
    }
}
