package io.costline.ingest.invoice;

import io.costline.avro.InvoiceLineKind;
import io.costline.files.FileObject;
import io.costline.ingest.adapter.reading.Measure;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's {@code GET /v1/organizations/cost_report}, grouped by workspace and description. Amounts are in cents: 123.78912 is 1.24
 * dollars. It says no quantities; the usage report does.
 */
final class AnthropicCosts {
    /** What is billed of tokens, and in a usage report. */
    static final Map<String, String> TOKENS = Map.of(
            "uncached_input_tokens", Measure.INPUT.unit(),
            "cache_read_input_tokens", Measure.CACHE_READ.unit(),
            "output_tokens", Measure.OUTPUT.unit(),
            "cache_creation.ephemeral_5m_input_tokens", Measure.CACHE_WRITE_5M.unit(),
            "cache_creation.ephemeral_1h_input_tokens", Measure.CACHE_WRITE_1H.unit());

    private AnthropicCosts() {}

    static void page(FileObject page, InvoiceDraft draft) {
        if (!page.has("data")) {
            page.missing("data", "must be given: a page of a cost report has it");
        }
        for (FileObject bucket : draft.each(page, "data")) {
            LocalDate day = day(bucket);
            for (FileObject result : draft.each(bucket, "results")) {
                String type = result.text("cost_type");
                String words = result.text("token_type", type.isEmpty() ? "costs" : type);
                draft.add(
                        result.text("workspace_id"),
                        day,
                        result.text("model"),
                        words,
                        type.equals("web_search") ? "web_searches" : TOKENS.getOrDefault(words, ""),
                        null,
                        result.amount("amount").movePointLeft(2),
                        InvoiceLineKind.USAGE,
                        InvoiceDraft.More.of(
                                result, result.text("currency"), "service_tier", "context_window", "inference_geo"));
            }
        }
    }

    /** Null where it cannot be read, which is noted. */
    static @Nullable LocalDate day(FileObject bucket) {
        Instant start = bucket.instant("starting_at");
        if (start == null && !bucket.has("starting_at")) {
            bucket.missing("starting_at", "must be given");
        }
        return start == null ? null : LocalDate.ofInstant(start, ZoneOffset.UTC);
    }
}
