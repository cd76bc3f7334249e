package io.costline.stack.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.stack.Service;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the images are made of; {@code ServiceImageIT} runs them. */
class ImagesTest {
    private record Row(String image, String module, String mainClass) {}

    private static List<Row> rows() {
        return DeployFolder.text("images/services.txt")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" +"))
                .map(words -> new Row(words[0], words[1], words[2]))
                .toList();
    }

    @Test
    void everyServiceHasAnImageThatRunsIt() throws Exception {
        assertThat(rows())
                .extracting(Row::image)
                .containsAll(
                        Arrays.stream(Service.values()).map(Service::prefix).toList());
        for (Row row : rows()) {
            String file =
                    "../" + row.module() + "/src/main/java/" + row.mainClass().replace('.', '/') + ".java";
            assertThat(Files.exists(DeployFolder.path(file))).as(file).isTrue();
        }
    }

    /** So the base needs no shell, and an image of another architecture is made as well as one of this. */
    @Test
    void nothingIsRunWhileAnImageIsMade() {
        assertThat(DeployFolder.text("images/Containerfile").lines().toList())
                .noneMatch(line -> line.startsWith("RUN"))
                .contains("USER 10001:10001");
    }
}
