package io.costline.enrich.reprice;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.CostCorrection;
import io.costline.avro.PricingStatus;
import io.costline.avro.RequestCost;
import io.costline.avro.RequestEvent;
import io.costline.enrich.pricebook.LiteLlmImporter;
import io.costline.enrich.pricing.Agreements;
import io.costline.enrich.pricing.Baseline;
import io.costline.enrich.pricing.Contracts;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import io.costline.enrich.pricing.Scope;
import io.costline.enrich.topology.EventPricer;
import io.costline.enrich.topology.EventSamples;
import io.costline.topics.Topics;
import io.costline.trials.Trials;
import io.costline.wire.AvroBuffer;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.Framing;
import io.costline.wire.InMemoryRegistry;
import io.costline.wire.RequestCostView;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RepricerTest {
    private static final List<RateCard> CATALOG =
            LiteLlmImporter.committed(Instant.EPOCH).cards();
    private static final PriceBook BEFORE = PriceBook.of(3, List.of(CATALOG), List.of());
    private static final PriceBook AFTER = PriceBook.of(
            4,
            List.of(
                    List.of(
                            card("demo-host", "orion-next-preview", "1", "2"),
                            card("anthropic", "claude-sonnet-4-5", "2.5", "14"),
                            card("openai", "gpt-5.5", "0", "9")),
                    CATALOG),
            List.of());
    private static final long NOW = 1_790_000_000_000_000L;

    private final InMemoryRegistry registry = new InMemoryRegistry();
    private final AvroSerializer<RequestEvent> events = AvroSerializer.of(registry, Topics.REQUESTS);
    private final AvroSerializer<RequestCost> costs = AvroSerializer.of(registry, Topics.COSTS);
    private final AvroDeserializer<RequestCost> reader = AvroDeserializer.of(registry, RequestCost.class);
    private final EventPricer enricher = new EventPricer(2);
    private final Repricer repricer = new Repricer(costs.schemaId(), "job-1");
    private final RequestCostView view = new RequestCostView();

    @Test
    void sumsOfCurrentFiguresLessCorrectionsAreTheSumsBefore() {
        Trials.run(300, random -> {
            // Given events of every kind
            BigDecimal[] before = zeros();
            BigDecimal[] after = zeros();
            BigDecimal[] corrections = zeros();
            RepriceTotals totals = new RepriceTotals();
            int changed = 0;
            for (int i = 0; i < 50; i++) {
                byte[] stored = enriched(EventSamples.any(random, random.nextBoolean()), BEFORE);
                add(before, figures(decoded(stored)));

                // When
                view.wrap(stored);
                RequestCostView fresh = repricer.price(view, AFTER);
                boolean differs = repricer.differs(view);
                totals.add(view, fresh, differs);
                RequestCost current = decoded(differs ? repricer.correctionOf(view, NOW) : stored);

                // Then
                add(after, figures(current));
                CostCorrection correction = current.getCorrection();
                if (correction != null) {
                    changed++;
                    BigDecimal[] difference = figures(current);
                    subtract(difference, correction);
                    add(corrections, difference);
                }
            }
            assertThat(totals.looked()).isEqualTo(50);
            assertThat(totals.changed()).isEqualTo(changed);
            for (int i = 0; i < before.length; i++) {
                assertThat(after[i].subtract(corrections[i])).isEqualByComparingTo(before[i]);
            }
            RepriceTotals.Line line = totals.byCurrency().getFirst();
            assertThat(line.listBefore()).isEqualByComparingTo(before[0]);
            assertThat(line.contractedAfter()).isEqualByComparingTo(after[1]);
            assertThat(line.boundBefore()).isEqualByComparingTo(before[2]);
            assertThat(line.boundAfter()).isEqualByComparingTo(after[2]);
        });
    }

    @Test
    void aCorrectionIsWhatTheEnricherWouldWriteWithThePreviousFiguresBesideIt() {
        Trials.run(3_000, random -> {
            // Given
            RequestEvent event = EventSamples.any(random, random.nextBoolean());
            byte[] stored = enriched(event, BEFORE);

            // When
            view.wrap(stored);
            repricer.price(view, AFTER);
            boolean differs = repricer.differs(view);

            // Then
            RequestCost old = decoded(stored);
            RequestCost direct = decoded(enriched(event, AFTER));
            if (!differs) {
                assertThat(figures(direct)).isEqualTo(figures(old));
                assertThat(direct.getStatus()).isEqualTo(old.getStatus());
                return;
            }
            byte[] bytes = repricer.correctionOf(view, NOW);
            RequestCost corrected = decoded(bytes);
            CostCorrection correction = corrected.getCorrection();
            assertThat(correction).isNotNull();
            assertThat(correction.getPreviousEpoch()).isEqualTo(2);
            assertThat(correction.getPreviousPriceBookVersion()).isEqualTo(3);
            assertThat(correction.getPreviousStatus()).isEqualTo(old.getStatus());
            assertThat(correction.getPreviousCurrency()).isEqualTo(old.getCurrency());
            assertThat(correction.getPreviousListCost()).isEqualTo(old.getListCost());
            assertThat(correction.getPreviousContractedCost()).isEqualTo(old.getContractedCost());
            assertThat(correction.getPreviousUpperBound()).isEqualTo(old.getUpperBound());
            assertThat(correction.getJobId()).isEqualTo("job-1");
            assertThat(correction.getCause())
                    .isEqualTo(
                            old.getStatus() == PricingStatus.UNPRICED || old.getStatus() == PricingStatus.PARTLY_PRICED
                                    ? "PRICED_LATER"
                                    : "PRICE_CHANGE");
            corrected.setCorrection(null);
            assertThat(corrected).isEqualTo(direct);

            // and priced again by the same book it is the same
            RequestCostView again = new RequestCostView().wrap(bytes);
            repricer.price(again, AFTER);
            assertThat(repricer.differs(again)).isFalse();
        });
    }

    @Test
    void aChangedContractOrBaselineIsACorrectionToo() {
        // Given a cost from before the contract
        PriceBook agreed = PriceBook.of(
                4,
                List.of(CATALOG),
                List.of(),
                List.of(new Agreements(
                        List.of(Contracts.named("c")
                                .ofTenant("demo")
                                .discount("25")
                                .contract()),
                        List.of(),
                        List.of(),
                        List.of())));
        PriceBook compared = PriceBook.of(
                5,
                List.of(CATALOG),
                List.of(),
                List.of(new Agreements(
                        List.of(),
                        List.of(new Baseline(Scope.ALL, "", "openai/gpt-4o", null, null)),
                        List.of(),
                        List.of())));
        view.wrap(enriched(EventSamples.plain(1), BEFORE));

        // When
        repricer.price(view, agreed);
        boolean contractDiffers = repricer.differs(view);
        RequestCost corrected = decoded(repricer.correctionOf(view, NOW));
        repricer.price(view, compared);
        boolean baselineDiffers = repricer.differs(view);

        // Then the public figure stays and the contracted one is corrected
        assertThat(contractDiffers).isTrue();
        assertThat(corrected.getListCost()).isEqualByComparingTo("0.00756");
        assertThat(corrected.getContractedCost()).isEqualByComparingTo("0.00567");
        assertThat(corrected.getCorrection().getPreviousContractedCost()).isEqualByComparingTo("0.00756");
        assertThat(corrected.getCorrection().getCause()).isEqualTo("PRICE_CHANGE");
        assertThat(baselineDiffers).isTrue();
    }

    @Test
    void recordsOfAnOlderSchemaAreReadToo() {
        // Given a cost from before there were corrections
        RequestCost cost = decoded(enriched(EventSamples.plain(5), BEFORE));
        var old = OlderSchema.of(registry);

        // When
        RequestCostView read = new CostReader(registry).read(old.encode(cost));

        // Then
        assertThat(read).isNotNull();
        assertThat(read.corrected()).isFalse();
        repricer.price(read, AFTER);
        assertThat(repricer.differs(read)).isTrue();
        assertThat(decoded(repricer.correctionOf(read, NOW)).getEvent()).isEqualTo(cost.getEvent());
    }

    @Test
    void whatIsNoCostIsPassedOver() {
        CostReader costReader = new CostReader(registry);
        assertThat(costReader.read(null)).isNull();
        assertThat(costReader.read(new byte[] {1, 2, 3})).isNull();
        assertThat(costReader.read(new byte[] {0, 0, 0, 3, 9, 1})).isNull();
    }

    @Test
    void theFilterTakesWhatItNames() {
        // Given
        view.wrap(enriched(EventSamples.plain(1), BEFORE));
        RepriceFilter hour = RepriceFilter.between(EventSamples.AT, EventSamples.AT.plusSeconds(1));

        // Then
        assertThat(matches(hour)).isTrue();
        assertThat(matches(RepriceFilter.between(EventSamples.AT.minusSeconds(9), EventSamples.AT)))
                .isFalse();
        assertThat(matches(hour.withProvider("anthropic")
                        .withModel("claude-sonnet-4-5")
                        .withTenant("demo")))
                .isTrue();
        assertThat(matches(hour.withProvider("openai"))).isFalse();
        assertThat(matches(hour.withModel("claude-sonnet-4"))).isFalse();
        assertThat(matches(hour.withTenant("dem"))).isFalse();
        assertThat(hour.matcher().isCandidate(view, 4)).isTrue();
        assertThat(hour.matcher().isCandidate(view, 3)).isFalse();
        assertThat(RepriceFilter.unpriced().matcher().isCandidate(view, 4)).isFalse();
    }

    private boolean matches(RepriceFilter filter) {
        return filter.matcher().matches(view.event());
    }

    private static RateCard card(String provider, String model, String input, String output) {
        return RateCard.of(
                "own",
                provider,
                model,
                List.of(Rate.of("input_tokens", input, 1_000_000), Rate.of("output_tokens", output, 1_000_000)));
    }

    private byte[] enriched(RequestEvent event, PriceBook book) {
        byte[] framed = events.encode(event);
        AvroBuffer buffer = new AvroBuffer();
        Framing.writeHeader(buffer, costs.schemaId());
        buffer.writeRaw(framed, Framing.HEADER, framed.length - Framing.HEADER);
        var eventView = new io.costline.wire.RequestEventView();
        eventView.wrap(framed, Framing.HEADER, framed.length);
        enricher.appendUncorrected(eventView, 2, book, buffer);
        buffer.writeByte(0);
        buffer.writeLong(0);
        return buffer.toByteArray();
    }

    private RequestCost decoded(byte[] framed) {
        return reader.deserialize(null, framed);
    }

    private static BigDecimal[] zeros() {
        return Stream.generate(() -> BigDecimal.ZERO).limit(3).toArray(BigDecimal[]::new);
    }

    private static BigDecimal[] figures(RequestCost cost) {
        return new BigDecimal[] {cost.getListCost(), cost.getContractedCost(), cost.getUpperBound()};
    }

    private static void add(BigDecimal[] to, BigDecimal[] what) {
        for (int i = 0; i < to.length; i++) {
            to[i] = to[i].add(what[i]);
        }
    }

    private static void subtract(BigDecimal[] from, CostCorrection correction) {
        from[0] = from[0].subtract(correction.getPreviousListCost());
        from[1] = from[1].subtract(correction.getPreviousContractedCost());
        from[2] = from[2].subtract(correction.getPreviousUpperBound());
    }
}
