package io.costline.enrich.pricing;

/**
 * The longest input and output a model takes, in tokens; zero where a catalog does not say. They price nothing: they bound a
 * call that does not tell what it used.
 */
public record TokenLimits(long input, long output) {
    public static final TokenLimits NONE = new TokenLimits(0, 0);

    public TokenLimits {
        if (input < 0 || output < 0) {
            throw new IllegalArgumentException("a limit of tokens must not be negative");
        }
    }

    /** The longer of each side. */
    TokenLimits or(TokenLimits other) {
        return new TokenLimits(Math.max(input, other.input), Math.max(output, other.output));
    }
}
