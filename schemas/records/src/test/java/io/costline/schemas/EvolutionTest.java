package io.costline.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.identity.EventIds;
import io.costline.topics.TopicSpec;
import io.costline.topics.Topics;
import io.costline.trials.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.Test;

class EvolutionTest {
    /**
     * A changed fingerprint is a changed contract: check it with the registry's FULL_TRANSITIVE rule, then update. Taken
     * over the whole text, because the parsing form leaves out defaults and logical types.
     */
    @Test
    void schemasAreThoseThatWereReviewed() {
        String fingerprints = Topics.ALL.stream()
                .filter(topic -> topic.valueSchema().isPresent())
                .map(topic -> topic.subject()
                        + ' '
                        + EventIds.hex(
                                EventIds.of(topic.valueSchema().orElseThrow().toString())))
                .collect(Collectors.joining("\n", "", "\n"));

        Golden.check("fingerprints.txt", fingerprints);
    }

    /** Both ways, so that services of either version may read what the other wrote while they are replaced. */
    @Test
    void schemasUnderstandTheFirstReleaseAndAreUnderstoodByIt() throws IOException {
        Schema.Parser released = new Schema.Parser();
        for (Path file : files(Path.of("src/test/resources/released"))) {
            released.parse(Files.readString(file));
        }
        for (TopicSpec topic : Topics.ALL) {
            topic.valueSchema().ifPresent(now -> {
                Schema then = released.getTypes().get(now.getFullName());
                if (then == null) {
                    return; // a topic that came later
                }
                assertThat(SchemaCompatibility.checkReaderWriterCompatibility(now, then)
                                .getType())
                        .as("%s reads the first release", now.getName())
                        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
                assertThat(SchemaCompatibility.checkReaderWriterCompatibility(then, now)
                                .getType())
                        .as("the first release reads %s", now.getName())
                        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
            });
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    @Test
    void everyEnumHasAnUnknownConstantToFallBackTo() {
        for (Schema schema : reachable()) {
            if (schema.getType() == Schema.Type.ENUM) {
                assertThat(schema.getEnumDefault()).as(schema.getFullName()).isEqualTo("UNKNOWN");
                assertThat(schema.getEnumSymbols().getFirst()).isEqualTo("UNKNOWN");
            }
        }
    }

    @Test
    void theEventIsTheFirstFieldOfItsCost() {
        assertThat(Topics.COSTS
                        .valueSchema()
                        .orElseThrow()
                        .getFields()
                        .getFirst()
                        .schema())
                .isEqualTo(Topics.REQUESTS.valueSchema().orElseThrow());
    }

    private static Set<Schema> reachable() {
        Set<Schema> seen = new HashSet<>();
        Deque<Schema> open = new ArrayDeque<>();
        Topics.ALL.stream().map(TopicSpec::valueSchema).forEach(schema -> schema.ifPresent(open::add));
        while (!open.isEmpty()) {
            Schema schema = open.pop();
            if (seen.add(schema)) {
                switch (schema.getType()) {
                    case RECORD -> schema.getFields().forEach(field -> open.add(field.schema()));
                    case ARRAY -> open.add(schema.getElementType());
                    case MAP -> open.add(schema.getValueType());
                    case UNION -> open.addAll(schema.getTypes());
                    default -> {}
                }
            }
        }
        return seen;
    }
}
