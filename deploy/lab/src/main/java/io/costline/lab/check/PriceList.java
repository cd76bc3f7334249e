package io.costline.lab.check;

import io.costline.lab.traffic.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** LiteLLM's price file, read by the check alone, in whole numbers of 10<sup>-18</sup> dollars a token; amounts in picos (10<sup>-12</sup> dollars). */
public final class PriceList {
    private static final BigInteger UNITS_PER_PICO = BigInteger.TEN.pow(6);
    private static final long LONG_CONTEXT = 200_000;
    private static final Pattern BANDED = Pattern.compile("(\\w+_cost_per_token)(_above_\\d+k_tokens)?");

    private static final Pattern INPUT_PRICE = Pattern.compile(
            "(input_cost_per_token|cache_read_input_token_cost|cache_creation_input_token_cost(_above_1hr)?)(_above_\\d+k_tokens)?");
    private static final Pattern OUTPUT_PRICE =
            Pattern.compile("(output_cost_per_token|output_cost_per_reasoning_token)(_above_\\d+k_tokens)?");

    private final JsonNode models;

    private PriceList(JsonNode models) {
        this.models = models;
    }

    /** Reads the file; the caller closes it. */
    public static PriceList read(InputStream file) {
        try {
            return new PriceList(JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build()
                    .readTree(file.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the price file", e);
        }
    }

    /** What the tokens cost at the model's prices, each kind rounded once, half to even. */
    public BigInteger cost(String key, Usage tokens) {
        JsonNode model = models.path(key);
        String band = tokens.input() > LONG_CONTEXT ? "_above_200k_tokens" : "";
        BigInteger input = required(model, key, "input_cost_per_token", band);
        BigInteger output = required(model, key, "output_cost_per_token", band);
        return line(tokens.freshInput(), input)
                .add(line(tokens.cacheRead(), orElse(price(model, "cache_read_input_token_cost", band), input)))
                .add(line(tokens.cacheWrite(), orElse(price(model, "cache_creation_input_token_cost", band), input)))
                .add(line(tokens.output() - tokens.reasoning(), output))
                .add(line(tokens.reasoning(), orElse(price(model, "output_cost_per_reasoning_token", ""), output)));
    }

    /** What plain tokens of a model nobody knows cost at the dearest prices of its provider. */
    public BigInteger atMost(String provider, Usage tokens) {
        return line(tokens.input(), dearest(provider, "input_cost_per_token"))
                .add(line(tokens.output(), dearest(provider, "output_cost_per_token")));
    }

    /** What the longest call a model takes costs at its dearest prices for text. */
    public BigInteger longest(String key) {
        JsonNode model = models.path(key);
        return longest(model, "max_input_tokens", INPUT_PRICE).add(longest(model, "max_output_tokens", OUTPUT_PRICE));
    }

    private static BigInteger longest(JsonNode model, String limit, Pattern prices) {
        BigInteger dearest = model.properties().stream()
                .filter(field -> prices.matcher(field.getKey()).matches()
                        && field.getValue().isNumber())
                .map(field -> units(field.getValue()))
                .reduce(BigInteger.ZERO, BigInteger::max);
        JsonNode most = model.path(limit).isNumber() ? model.path(limit) : model.path("max_tokens");
        return line(most.asLong(0), dearest);
    }

    private BigInteger dearest(String provider, String name) {
        BigInteger dearest = BigInteger.ZERO;
        for (JsonNode model : models) {
            if (model.path("litellm_provider").asString("").equals(provider)) {
                for (Map.Entry<String, JsonNode> field : model.properties()) {
                    Matcher banded = BANDED.matcher(field.getKey());
                    if (banded.matches()
                            && banded.group(1).equals(name)
                            && field.getValue().isNumber()) {
                        dearest = dearest.max(units(field.getValue()));
                    }
                }
            }
        }
        return dearest;
    }

    private static BigInteger required(JsonNode model, String key, String name, String band) {
        BigInteger price = price(model, name, band);
        if (price == null) {
            throw new IllegalArgumentException("the price file has no " + name + " for " + key);
        }
        return price;
    }

    private static @Nullable BigInteger price(JsonNode model, String name, String band) {
        JsonNode price = model.path(name + band);
        JsonNode found = price.isNumber() ? price : model.path(name);
        return found.isNumber() ? units(found) : null;
    }

    private static BigInteger orElse(@Nullable BigInteger price, BigInteger otherwise) {
        return price == null ? otherwise : price;
    }

    private static BigInteger units(JsonNode dollars) {
        return dollars.decimalValue().movePointRight(18).toBigIntegerExact();
    }

    private static BigInteger line(long tokens, BigInteger price) {
        BigInteger[] parts = price.multiply(BigInteger.valueOf(tokens)).divideAndRemainder(UNITS_PER_PICO);
        int half = parts[1].shiftLeft(1).compareTo(UNITS_PER_PICO);
        return half > 0 || (half == 0 && parts[0].testBit(0)) ? parts[0].add(BigInteger.ONE) : parts[0];
    }
}
