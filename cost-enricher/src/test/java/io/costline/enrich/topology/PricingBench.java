package io.costline.enrich.topology;

import io.costline.avro.RequestEvent;
import io.costline.enrich.pricebook.CatalogImport;
import io.costline.enrich.pricebook.LiteLlmImporter;
import io.costline.enrich.pricing.Band;
import io.costline.enrich.pricing.Leaves;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.Pricer;
import io.costline.enrich.pricing.PricingQuery;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import io.costline.enrich.pricing.Usage;
import io.costline.topics.Topics;
import io.costline.wire.AvroBuffer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.Framing;
import io.costline.wire.InMemoryRegistry;
import io.costline.wire.RequestEventView;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;

/**
 * Requests priced a second on one core and bytes allocated for each, of typical requests: six lines, cache read and
 * written, half of them above the card's context line. Once the way events take, bytes in and cost bytes out, once
 * through the pricing core's values. Also how long the committed LiteLLM list takes to load. Run its main; arguments:
 * rounds (default 8), requests a round (default 2,000,000).
 */
public final class PricingBench {
    private static final int DISTINCT = 1_000;

    private PricingBench() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 8;
        int perRound = args.length > 1 ? Integer.parseInt(args[1]) : 2_000_000;
        for (int load = 0; load < rounds; load++) {
            long started = System.nanoTime();
            CatalogImport catalog = LiteLlmImporter.committed(Instant.EPOCH);
            PriceBook book = PriceBook.of(1, List.of(catalog.cards()), catalog.aliases());
            System.out.printf(
                    "load %d: %d cards in %d ms%n",
                    load, book.cards().size(), (System.nanoTime() - started) / 1_000_000);
        }
        PriceBook book = PriceBook.of(1, List.of(List.of(card())), List.of());
        measure("events", rounds, perRound, events(book));
        measure("values", rounds, perRound / 4, values(book));
    }

    @SuppressWarnings("SystemOut")
    private static void measure(String what, int rounds, int perRound, IntToLongFunction price) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long seen = 0;
        for (int round = 0; round < rounds; round++) {
            long bytes = threads.getCurrentThreadAllocatedBytes();
            long cpu = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < perRound; i++) {
                seen += price.applyAsLong(i % DISTINCT);
            }
            double nanos = (double) (threads.getCurrentThreadCpuTime() - cpu) / perRound;
            System.out.printf(
                    "%s round %d: %.2f million/s of CPU, %.0f ns, %d bytes allocated each (%d)%n",
                    what,
                    round,
                    1_000 / nanos,
                    nanos,
                    (threads.getCurrentThreadAllocatedBytes() - bytes) / perRound,
                    seen);
        }
    }

    private static IntToLongFunction events(PriceBook book) {
        AvroSerializer<RequestEvent> serializer = AvroSerializer.of(new InMemoryRegistry(), Topics.REQUESTS);
        List<RequestEventView> views = new ArrayList<>();
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
        }
        EventPricer pricer = new EventPricer(0);
        AvroBuffer buffer = new AvroBuffer();
        return i -> {
            buffer.clear();
            pricer.append(views.get(i), book, buffer);
            return buffer.size();
        };
    }

    private static IntToLongFunction values(PriceBook book) {
        List<Usage> usages = new ArrayList<>();
        for (int i = 0; i < DISTINCT; i++) {
            long[] tokens = tokens(i);
            long[] leaves = new long[Leaves.COUNT];
            int[] buckets = {0, 1, 2, 3, 6, 7};
            for (int line = 0; line < buckets.length; line++) {
                leaves[Leaves.text(buckets[line])] = tokens[line];
            }
            usages.add(Usage.ofLeaves(leaves, Map.of()));
        }
        Pricer pricer = new Pricer(book);
        PricingQuery query = PricingQuery.of("host", "model", EventSamples.AT);
        return i -> pricer.price(usages.get(i), query).costLines().size();
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
