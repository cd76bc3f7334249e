package io.costline.ingest.adapter.reading;

import io.costline.avro.Modality;
import io.costline.ingest.json.Json;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The token units a sender may use for inclusive totals; every other name is a unit of its own kind. */
public final class UnitNames {
    /** A total, or the part of one in one modality. */
    sealed interface Meaning {
        record Total(Measure measure) implements Meaning {}

        record Part(Measure parent, Modality modality) implements Meaning {}
    }

    /** OpenAI's words for the same totals. */
    private static final Set<String> OPENAI = Set.of("""
            prompt_tokens completion_tokens total_tokens prompt_tokens_details completion_tokens_details
            input_tokens_details output_tokens_details input_token_details output_token_details""".split("\\s+"));

    private static final Map<String, Meaning> MEANINGS = meanings();

    private UnitNames() {}

    private static Map<String, Meaning> meanings() {
        var meanings = new HashMap<String, Meaning>();
        for (Measure measure : Measure.values()) {
            meanings.put(measure.unit(), new Meaning.Total(measure));
        }
        for (Modality modality : Modality.values()) {
            if (modality != Modality.UNKNOWN) {
                String name = modality.name().toLowerCase(Locale.ROOT);
                meanings.put("input_" + name + "_tokens", new Meaning.Part(Measure.INPUT, modality));
                meanings.put("output_" + name + "_tokens", new Meaning.Part(Measure.OUTPUT, modality));
                meanings.put("cache_" + name + "_read_tokens", new Meaning.Part(Measure.CACHE_READ, modality));
                meanings.put("cache_" + name + "_write_tokens", new Meaning.Part(Measure.CACHE_WRITE, modality));
                meanings.put("input_" + name + "_tool_tokens", new Meaning.Part(Measure.TOOL_INPUT, modality));
            }
        }
        return Map.copyOf(meanings);
    }

    /** Adds every member of a usage object to the totals or, as another unit, to the event. */
    public static void readAll(Fields usage, InclusiveUsage totals, EventUnits units) {
        Json.Obj object = usage.object();
        for (int member = 0; member < object.size(); member++) {
            String name = object.name(member);
            Json value = object.value(member);
            Meaning meaning = MEANINGS.get(name);
            if (OPENAI.contains(name)) {
                continue; // read with the rest of OpenAI's words
            }
            if (meaning == null) {
                units.add(usage, name, value);
                if (name.endsWith("tokens")) {
                    units.unknown(name);
                }
            } else if (meaning instanceof Meaning.Total total) {
                totals.set(total.measure(), usage.count(name, value), usage, name);
            } else if (meaning instanceof Meaning.Part part) {
                long count = usage.count(name, value);
                if (count > 0) {
                    totals.modalities().add(part.parent(), part.modality(), count);
                }
            }
        }
    }
}
