package io.costline.lab.traffic;

/**
 * Tokens of one call as inclusive totals: cache counts are part of input, reasoning is part of output.
 *
 * @param cacheWrite tokens written to a cache kept for five minutes
 */
public record Usage(long input, long cacheRead, long cacheWrite, long output, long reasoning) {
    public Usage {
        if (cacheRead < 0 || cacheWrite < 0 || cacheRead + cacheWrite > input || reasoning < 0 || reasoning > output) {
            throw new IllegalArgumentException("parts exceed their totals");
        }
    }

    public static Usage plain(long input, long output) {
        return new Usage(input, 0, 0, output, 0);
    }

    /** The same call cut off after part of its output. */
    Usage cutAfter(long outputTokens) {
        return new Usage(input, cacheRead, cacheWrite, outputTokens, Math.min(reasoning, outputTokens));
    }

    /** The same call before its last tokens were counted; costs less. */
    public Usage halfDone() {
        return cutAfter(output / 2);
    }

    public long freshInput() {
        return input - cacheRead - cacheWrite;
    }
}
