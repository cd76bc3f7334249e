package io.costline.cli;

import io.costline.client.CostlineClient;
import io.costline.client.DirectClient;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which ingest door a command posts to, and as whom. */
final class DoorOptions {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Base address of the door. Default: the running stack's, or the settings' door.url.")
    private String url = "";

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "API key (costline keys create). Default: $COSTLINE_API_KEY, else the demo's own.")
    private String key = "";

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long a door that is full or away is asked again. Default: ${DEFAULT-VALUE}.")
    private int patienceSeconds;

    @Mixin
    private StackOption stack = new StackOption();

    String url() {
        if (!url.isEmpty()) {
            return url;
        }
        return stack.find()
                .door()
                .orElseThrow(() -> new CommandFailure("the settings have no door.url: name the door with --url"));
    }

    String key() {
        if (!key.isEmpty()) {
            return key;
        }
        String variable = System.getenv("COSTLINE_API_KEY");
        if (variable != null && !variable.isEmpty()) {
            return variable;
        }
        String own = url.isEmpty() ? stack.find().apiKey() : "";
        if (own.isEmpty()) {
            throw new CommandFailure(
                    "an API key is missing: make one with 'costline keys create', then pass it with --key");
        }
        return own;
    }

    /** @throws IllegalArgumentException if the address or the key is none */
    DirectClient client() {
        return CostlineClient.builder()
                .url(url())
                .key(key())
                .requestTimeout(Duration.ofSeconds(30))
                .buildDirect();
    }

    Duration patience() {
        return Duration.ofSeconds(patienceSeconds);
    }
}
