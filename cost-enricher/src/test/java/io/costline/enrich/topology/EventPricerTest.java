package io.costline.enrich.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.ComparisonKind;
import io.costline.avro.CostLine;
import io.costline.avro.CredentialKind;
import io.costline.avro.PricingStatus;
import io.costline.avro.ReportedCost;
import io.costline.avro.ReportedCostKind;
import io.costline.avro.RequestCost;
import io.costline.avro.RequestEvent;
import io.costline.enrich.pricebook.LiteLlmImporter;
import io.costline.enrich.pricing.Agreements;
import io.costline.enrich.pricing.Band;
import io.costline.enrich.pricing.Baseline;
import io.costline.enrich.pricing.Contract;
import io.costline.enrich.pricing.Contracts;
import io.costline.enrich.pricing.FxRate;
import io.costline.enrich.pricing.Multiplier;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import io.costline.enrich.pricing.ReportedUse;
import io.costline.enrich.pricing.Scope;
import io.costline.enrich.pricing.Terms;
import io.costline.topics.Topics;
import io.costline.trials.Trials;
import io.costline.wire.AvroBuffer;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.Framing;
import io.costline.wire.InMemoryRegistry;
import io.costline.wire.RequestCostView;
import io.costline.wire.RequestEventView;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class EventPricerTest {
    private static final PriceBook BOOK = PriceBook.of(
            7,
            List.of(
                    List.of(RateCard.of(
                                    "contract", "openai", "gpt-5.5", List.of(Rate.of("input_tokens", "4.2", 1_000_000)))
                            .withAccount("acme-prod")),
                    LiteLlmImporter.committed(Instant.EPOCH).cards()),
            List.of());

    private static final List<PriceBook> AGREED = anyAgreed();

    private final InMemoryRegistry registry = new InMemoryRegistry();
    private final AvroSerializer<RequestEvent> events = AvroSerializer.of(registry, Topics.REQUESTS);
    private final int costSchema =
            AvroSerializer.<RequestCost>of(registry, Topics.COSTS).schemaId();
    private final AvroDeserializer<RequestCost> costs = AvroDeserializer.of(registry, RequestCost.class);
    private final EventPricer pricer = new EventPricer(2);

    @Test
    void theFastWayWritesTheBytesOfTheReadableOne() {
        Trials.run(20_000, random -> {
            // Given
            RequestEvent event = EventSamples.any(random, true);
            if (random.nextInt(4) == 0) {
                event.setProviderAccount("acme-prod");
            }
            RequestEventView view = view(event);

            // When
            AvroBuffer fast = new AvroBuffer();
            pricer.append(view, BOOK, fast);
            AvroBuffer readable = new AvroBuffer();
            CostWriter.writeVersion(readable, 2, 7);
            pricer.appendSlowly(view, readable);
            CostWriter.writeEnd(readable, 0);

            // Then
            assertThat(fast.toByteArray()).as(event.toString()).isEqualTo(readable.toByteArray());
        });
    }

    @Test
    void cardsTheFastWayCannotPriceGoTheReadableOne() {
        // Given cards with windows of time, a graduated fee, a fee to be stated and an assumed tier
        Terms graduated = Terms.of(Terms.Tiers.GRADUATED, Terms.Measured.REQUEST);
        Rate input = Rate.of("input_tokens", "1", 1_000_000);
        Rate output = Rate.of("output_tokens", "2", 1_000_000);
        RateCard timed = RateCard.of(
                "own",
                "host",
                "timed",
                List.of(
                        input,
                        output,
                        Rate.of("input_tokens", "4", 1_000_000)
                                .withConditions(Map.of("time_of_day", "01:00-04:00", "weekday", "mon-fri")),
                        Rate.of("output_tokens", "3", 1_000_000).when("time_of_day", "22:00-06:00")));
        RateCard tiered = RateCard.of(
                "own",
                "host",
                "tiered",
                List.of(
                        input,
                        output.withTerms(graduated),
                        Rate.of("output_tokens", "1.5", 1_000_000)
                                .withBand(Band.above(1_000))
                                .withTerms(graduated),
                        Rate.of("requests", "5", 1_000)));
        RateCard stated = RateCard.of(
                        "own",
                        "host",
                        "stated",
                        List.of(input, output, Rate.of("requests", "5", 1_000).withTerms(Terms.of(Terms.Basis.STATED))))
                .withMultipliers(List.of(new Multiplier(
                        "assumed batch", new BigDecimal("0.5"), Set.of(), Map.of("service_tier", "batch"))));
        PriceBook book = PriceBook.of(7, List.of(List.of(timed, tiered, stated)), List.of());
        List<String> models = List.of("timed", "tiered", "stated");
        Trials.run(10_000, random -> {
            RequestEvent event = EventSamples.any(random, true);
            event.setProvider("host");
            event.setServedModel(models.get(random.nextInt(models.size())));
            event.setRequestedModel(models.get(random.nextInt(models.size())));
            event.setEventTime(EventSamples.AT.plusSeconds(random.nextLong(14 * 86_400)));
            RequestEventView view = view(event);

            // When
            AvroBuffer fast = new AvroBuffer();
            pricer.append(view, book, fast);
            AvroBuffer readable = new AvroBuffer();
            CostWriter.writeVersion(readable, 2, 7);
            pricer.appendSlowly(view, readable);
            CostWriter.writeEnd(readable, 0);

            // Then
            assertThat(fast.toByteArray()).as(event.toString()).isEqualTo(readable.toByteArray());
        });
    }

    @Test
    void underContractsTheFastWayWritesTheSameBytesToo() {
        Trials.run(20_000, random -> {
            // Given any contracts, baselines that price and that do not, and cards in another currency
            RequestEvent event = EventSamples.any(random, true);
            event.setTenant(random.nextBoolean() ? "demo" : "other");
            event.setSource(random.nextBoolean() ? "litellm" : "openrouter");
            event.setCredentialKind(CredentialKind.values()[random.nextInt(3)]);
            event.setReportedCosts(reported(random));
            PriceBook book = AGREED.get(random.nextInt(AGREED.size()));
            RequestEventView view = view(event);

            // When
            AvroBuffer fast = new AvroBuffer();
            pricer.append(view, book, fast);
            AvroBuffer readable = new AvroBuffer();
            CostWriter.writeVersion(readable, 2, 7);
            pricer.appendSlowly(view, readable);
            CostWriter.writeEnd(readable, 0);

            // Then
            assertThat(fast.toByteArray()).as(event.toString()).isEqualTo(readable.toByteArray());
            RequestCost cost = price(event, book);
            assertThat(sum(cost, CostLine::getAmount)).isEqualByComparingTo(cost.getListCost());
            assertThat(sum(cost, CostLine::getContractedAmount)).isEqualByComparingTo(cost.getContractedCost());
        });
    }

    @Test
    void comparesWithTheBaselineAndPricesByTheContract() {
        // Given half price at one tenant, whose baseline is another provider's model
        PriceBook book = agreed(
                List.of(Contracts.named("half").ofTenant("demo").discount("50").contract()),
                List.of(new Baseline(Scope.ALL, "", "openai/gpt-4o", null, null)));

        // When
        RequestCost cost = price(EventSamples.plain(1), book);

        // Then
        assertThat(cost.getListCost()).isEqualByComparingTo("0.00756");
        assertThat(cost.getContractedCost()).isEqualByComparingTo("0.00378");
        assertThat(cost.getFindings()).containsExactly("CONTRACT:half");
        assertThat(cost.getComparisons()).singleElement().satisfies(comparison -> {
            assertThat(comparison.getKind()).isEqualTo(ComparisonKind.BASELINE);
            assertThat(comparison.getListCost()).isEqualByComparingTo("0.00575");
        });
    }

    @Test
    void usageThatIsMissingCostsWhatIsReportedAsNothingElseTells() {
        // Given
        RequestEvent silent = EventSamples.plain(2);
        silent.setTokens(EventSamples.buckets(0, 0, 0, 0, 0, 0, 0, 0, 0));
        silent.setUsageStatus(io.costline.avro.UsageStatus.MISSING);
        silent.setReportedCosts(List.of(
                new ReportedCost(ReportedCostKind.BILLED, new BigDecimal("0.012").setScale(12), "USD", "credits")));
        Contract stated =
                Contracts.named("c").reported(ReportedUse.WHEN_UNPRICED).contract();

        // When
        RequestCost cost = price(silent, agreed(List.of(stated), List.of()));

        // Then
        assertThat(price(silent).getContractedCost()).isEqualByComparingTo("0.012");
        assertThat(price(silent).getFindings()).contains("REPORTED_COST");
        assertThat(cost.getStatus()).isEqualTo(PricingStatus.PRICED);
        assertThat(cost.getContractedCost()).isEqualByComparingTo("0.012");
        assertThat(cost.getFindings()).contains("CONTRACT:c", "REPORTED_COST");
    }

    @Test
    void anyEventGivesARecordWhoseLinesSumToItsCost() {
        Trials.run(10_000, random -> {
            // Given
            RequestEvent event = EventSamples.any(random, false);

            // When
            RequestCost cost = price(event);

            // Then
            assertThat(cost.getEvent()).isEqualTo(event);
            assertThat(cost.getEpoch()).isEqualTo(2);
            assertThat(cost.getPriceBookVersion()).isEqualTo(7);
            assertThat(cost.getStatus()).isEqualTo(pricer.status());
            assertThat(cost.getLines().stream().map(line -> line.getAmount()).reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo(cost.getListCost());
            if (cost.getStatus() == PricingStatus.PRICED || cost.getStatus() == PricingStatus.NOT_BILLED) {
                assertThat(cost.getUpperBound()).isZero();
            } else {
                assertThat(cost.getReason()).isNotEmpty();
            }
        });
    }

    @Test
    void pricesAPlainCall() {
        // When
        RequestCost cost = price(EventSamples.plain(1));

        // Then: 1,000 at 3, 200 cached at 0.3, 300 at 15 a million
        assertThat(cost.getStatus()).isEqualTo(PricingStatus.PRICED);
        assertThat(cost.getListCost()).isEqualByComparingTo("0.00756");
        assertThat(cost.getContractedCost()).isEqualByComparingTo("0.00756");
        assertThat(cost.getCardId()).startsWith("litellm/anthropic/claude-sonnet-4-5@");
        assertThat(cost.getLines())
                .extracting(line -> line.getUnit())
                .containsExactly("input_tokens", "cache_read_tokens", "output_tokens");
        assertThat(cost.getLines().getFirst().getListUnitPrice()).isEqualByComparingTo("3");
        assertThat(cost.getComparisons()).isEmpty();
    }

    @Test
    void comparesWithTheRequestedModelWhenAnotherServed() {
        // Given a call asked of one provider's model and served by another's
        RequestEvent event = EventSamples.plain(1);
        event.setRequestedModel("gpt-4o");

        // When
        RequestCost cost = price(event);

        // Then: 1,000 at 2.5, 200 cached at 1.25, 300 at 10 a million
        assertThat(cost.getComparisons()).singleElement().satisfies(comparison -> {
            assertThat(comparison.getModel()).isEqualTo("gpt-4o");
            assertThat(comparison.getListCost()).isEqualByComparingTo("0.00575");
        });
    }

    @Test
    void marksAnUnknownModelUnpricedWithABound() {
        // Given
        RequestEvent event = EventSamples.plain(1);
        event.setServedModel("orion-next-preview");

        // When
        RequestCost cost = price(event);

        // Then
        assertThat(cost.getStatus()).isEqualTo(PricingStatus.UNPRICED);
        assertThat(cost.getReason()).isEqualTo("UNKNOWN_MODEL");
        assertThat(cost.getUpperBound()).isPositive();
    }

    @Test
    void tellsWhatWasNotBilledFromWhatIsMissing() {
        // Given
        RequestEvent hit = EventSamples.plain(1);
        hit.setResponseCache(io.costline.avro.ResponseCache.HIT);
        RequestEvent refused = EventSamples.plain(2);
        refused.setTokens(EventSamples.buckets(0, 0, 0, 0, 0, 0, 0, 0, 0));
        refused.setStatus(io.costline.avro.CallStatus.ERROR);
        RequestEvent brokenOff = RequestEvent.newBuilder(refused)
                .setFirstTokenAt(EventSamples.AT)
                .setUsageStatus(io.costline.avro.UsageStatus.MISSING)
                .build();
        RequestEvent silent = RequestEvent.newBuilder(refused)
                .setStatus(io.costline.avro.CallStatus.OK)
                .setUsageStatus(io.costline.avro.UsageStatus.MISSING)
                .build();

        // When, then
        assertThat(price(hit).getReason()).isEqualTo("RESPONSE_CACHE_HIT");
        assertThat(price(hit).getStatus()).isEqualTo(PricingStatus.NOT_BILLED);
        assertThat(price(refused).getReason()).isEqualTo("NO_USAGE_ON_FAILURE");
        assertThat(price(brokenOff).getReason()).isEqualTo("MISSING_USAGE");
        assertThat(price(silent).getStatus()).isEqualTo(PricingStatus.UNPRICED);
    }

    private static List<PriceBook> anyAgreed() {
        List<PriceBook> books = new ArrayList<>();
        Trials.run(60, random -> {
            List<Contract> contracts = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                String tenant = random.nextBoolean() ? "demo" : "";
                String source = random.nextBoolean() ? "litellm" : "";
                contracts.add(Contracts.any(random, "c" + i)
                        .of(new Scope(tenant, "", "", "", source, "", "", ""))
                        .contract());
            }
            String[] models = {"openai/gpt-4o", "claude-opus-4-6", "no-such-model", "perplexity/sonar"};
            List<Baseline> baselines = random.nextInt(3) == 0
                    ? List.of()
                    : List.of(new Baseline(Scope.ALL, "", models[random.nextInt(4)], null, null));
            books.add(agreed(contracts, baselines));
        });
        return books;
    }

    private static PriceBook agreed(List<Contract> contracts, List<Baseline> baselines) {
        RateCard euro = new RateCard(
                "euro",
                "own",
                "mistral",
                "mistral-large-latest",
                "",
                "EUR",
                null,
                null,
                Instant.EPOCH,
                "",
                List.of(Rate.of("input_tokens", "2", 1_000_000), Rate.of("output_tokens", "6", 1_000_000)),
                List.of());
        List<FxRate> rates = contracts.size() % 2 == 0
                ? List.of()
                : List.of(new FxRate("EUR", "USD", new BigDecimal("1.0842"), Instant.EPOCH, "ECB"));
        return PriceBook.of(
                7,
                List.of(List.of(euro), BOOK.cards()),
                List.of(),
                List.of(new Agreements(contracts, baselines, rates, List.of())));
    }

    private static List<ReportedCost> reported(RandomGenerator random) {
        List<ReportedCost> costs = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            costs.add(new ReportedCost(
                    ReportedCostKind.values()[random.nextInt(7)],
                    BigDecimal.valueOf(random.nextLong(1L << 40), 12),
                    random.nextInt(4) == 0 ? "EUR" : "USD",
                    "usd"));
        }
        return costs;
    }

    private static BigDecimal sum(RequestCost cost, Function<CostLine, BigDecimal> amount) {
        return cost.getLines().stream().map(amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private RequestCost price(RequestEvent event) {
        return price(event, BOOK);
    }

    private RequestCost price(RequestEvent event, PriceBook book) {
        byte[] framed = events.serialize(null, event);
        AvroBuffer buffer = new AvroBuffer();
        Framing.writeHeader(buffer, costSchema);
        buffer.writeRaw(framed, Framing.HEADER, framed.length - Framing.HEADER);
        pricer.append(view(event), book, buffer);
        new RequestCostView().wrap(buffer.toByteArray());
        return costs.deserialize(null, buffer.toByteArray());
    }

    private RequestEventView view(RequestEvent event) {
        byte[] framed = events.serialize(null, event);
        RequestEventView view = new RequestEventView();
        view.wrap(framed, Framing.HEADER, framed.length);
        return view;
    }
}
