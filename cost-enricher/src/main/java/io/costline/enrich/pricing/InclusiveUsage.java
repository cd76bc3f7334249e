package io.costline.enrich.pricing;

import static io.costline.enrich.pricing.TokenClass.CACHE_READ;
import static io.costline.enrich.pricing.TokenClass.CACHE_WRITE_1H;
import static io.costline.enrich.pricing.TokenClass.CACHE_WRITE_5M;
import static io.costline.enrich.pricing.TokenClass.CACHE_WRITE_UNKNOWN_TTL;
import static io.costline.enrich.pricing.TokenClass.CITATION;
import static io.costline.enrich.pricing.TokenClass.INPUT_UNCACHED;
import static io.costline.enrich.pricing.TokenClass.OUTPUT_VISIBLE;
import static io.costline.enrich.pricing.TokenClass.PREDICTION_REJECTED;
import static io.costline.enrich.pricing.TokenClass.REASONING;
import static io.costline.enrich.pricing.TokenClass.TOOL_USE_INPUT;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes inclusive totals apart into disjoint leaves. */
final class InclusiveUsage {
    private static final List<TokenModality> MEDIA =
            List.of(TokenModality.AUDIO, TokenModality.IMAGE, TokenModality.VIDEO, TokenModality.DOCUMENT);

    private final Map<String, BigDecimal> rest;
    private final long[] leaves = new long[Leaves.COUNT];

    private InclusiveUsage(Map<String, BigDecimal> inclusive) {
        rest = new HashMap<>(inclusive);
    }

    static Usage disjoint(Map<String, BigDecimal> inclusive) {
        inclusive.forEach((unit, quantity) -> {
            if (quantity.signum() < 0) {
                throw new InconsistentUsageException(unit, unit + " is negative");
            }
        });
        InclusiveUsage usage = new InclusiveUsage(inclusive);
        usage.takeInput();
        usage.takeOutput();
        usage.checkWholes();
        return Usage.ofLeaves(usage.leaves, usage.rest);
    }

    private void takeInput() {
        boolean total = rest.containsKey(Units.INPUT);
        long input = take(Units.INPUT);
        long text = take("input_text_tokens"); // what is no other kind is text: a whole says it already
        take("cache_text_read_tokens");
        take("cache_text_write_tokens");
        long tool = take("input_tool_tokens");
        take("input_text_tool_tokens");
        boolean readTotal = rest.containsKey(Units.CACHE_READ);
        long read = take(Units.CACHE_READ);
        boolean writeTotal = rest.containsKey(Units.CACHE_WRITE);
        long write = take(Units.CACHE_WRITE);
        long write5m = take(Units.CACHE_WRITE_5M);
        long write1h = take(Units.CACHE_WRITE_1H);
        long writeUnknown = writeTotal ? minus(Units.CACHE_WRITE, write, write5m, write1h) : 0;

        long media = 0;
        long readMedia = 0;
        long writtenMedia = 0;
        long toolMedia = 0;
        for (TokenModality modality : MEDIA) {
            long all = take("input_" + modality.word() + "_tokens");
            long cached = take("cache_" + modality.word() + "_read_tokens");
            long written = take("cache_" + modality.word() + "_write_tokens");
            long used = take("input_" + modality.word() + "_tool_tokens");
            long fresh = all == 0 ? 0 : minus("input_" + modality.word() + "_tokens", all, cached, written, used);
            set(INPUT_UNCACHED, modality, fresh);
            set(CACHE_READ, modality, cached);
            set(CACHE_WRITE_UNKNOWN_TTL, modality, written);
            set(TOOL_USE_INPUT, modality, used);
            media = add(media, add(fresh, used));
            writtenMedia = add(writtenMedia, written);
            toolMedia = add(toolMedia, used);
            readMedia = add(readMedia, cached);
        }
        long readText = readTotal ? minus(Units.CACHE_READ, read, readMedia) : 0;
        set(CACHE_READ, TokenModality.TEXT, readText);
        // Sound written to the cache is taken from what was written without saying for how long, else from the rest.
        long writtenText = Math.max(0, writeUnknown - writtenMedia);
        long more = Math.max(0, writtenMedia - writeUnknown);
        long of5m = Math.min(more, write5m);
        write5m -= of5m;
        write1h = minus(Units.CACHE_WRITE, write1h, more - of5m);
        set(CACHE_WRITE_5M, TokenModality.TEXT, write5m);
        set(CACHE_WRITE_1H, TokenModality.TEXT, write1h);
        set(CACHE_WRITE_UNKNOWN_TTL, TokenModality.TEXT, writtenText);
        long toolText = tool == 0 ? 0 : minus("input_tool_tokens", tool, toolMedia);
        set(TOOL_USE_INPUT, TokenModality.TEXT, toolText);
        long parts = add(
                add(add(readText, readMedia), add(media, toolText)),
                add(add(writtenText, writtenMedia), add(write5m, write1h)));
        set(
                INPUT_UNCACHED,
                TokenModality.TEXT,
                total ? minus(Units.INPUT, input, parts) : Math.max(0, text - readText));
    }

    private void takeOutput() {
        boolean total = rest.containsKey(Units.OUTPUT);
        long output = take(Units.OUTPUT);
        long text = take("output_text_tokens");
        long rejected = take("output_prediction_rejected_tokens");
        set(PREDICTION_REJECTED, TokenModality.TEXT, rejected);
        long parts = rejected;
        for (TokenModality modality : MEDIA) {
            long quantity = take("output_" + modality.word() + "_tokens");
            set(OUTPUT_VISIBLE, modality, quantity);
            parts = add(parts, quantity);
        }
        long reasoning = take(Units.OUTPUT_REASONING);
        long citation = take(Units.OUTPUT_CITATION);
        set(REASONING, TokenModality.TEXT, reasoning);
        set(CITATION, TokenModality.TEXT, citation);
        parts = add(parts, add(reasoning, citation));
        set(OUTPUT_VISIBLE, TokenModality.TEXT, total ? minus(Units.OUTPUT, output, parts) : text);
    }

    /** A stated whole holds its parts; input and output seconds are both parts of the seconds. */
    private void checkWholes() {
        Map<String, BigDecimal> parts = new HashMap<>();
        rest.forEach((part, quantity) -> parts.merge(Units.whole(part), quantity, BigDecimal::add));
        parts.remove("");
        parts.forEach((whole, sum) -> {
            if (rest.containsKey(whole)
                    && rest.getOrDefault(whole, BigDecimal.ZERO).compareTo(sum) < 0) {
                throw new InconsistentUsageException(whole, "parts of " + whole + " exceed it");
            }
        });
    }

    private void set(TokenClass tokenClass, TokenModality modality, long quantity) {
        leaves[Leaves.of(tokenClass, modality)] = quantity;
    }

    private long take(String unit) {
        BigDecimal quantity = rest.remove(unit);
        if (quantity == null) {
            return 0;
        }
        try {
            return quantity.longValueExact();
        } catch (ArithmeticException e) {
            throw new InconsistentUsageException(unit, unit + " is not a count of tokens");
        }
    }

    private static long add(long a, long b) {
        try {
            return Math.addExact(a, b);
        } catch (ArithmeticException e) {
            throw new InconsistentUsageException(Units.INPUT, "token counts exceed 64 bits");
        }
    }

    private static long minus(String whole, long total, long... parts) {
        long left = total;
        for (long part : parts) {
            left -= part;
            if (left < 0) {
                throw new InconsistentUsageException(whole, "parts of " + whole + " exceed it");
            }
        }
        return left;
    }
}
