package io.costline.lab.check;

import io.costline.lab.traffic.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * LiteLLM's price file, read for one purpose: the cost of plain, cached, cache-writing and long-context chat calls in picos
 * (10<sup>-12</sup> dollars). Prices are held as whole numbers of 10<sup>-18</sup> dollars a token.
 */
final class PriceFile {
    private static final int PRICE_DIGITS = 18;
    private static final BigInteger PRICE_UNITS_PER_PICO = BigInteger.TEN.pow(6);
    private static final long LONG_CONTEXT = 200_000;

    private final JsonNode models;

    private PriceFile(JsonNode models) {
        this.models = models;
    }

    /** Reads the file; closes nothing. */
    static PriceFile read(InputStream stream) {
        try {
            return new PriceFile(JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build()
                    .readTree(stream.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the price file", e);
        }
    }

    /**
     * What a call costs at a model's list price, each kind of token rounded once to a whole pico.
     *
     * @throws IllegalArgumentException if the file has no such model or no price for its plain tokens
     */
    BigInteger picos(String key, Usage usage) {
        JsonNode model = models.path(key);
        String band = usage.input() > LONG_CONTEXT ? "_above_200k_tokens" : "";
        BigInteger input = price(model, key, band, "input_cost_per_token");
        BigInteger output = price(model, key, band, "output_cost_per_token");
        return line(usage.freshInput(), input)
                .add(line(usage.cacheRead(), priceOr(model, band, "cache_read_input_token_cost", input)))
                .add(line(usage.cacheWrite(), priceOr(model, band, "cache_creation_input_token_cost", input)))
                .add(line(usage.output() - usage.reasoning(), output))
                .add(line(usage.reasoning(), priceOr(model, "", "output_cost_per_reasoning_token", output)));
    }

    private static BigInteger price(JsonNode model, String key, String band, String name) {
        BigInteger plain = priceOr(model, "", name, BigInteger.valueOf(-1));
        if (plain.signum() < 0) {
            throw new IllegalArgumentException("the price file has no " + name + " for " + key);
        }
        return priceOr(model, band, name, plain);
    }

    private static BigInteger priceOr(JsonNode model, String band, String name, BigInteger otherwise) {
        JsonNode price = model.path(name + band);
        if (!price.isNumber() && !band.isEmpty()) {
            price = model.path(name);
        }
        return price.isNumber() ? units(price.decimalValue()) : otherwise;
    }

    private static BigInteger units(BigDecimal dollars) {
        return dollars.movePointRight(PRICE_DIGITS).toBigIntegerExact();
    }

    /** Tokens times price in picos, half to even. */
    private static BigInteger line(long tokens, BigInteger price) {
        BigInteger[] parts = price.multiply(BigInteger.valueOf(tokens)).divideAndRemainder(PRICE_UNITS_PER_PICO);
        int half = parts[1].shiftLeft(1).compareTo(PRICE_UNITS_PER_PICO);
        boolean up = half > 0 || (half == 0 && parts[0].testBit(0));
        return up ? parts[0].add(BigInteger.ONE) : parts[0];
    }
}
