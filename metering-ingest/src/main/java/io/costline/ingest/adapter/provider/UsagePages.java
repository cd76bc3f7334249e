package io.costline.ingest.adapter.provider;

import io.costline.ingest.json.BodyContent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The usage and cost pages of OpenAI and Anthropic, and their tables to download: statements, not records of calls. */
final class UsagePages {
    static final String REASON =
            "a page of a usage or cost report: sums by day that name no call. It is a statement, to hold"
                    + " invoices to when reconciling; counted as calls it would count everything twice";

    /** Columns of the tables, none of which a record of one call has. */
    private static final List<String> COLUMNS = List.of("""
            num_model_requests n_requests usage_date_utc usage_input_tokens start_time_iso amount_value cost_usd,
            token_type""".split("\\s+"));

    private static final int LONGEST_HEADER = 2_000;

    private UsagePages() {}

    /** What to answer to a table of such a page; null for anything else. */
    static @Nullable BodyContent refusal(byte[] body) {
        int end = 0;
        while (end < body.length && end < LONGEST_HEADER && body[end] != '\n') {
            if (end == 0 && (body[0] == '{' || body[0] == '[' || body[0] == ':')) {
                return null;
            }
            end++;
        }
        String header = new String(body, 0, end, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        boolean table = header.indexOf(',') > 0 && COLUMNS.stream().anyMatch(header::contains);
        return table ? new BodyContent.Malformed(REASON, 1, 1) : null;
    }
}
