package io.costline.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.RequestEvent;
import io.costline.avro.UsageStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The commands of each provider's page, run as they stand there against a door. */
class ProviderPagesTest extends DoorTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern COMMANDS = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);

    @Override
    Clock clock() {
        return Clock.systemUTC(); // the samples are of now
    }

    @Test
    void everyPagesCommandsAreAccepted() throws Exception {
        List<Path> pages = pages();
        assertThat(pages).hasSizeGreaterThan(10);
        for (Path page : pages) {
            // Given
            publisher.events.clear();
            List<String> commands = COMMANDS.matcher(Files.readString(page))
                    .results()
                    .map(found -> found.group(1))
                    .filter(command -> command.contains("$COSTLINE_URL"))
                    .toList();
            assertThat(commands).as(page.toString()).isNotEmpty();

            // When
            for (String command : commands) {
                assertThat(run(command)).as(page + "\n" + command).contains("\"accepted\":1");
            }

            // Then
            assertThat(publisher.rejections).as(page.toString()).isEmpty();
            RequestEvent event = publisher.events.element();
            assertThat(event.getUsageStatus()).as(page.toString()).isEqualTo(UsageStatus.COMPLETE);
            assertThat(event.getServedModel()).as(page.toString()).isNotEmpty();
            assertThat(event.getCustomerId()).as(page.toString()).isEqualTo("acme");
        }
    }

    private String run(String command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", command).directory(REPOSITORY.toFile());
        builder.environment().put("COSTLINE_URL", address());
        builder.environment().put("KEY", key.token());
        Process process = builder.redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return out.replace(" ", "");
    }

    private static List<Path> pages() throws IOException {
        try (var files = Files.list(REPOSITORY.resolve("deploy/gateways"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("provider-"))
                    .sorted()
                    .toList();
        }
    }
}
