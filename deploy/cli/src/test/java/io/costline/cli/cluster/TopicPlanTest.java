package io.costline.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.cli.CommandFailure;
import io.costline.service.CommonSettings;
import io.costline.topics.TopicSpec;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicPlanTest {
    private static WantedTopics wanted(String... pairs) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            settings.put("commands.topics." + pairs[i], pairs[i + 1]);
        }
        return WantedTopics.of(new SmallRyeConfigBuilder()
                .withMapping(CommonSettings.class)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build()
                .getConfigMapping(CommonSettings.class)
                .topics());
    }

    /** The topics as they would be after 'apply'. */
    private static Map<String, TopicPlan.Found> made(WantedTopics wanted) {
        Map<String, TopicPlan.Found> found = new HashMap<>();
        for (TopicSpec topic : wanted.topics()) {
            Map<String, String> config = new HashMap<>(topic.config());
            config.putAll(wanted.more());
            found.put(
                    topic.name(),
                    new TopicPlan.Found(topic.partitions(), wanted.replication().orElse((short) 1), config));
        }
        return found;
    }

    @Test
    void nothingIsThereAtFirst() {
        // When
        TopicPlan plan = TopicPlan.of(wanted("partitions", "64", "replication", "3", "retention.raw", "P2D"), Map.of());

        // Then
        assertThat(plan.lines())
                .contains(
                        "create costline.requests  64 partitions, 3 replicas, kept P30D",
                        "create costline.raw.litellm  64 partitions, 3 replicas, kept P2D",
                        "create costline.spend  64 partitions, 3 replicas, compacted",
                        "create costline.price-book  1 partition, 3 replicas, compacted");
        assertThat(plan.refused()).isEmpty();
    }

    @Test
    void whatIsAsWantedIsLeftAlone() {
        WantedTopics wanted = wanted("replication", "3", "min-insync-replicas", "2");
        assertThat(TopicPlan.of(wanted, made(wanted)).isEmpty()).isTrue();
    }

    @Test
    void aShorterRetentionSaysThatItDeletes() {
        // When
        TopicPlan plan = TopicPlan.of(wanted("retention.costs", "P7D", "min-insync-replicas", "2"), made(wanted()));

        // Then
        assertThat(plan.lines())
                .contains("change costline.costs  retention.ms P90D -> P7D  (older records are deleted)")
                .contains("change costline.spend  min.insync.replicas null -> 2");
    }

    @Test
    void partitionsAreRefusedWhereStateFollowsThem() {
        // When
        TopicPlan more = TopicPlan.of(wanted("partitions", "16"), made(wanted()));
        TopicPlan fewer = TopicPlan.of(wanted("partitions", "4"), made(wanted()));

        // Then
        assertThat(more.lines())
                .contains("change costline.raw.events  partitions 8 -> 16", "change costline.spend  partitions 8 -> 16")
                .noneMatch(line -> line.contains("costline.requests"));
        assertThat(more.refused())
                .anyMatch(text -> text.startsWith(
                        "costline.requests has 8 partitions, the settings want 16: 'costline topics raise 16'"))
                .hasSize(2);
        assertThat(fewer.refused())
                .anyMatch(text -> text.startsWith(
                        "costline.traces has 8 partitions, the settings want 4: Kafka cannot take any away"))
                .noneMatch(text -> text.startsWith("costline.requests")); // more of it were added by a raise
        assertThat(fewer.isEmpty()).isTrue();
    }

    @Test
    void replicasAreMovedByKafkasOwnTool() {
        assertThat(TopicPlan.of(wanted("replication", "3"), made(wanted("replication", "1")))
                        .refused())
                .contains("costline.costs has 1 replicas, the settings want 3: move it with kafka-reassign-partitions");
    }

    @Test
    void aRetentionThatMeansNothingIsRefusedByItsKey() {
        assertThatThrownBy(() -> wanted("retention.reqests", "P1D"))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("topics.retention.reqests: there is no such topic; did you mean requests?");
        assertThatThrownBy(() -> wanted("retention.spend", "P1D"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("topics.retention.spend: costline.spend is compacted");
        assertThatThrownBy(() -> wanted("retention.costs", "PT0S"))
                .hasMessage("topics.retention.costs must be positive");
    }
}
