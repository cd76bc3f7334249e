package io.costline.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.embedded.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
    private static final Path REPOSITORY = Path.of("..", "..");

    @Test
    void theServersKnowNoTests() {
        HouseRules.check(EmbeddedBroker.class);
    }

    @Test
    void theRulesSeeATestLibraryInMain() {
        assertThatThrownBy(() -> HouseRules.check(Stack.class)).hasMessageContaining("ContainerParts");
    }

    @Test
    void aNameThatStandsInTwoPlacesOfMainHasALineInTheGlossary() throws IOException {
        // Given
        String glossary = Files.readString(REPOSITORY.resolve("schemas/docs/glossary.md"));
        String names = glossary.substring(glossary.indexOf("## One name, several things"));

        // When
        Set<String> untold = new TreeSet<>(repeated());
        untold.removeIf(name -> names.contains("| `" + name + "` |"));

        // Then
        assertThat(untold).as("names without a line").isEmpty();
    }

    private static Set<String> repeated() throws IOException {
        try (Stream<Path> files = Files.walk(REPOSITORY)) {
            Map<String, Long> count = files.filter(path -> path.toString().contains("/src/main/java/"))
                    .map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".java") && !name.equals("package-info.java"))
                    .collect(Collectors.groupingBy(
                            name -> name.substring(0, name.length() - ".java".length()), Collectors.counting()));
            return count.entrySet().stream()
                    .filter(entry -> entry.getValue() > 1)
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
