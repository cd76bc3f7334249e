package io.costline.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * The folder of a Kafka Streams application's local state, tied to the changelogs it was made with. A changelog that was created
 * anew, as when partitions are added or after a reset, has other records at the same offsets: the folder is emptied then, and
 * the state restored from it.
 *
 * @param kafka client settings
 */
public record LocalState(Path folder, Map<String, String> kafka, String applicationId) {
    private static final String FILE = "changelogs.properties";

    /** Empties the folder if one of the changelogs it was made with is another now. To be called before the streams start. */
    public void check() throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return;
        }
        Properties before = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            before.load(in);
        }
        Properties now = changelogs();
        if (!now.entrySet().containsAll(before.entrySet())) {
            delete(folder);
        }
    }

    /** Notes which changelogs the folder's state is of. To be called when the streams run. */
    public void remember() throws IOException {
        Files.createDirectories(folder);
        try (var out = Files.newBufferedWriter(folder.resolve(FILE))) {
            changelogs().store(out, null);
        }
    }

    /** Ids by name. */
    private Properties changelogs() {
        Properties ids = new Properties();
        try (Admin admin = Admin.create(Map.copyOf(kafka))) {
            for (TopicListing topic : admin.listTopics().listings().get()) {
                if (topic.name().startsWith(applicationId + "-") && topic.name().endsWith("-changelog")) {
                    ids.setProperty(topic.name(), topic.topicId().toString());
                }
            }
            return ids;
        } catch (ExecutionException e) {
            throw new KafkaException("cannot list topics", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    /** Deletes a folder with all that is in it, if it exists. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
