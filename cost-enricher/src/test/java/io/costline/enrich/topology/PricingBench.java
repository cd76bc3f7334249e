package io.costline.enrich.topology;

import io.costline.avro.RequestEvent;
import io.costline.enrich.pricebook.CatalogImport;
import io.costline.enrich.pricebook.LiteLlmImporter;
import io.costline.enrich.pricing.Band;
import io.costline.enrich.pricing.Leaves;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.Pricer;
import io.costline.enrich.pricing.PricingQuery;
import io.costline.enrich.pricing.PricingResult;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import io.costline.enrich.pricing.Usage;
import io.costline.topics.Topics;
import io.costline.wire.AvroBuffer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.Framing;
import io.costline.wire.InMemoryRegistry;
import io.costline.wire.RequestEventView;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What pricing takes, of typical requests: six lines, cache read and written, half of them above the card's context line.
 * {@link PricingBenchRun} runs it.
 */
@State(Scope.Thread)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 2)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PricingBench {
    private static final int DISTINCT = 1_000;

    private final PriceBook book = PriceBook.of(1, List.of(List.of(card())), List.of());
    private final List<RequestEventView> views = new ArrayList<>();
    private final List<Usage> usages = new ArrayList<>();
    private final EventPricer eventPricer = new EventPricer(0);
    private final AvroBuffer buffer = new AvroBuffer();
    private final Pricer pricer = new Pricer(book);
    private final PricingQuery query = PricingQuery.of("host", "model", EventSamples.AT);
    private int next;

    @Setup
    public void events() {
        AvroSerializer<RequestEvent> serializer = AvroSerializer.of(new InMemoryRegistry(), Topics.REQUESTS);
        for (int i = 0; i < DISTINCT; i++) {
            RequestEvent event = EventSamples.plain(i);
            event.setProvider("host");
            event.setServedModel("model");
            event.setRequestedModel("model");
            long[] tokens = tokens(i);
            event.setTokens(
                    EventSamples.buckets(tokens[0], tokens[1], tokens[2], tokens[3], 0, 0, tokens[4], tokens[5], 0));
            byte[] framed = serializer.serialize(null, event);
            RequestEventView view = new RequestEventView();
            view.wrap(framed, Framing.HEADER, framed.length);
            views.add(view);
            usages.add(usage(tokens));
        }
    }

    /** The way events take: bytes in, bytes of the cost out. */
    @Benchmark
    public AvroBuffer event() {
        buffer.clear();
        eventPricer.append(views.get(index()), book, buffer);
        return buffer;
    }

    /** The same through the pricing core's readable values. */
    @Benchmark
    public PricingResult values() {
        return pricer.price(usages.get(index()), query);
    }

    /** Reading the committed LiteLLM list, corrections included, into a price book. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    @Warmup(iterations = 0)
    @Measurement(iterations = 5)
    public PriceBook load() {
        CatalogImport catalog = LiteLlmImporter.committed(Instant.EPOCH);
        return PriceBook.of(1, List.of(catalog.cards()), catalog.aliases());
    }

    private int index() {
        next = next + 1 == DISTINCT ? 0 : next + 1;
        return next;
    }

    private static Usage usage(long[] tokens) {
        long[] leaves = new long[Leaves.COUNT];
        int[] buckets = {0, 1, 2, 3, 6, 7};
        for (int line = 0; line < buckets.length; line++) {
            leaves[Leaves.text(buckets[line])] = tokens[line];
        }
        return Usage.ofLeaves(leaves, Map.of());
    }

    private static long[] tokens(int i) {
        long large = i % 2 == 0 ? 200_000 : 0;
        return new long[] {1_000 + i, 5_000 + large + i, 300 + i, 200 + i, 700 + i, 400 + i};
    }

    private static RateCard card() {
        List<Rate> rates = new ArrayList<>();
        Map<String, String> prices = Map.of(
                "input_tokens", "3",
                "cache_read_tokens", "0.3",
                "cache_write_5m_tokens", "3.75",
                "cache_write_1h_tokens", "6",
                "output_tokens", "15",
                "output_reasoning_tokens", "12");
        prices.forEach((unit, price) -> {
            rates.add(Rate.of(unit, price, 1_000_000));
            BigDecimal twice = new BigDecimal(price).multiply(BigDecimal.TWO);
            rates.add(Rate.of(unit, twice.toString(), 1_000_000).withBand(Band.above(200_000)));
        });
        return RateCard.of("bench", "host", "model", rates);
    }
}
