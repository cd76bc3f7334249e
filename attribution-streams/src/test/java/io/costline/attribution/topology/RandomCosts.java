package io.costline.attribution.topology;

import io.costline.avro.CallStatus;
import io.costline.avro.PricingStatus;
import io.costline.avro.RequestCost;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Draws whole traces as records of costline.costs: late customers, fallbacks, revisions, duplicates, out of order. */
final class RandomCosts {
    private final Random random;
    private final Instant from;

    RandomCosts(long seed, Instant from) {
        this.random = new Random(seed);
        this.from = from;
    }

    /** All revisions of all calls, each once. */
    List<RequestCost> traces(int first, int count) {
        List<RequestCost> records = new ArrayList<>();
        for (int t = first; t < first + count; t++) {
            int calls = random.nextInt(1, 7);
            Instant start = from.plusSeconds(random.nextInt(2 * 3600));
            int named = random.nextInt(calls);
            boolean fallback = calls > 1 && random.nextInt(4) == 0;
            for (int c = 0; c < calls; c++) {
                for (int revision = random.nextInt(5) == 0 ? 1 : 0; revision >= 0; revision--) {
                    records.add(draw("t" + t, c, revision, start, c == named, fallback));
                }
            }
        }
        return records;
    }

    private RequestCost draw(String trace, int call, int revision, Instant start, boolean named, boolean fallback) {
        int customer = Math.floorMod(trace.hashCode(), 7);
        BigDecimal amount = BigDecimal.valueOf(random.nextLong(1, 50_000_000_000L), 12);
        return Costs.call(
                trace + "/" + call,
                event -> event.setTraceId(trace)
                        .setRevision(revision)
                        .setCustomerId(named ? "customer-" + customer : "")
                        .setEventTime(start.plusMillis(call * 700L))
                        .setReceivedAt(start.plusSeconds(9))
                        .setStartedAt(start.plusMillis(call * 700L))
                        .setServedModel(random.nextBoolean() ? "gpt-5" : "gpt-5-pro")
                        .setOperationId(fallback && call < 2 ? "op" : "")
                        .setAttemptIndex(call)
                        .setStatus(fallback && call == 0 ? CallStatus.ERROR : CallStatus.OK),
                cost -> cost.setListCost(amount)
                        .setContractedCost(amount)
                        .setStatus(random.nextInt(20) == 0 ? PricingStatus.PARTLY_PRICED : PricingStatus.PRICED));
    }

    /** The records shuffled, some of them twice or three times. */
    List<RequestCost> disturbed(List<RequestCost> records) {
        List<RequestCost> disturbed = new ArrayList<>(records);
        for (RequestCost record : records) {
            for (int copies = random.nextInt(10) == 0 ? random.nextInt(1, 3) : 0; copies > 0; copies--) {
                disturbed.add(record);
            }
        }
        Collections.shuffle(disturbed, random);
        return disturbed;
    }
}
