package io.costline.ingest.adapter.provider;

import io.costline.avro.ReportedCostKind;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.ReportedCosts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Services beside OpenAI that write its shapes: those with departures of their own here, those without as lines of
 * {@code openai-services.txt}.
 */
final class CompatibleServices {
    private CompatibleServices() {}

    static List<OpenAiService> all() {
        List<OpenAiService> all = new ArrayList<>(List.of(
                new OpenAiService(
                        "mistral", "mistral", "Mistral: chat, agents, OCR, transcriptions, batch", MistralUsage::read),
                new OpenAiService("deepseek", "deepseek", "DeepSeek: chat, cache hits and misses", DeepSeekUsage::read),
                new OpenAiService("xai", "xai", "xAI: chat and responses, server tools, reported cost", XaiUsage::read),
                new OpenAiService("groq", "groq", "Groq: chat, compound systems, transcriptions", GroqUsage::read),
                new OpenAiService(
                        "perplexity",
                        "perplexity",
                        "Perplexity Sonar: searches, citations, reported cost",
                        PerplexityUsage::read)));
        listed().lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(CompatibleServices::service)
                .forEach(all::add);
        return List.copyOf(all);
    }

    private static String listed() {
        try (@Nullable InputStream list = CompatibleServices.class.getResourceAsStream("openai-services.txt")) {
            return new String(Objects.requireNonNull(list).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OpenAiService service(String line) {
        String[] parts = line.split("\\|", -1);
        if (parts.length != 6) {
            throw new IllegalStateException("openai-services.txt: six parts, not " + line);
        }
        String aliases = parts[2].strip();
        return new OpenAiService(
                parts[0].strip(),
                parts[1].strip(),
                aliases.isEmpty() ? Set.of() : Set.of(aliases.split(" ", -1)),
                parts[5].strip(),
                cost(parts[3].strip()),
                !parts[4].isBlank());
    }

    private static Departure cost(String member) {
        if (member.isEmpty()) {
            return Departure.NONE;
        }
        String name = member.substring(member.indexOf('.') + 1);
        return call -> {
            Fields holder = member.startsWith("usage.") ? call.usage() : call.body();
            ReportedCosts.addUnlessZero(
                    call.draft(), ReportedCostKind.ESTIMATE, holder.decimal(name), ReportedCosts.Unit.USD);
            return "";
        };
    }
}
