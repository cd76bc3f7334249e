package io.costline.ingest;

import io.costline.ingest.adapter.Sources;
import io.costline.ingest.adapter.reading.SourceAdapter;
import io.costline.topics.TopicSpec;
import io.costline.topics.Topics;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The topics of the Kafka door: one of JSON for every source, beside the Avro one. */
public final class RawTopics {
    private RawTopics() {}

    /** The JSON topics to be created with the others; those of rarer sources are made by whoever needs them. */
    public static List<TopicSpec> of(Sources sources) {
        return sources.all().stream()
                .filter(SourceAdapter::topicFromTheStart)
                .map(adapter -> Topics.raw(adapter.name()))
                .toList();
    }

    /** Matches every raw topic there is or will be; one of an unknown source is left alone. */
    public static Pattern pattern(Sources sources) {
        return Pattern.compile(Pattern.quote(Topics.RAW_EVENTS.name())
                + sources.all().stream()
                        .flatMap(adapter -> Stream.concat(Stream.of(adapter.name()), adapter.aliases().stream()))
                        .map(name -> "|" + Pattern.quote(Topics.raw(name).name()))
                        .collect(Collectors.joining()));
    }

    /** The source a JSON topic belongs to. */
    public static String source(String topic) {
        return topic.substring(Topics.RAW_PREFIX.length());
    }
}
