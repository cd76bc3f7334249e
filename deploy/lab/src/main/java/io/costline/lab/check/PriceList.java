package io.costline.lab.check;

import io.costline.lab.traffic.Call.Tariff;
import io.costline.lab.traffic.Model;
import io.costline.lab.traffic.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** LiteLLM's price file, read by the check alone, in whole numbers of 10<sup>-18</sup> dollars a token; amounts in picos (10<sup>-12</sup> dollars). */
public final class PriceList {
    private static final BigInteger UNITS_PER_PICO = BigInteger.TEN.pow(6);
    private static final long LONG_CONTEXT = 200_000;

    static final String INPUT = "input_tokens";
    static final String OUTPUT = "output_tokens";
    private static final Pattern BANDED = Pattern.compile("(\\w+_cost_per_token)(_above_\\d+k_tokens)?");

    private static final Pattern INPUT_PRICE = Pattern.compile(
            "(input_cost_per_token|cache_read_input_token_cost|cache_creation_input_token_cost(_above_1hr)?)(_above_\\d+k_tokens)?");
    private static final Pattern OUTPUT_PRICE =
            Pattern.compile("(output_cost_per_token|output_cost_per_reasoning_token)(_above_\\d+k_tokens)?");

    private final JsonNode models;
    private final Map<String, String> baselines;

    private PriceList(JsonNode models, Map<String, String> baselines) {
        this.models = models;
        this.baselines = baselines;
    }

    /** Reads the file; the caller closes it. */
    public static PriceList read(InputStream file) {
        return new PriceList(tree(file), Map.of());
    }

    private static JsonNode tree(InputStream file) {
        try {
            return JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build()
                    .readTree(file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the price file", e);
        }
    }

    /**
     * The same with a file of our own cards beside it, which outrank it, and of baselines. It is read here apart from the price
     * book, and only as far as the demo's cards go: tokens of one price each.
     */
    public PriceList withCards(InputStream file) {
        JsonNode cards = tree(file);
        ObjectNode all = (ObjectNode) models.deepCopy();
        for (JsonNode card : cards.path("cards")) {
            ObjectNode model = all.putObject(
                    card.path("provider").asString() + '/' + card.path("model").asString());
            model.put("currency", card.path("currency").asString("USD"));
            for (JsonNode rate : card.path("rates")) {
                BigDecimal price = new BigDecimal(rate.path("price").asString());
                model.put(
                        rate.path("unit").asString().replace("_tokens", "_cost_per_token"),
                        price.divide(rate.path("per").decimalValue(), MathContext.UNLIMITED));
            }
        }
        Map<String, String> more = new HashMap<>(baselines);
        for (JsonNode baseline : cards.path("baselines")) {
            String model = baseline.path("model").asString();
            more.put(baseline.path("feature").asString(), model.substring(model.indexOf('/') + 1));
        }
        return new PriceList(all, Map.copyOf(more));
    }

    /** What a model's prices are in. */
    public String currency(String key) {
        return models.path(key).path("currency").asString("USD");
    }

    /** The model that a feature is compared with; empty for none. */
    public String baseline(String feature) {
        return baselines.getOrDefault(feature, "");
    }

    /** What a gateway would say that counts cached tokens as fresh ones; null for a model it has no price of. */
    public @Nullable BigDecimal estimate(Model model, Usage tokens) {
        Usage fresh = new Usage(tokens.input(), 0, 0, tokens.output(), tokens.reasoning());
        return model.hasPrice() ? new BigDecimal(cost(model.catalogKey(), fresh), 12).stripTrailingZeros() : null;
    }

    /** What the tokens cost at the model's prices, each kind rounded once, half to even. */
    public BigInteger cost(String key, Usage tokens) {
        return cost(key, tokens, Tariff.STANDARD);
    }

    /** Likewise by a tariff. */
    public BigInteger cost(String key, Usage tokens, Tariff tariff) {
        return lines(key, tokens, tariff).values().stream().map(Line::picos).reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** What tokens of one kind cost. */
    record Line(long quantity, BigInteger picos) {
        Line plus(Line other) {
            return new Line(quantity + other.quantity, picos.add(other.picos));
        }
    }

    /** What each kind of token costs; kinds of which there are none are left out. */
    Map<String, Line> lines(String key, Usage tokens, Tariff tariff) {
        JsonNode model = models.path(key);
        return switch (tariff) {
            case STANDARD -> standard(model, key, tokens);
            case BATCH -> {
                if (tokens.cacheRead() + tokens.cacheWrite() + tokens.reasoning() > 0) {
                    throw new IllegalArgumentException("batches of the traffic have plain tokens alone");
                }
                BigInteger input = required(model, key, "input_cost_per_token_batches", "");
                BigInteger output = required(model, key, "output_cost_per_token_batches", "");
                yield lines(tokens, input, null, null, output, null);
            }
            case FLEX -> {
                BigInteger input = required(model, key, "input_cost_per_token_flex", "");
                BigInteger output = required(model, key, "output_cost_per_token_flex", "");
                BigInteger read = required(model, key, "cache_read_input_token_cost_flex", "");
                yield lines(tokens, input, read, null, output, null);
            }
        };
    }

    private static Map<String, Line> standard(JsonNode model, String key, Usage tokens) {
        String band = tokens.input() > LONG_CONTEXT ? "_above_200k_tokens" : "";
        return lines(
                tokens,
                required(model, key, "input_cost_per_token", band),
                price(model, "cache_read_input_token_cost", band),
                price(model, "cache_creation_input_token_cost", band),
                required(model, key, "output_cost_per_token", band),
                price(model, "output_cost_per_reasoning_token", ""));
    }

    /** A kind without a price of its own is billed as the kind it is a part of. */
    private static Map<String, Line> lines(
            Usage tokens,
            BigInteger input,
            @Nullable BigInteger cacheRead,
            @Nullable BigInteger cacheWrite,
            BigInteger output,
            @Nullable BigInteger reasoning) {
        Map<String, Line> lines = new LinkedHashMap<>();
        add(lines, INPUT, tokens.freshInput(), input);
        add(lines, cacheRead == null ? INPUT : "cache_read_tokens", tokens.cacheRead(), orElse(cacheRead, input));
        add(lines, cacheWrite == null ? INPUT : "cache_write_tokens", tokens.cacheWrite(), orElse(cacheWrite, input));
        add(lines, OUTPUT, tokens.output() - tokens.reasoning(), output);
        add(
                lines,
                reasoning == null ? OUTPUT : "output_reasoning_tokens",
                tokens.reasoning(),
                orElse(reasoning, output));
        return lines;
    }

    private static void add(Map<String, Line> lines, String unit, long tokens, BigInteger price) {
        if (tokens > 0) {
            lines.merge(unit, new Line(tokens, line(tokens, price)), Line::plus);
        }
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
