package io.costline.cli.plans;

import io.costline.avro.Definition;
import io.costline.definitions.CompactedTopic;
import io.costline.topics.Keys;
import io.costline.topics.Topics;
import io.costline.wire.SchemaRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;

/** Publishes definitions to costline.definitions: one that changed gets the next version, others are left alone. */
public final class DefinitionPublisher {
    private final CompactedTopic<Definition> topic;

    /** @param kafka client settings, at least bootstrap.servers */
    public DefinitionPublisher(Map<String, String> kafka, SchemaRegistry registry) {
        this.topic = new CompactedTopic<>(Topics.DEFINITIONS, Definition.class, kafka, registry);
    }

    /** A definition as it is in force now. */
    public record Applied(Definition definition, boolean changed) {}

    /**
     * Brings the topic to what the definitions say; returns when the broker has them. Those not named stay.
     *
     * @throws KafkaException if the topic cannot be read or written
     */
    public List<Applied> apply(List<Definition> definitions, Duration timeout, Instant now) {
        Map<String, Definition> known = topic.read(timeout);
        List<Applied> applied = new ArrayList<>();
        for (Definition wanted : definitions) {
            Definition before = known.get(key(wanted));
            boolean same = before != null && before.getBody().equals(wanted.getBody()) && !before.getRemoved();
            applied.add(new Applied(
                    before != null && same
                            ? before
                            : Definition.newBuilder(wanted)
                                    .setVersion(before == null ? 1 : before.getVersion() + 1)
                                    .setDefinedAt(now.truncatedTo(ChronoUnit.MICROS))
                                    .build(),
                    !same));
        }
        Map<String, Definition> changed = new LinkedHashMap<>();
        applied.stream()
                .filter(Applied::changed)
                .forEach(each -> changed.put(key(each.definition()), each.definition()));
        topic.write(changed);
        return applied;
    }

    private static String key(Definition definition) {
        return Keys.definition(definition.getTenant(), definition.getKind().name(), definition.getId());
    }
}
