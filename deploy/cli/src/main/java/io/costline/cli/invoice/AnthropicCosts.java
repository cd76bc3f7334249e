package io.costline.cli.invoice;

import static io.costline.files.FileObject.ANY;

import io.costline.enrich.invoice.InvoiceLine.Kind;
import io.costline.enrich.pricing.Units;
import io.costline.files.FileObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;

/**
 * Anthropic's {@code GET /v1/organizations/cost_report}, grouped by workspace and description. Amounts are in cents: 123.78912 is 1.24
 * dollars. It says no quantities; the usage report does.
 */
final class AnthropicCosts {
    /** What is billed of tokens, and in a usage report. */
    static final Map<String, String> TOKENS = Map.of(
            "uncached_input_tokens", Units.INPUT,
            "cache_read_input_tokens", Units.CACHE_READ,
            "output_tokens", Units.OUTPUT,
            "cache_creation.ephemeral_5m_input_tokens", Units.CACHE_WRITE_5M,
            "cache_creation.ephemeral_1h_input_tokens", Units.CACHE_WRITE_1H);

    private AnthropicCosts() {}

    static void page(FileObject page, InvoiceDraft draft) {
        if (!page.has("data")) {
            page.missing("data", "must be given: a page of a cost report has it");
        }
        for (FileObject bucket : page.objects("data", Set.of(ANY))) {
            LocalDate day = day(bucket);
            for (FileObject result : bucket.objects("results", Set.of(ANY))) {
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
                        Kind.USAGE);
            }
        }
    }

    static LocalDate day(FileObject bucket) {
        Instant start = bucket.instant("starting_at");
        if (start == null && !bucket.has("starting_at")) {
            bucket.missing("starting_at", "must be given");
        }
        return LocalDate.ofInstant(start == null ? Instant.EPOCH : start, ZoneOffset.UTC);
    }
}
