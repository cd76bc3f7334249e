package io.costline.cli;

import io.costline.avro.ApiKey;
import io.costline.cli.text.Console;
import io.costline.cli.text.Table;
import io.costline.client.CostlineClient;
import io.costline.client.DirectClient;
import io.costline.identity.Attribution;
import io.costline.keys.KeyTerms;
import io.costline.stack.Definitions;
import io.costline.topics.Keys;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "keys",
        description = "Make, list, rotate and revoke API keys for the ingest door and the console.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            KeysCommand.Create.class,
            KeysCommand.ListKeys.class,
            KeysCommand.Rotate.class,
            KeysCommand.Revoke.class
        })
final class KeysCommand extends CommandGroup {
    private static final Duration DOOR_LIMIT = Duration.ofSeconds(10);

    private static Definitions definitions(StackOption stack) {
        return stack.find().definitions();
    }

    @Command(
            name = "create",
            description = {
                "Make a key and print it. It is shown this once: only its hash is stored.",
                "",
                "Events sent with it belong to its tenant. What an event does not say is filled from the options"
                        + " below.",
                ""
            })
    static final class Create extends StackCommand {
        @Option(names = "--tenant", defaultValue = "default", description = "Tenant. Default: ${DEFAULT-VALUE}.")
        private String tenant = "default";

        @Option(names = "--name", defaultValue = "", description = "What the key is for.")
        private String name = "";

        @Option(names = "--customer", defaultValue = "", description = "Customer of events that name none.")
        private String customer = "";

        @Option(names = "--team", defaultValue = "", description = "Team of events that name none.")
        private String team = "";

        @Option(names = "--project", defaultValue = "", description = "Project of events that name none.")
        private String project = "";

        @Option(names = "--app-key", defaultValue = "", description = "Name of the product's own key, likewise.")
        private String appKey = "";

        @Option(names = "--feature", defaultValue = "", description = "Feature of events that name none.")
        private String feature = "";

        @Option(
                names = "--scope",
                paramLabel = "SCOPE",
                description =
                        "What it may do: ingest:litellm, ingest:* or read; may be repeated. Default: send from every"
                                + " source. A key that may read sees the console's figures of its tenant, with --customer, --team or"
                                + " --project those of that one alone.")
        private List<String> scopes = List.of();

        @Option(
                names = "--expires-in",
                paramLabel = "DURATION",
                description = "How long it holds, as P90D or PT12H. Default: until it is revoked.")
        private @Nullable Duration expiresIn;

        Create(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            if (!Keys.isTenant(tenant)) {
                throw misuse(
                        "--tenant must be 1 to 64 of a-z, 0-9, '.', '_' and '-', and start with a letter or digit");
            }
            if (scopes.contains(KeyTerms.READ)
                    && Stream.of(customer, team, project)
                                    .filter(each -> !each.isEmpty())
                                    .count()
                            > 1) {
                throw misuse("--scope read: fix it to one of --customer, --team and --project");
            }
            var made = definitions(stack)
                    .createKey(new Attribution(tenant, customer, team, project, appKey, feature), terms());
            console.line(made.token());
            awaitDoor(console, stack, made.token());
            return 0;
        }

        private KeyTerms terms() {
            try {
                return new KeyTerms(
                        name, scopes, expiresIn == null ? null : Instant.now().plus(expiresIn));
            } catch (IllegalArgumentException e) {
                throw misuse("--scope: " + e.getMessage(), e);
            }
        }
    }

    @Command(
            name = "rotate",
            description = {
                "Make the key that takes another's place, with the same tenant, defaults and scopes, and print it.",
                "",
                "The old key holds for the overlap, so that every caller can change over in time.",
                ""
            })
    static final class Rotate extends StackCommand {
        @Parameters(index = "0", paramLabel = "KEY_ID", description = "The part between ck_ and the next underscore.")
        private String keyId = "";

        @Option(
                names = "--overlap",
                paramLabel = "DURATION",
                defaultValue = "P1D",
                description = "How long the old key still holds. Default: ${DEFAULT-VALUE}.")
        private Duration overlap = Duration.ofDays(1);

        Rotate(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            Definitions definitions = definitions(stack);
            ApiKey old = known(definitions, keyId);
            if (old.getRevoked()) {
                throw new CommandFailure(keyId + " is revoked; make a new key");
            }
            var made = definitions.rotate(old, Instant.now().plus(overlap));
            console.line(made.token());
            awaitDoor(console, stack, made.token());
            return 0;
        }
    }

    private static ApiKey known(Definitions definitions, String keyId) {
        ApiKey key = definitions.keys().get(keyId);
        if (key == null) {
            throw new CommandFailure("there is no key " + keyId + "; 'costline keys list' shows them");
        }
        return key;
    }

    /** So that the key works when the prompt is back, where it is known which door that is. */
    private static void awaitDoor(Console console, StackOption stack, String token) {
        Optional<String> url = stack.find().door();
        if (url.isEmpty()) {
            return;
        }
        try (DirectClient door =
                CostlineClient.builder().url(url.get()).key(token).buildDirect()) {
            if (!door.awaitKey(DOOR_LIMIT)) {
                console.error("costline: the door does not know the key yet; try again in a moment");
            }
        } catch (IOException e) {
            console.error("costline: the door does not answer: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Command(name = "list", description = "List keys: everything but the secret, which is not stored.")
    static final class ListKeys extends StackCommand {
        @Option(names = "--json", description = "One JSON object a key.")
        private boolean json;

        ListKeys(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            if (json) {
                definitions(stack).keys().values().forEach(key -> console.line(json(key)));
                return 0;
            }
            Table table = new Table("key id", "~tenant", "~name", "~scopes", "?created", "expires", "state");
            for (ApiKey key : definitions(stack).keys().values()) {
                table.row(
                        key.getKeyId(),
                        key.getTenant(),
                        key.getName(),
                        key.getScopes().isEmpty() ? "all sources" : String.join(" ", key.getScopes()),
                        seconds(key.getCreatedAt()),
                        key.getExpiresAt() == null ? "never" : seconds(key.getExpiresAt()),
                        state(key));
            }
            if (table.isEmpty()) {
                console.line("no keys yet: make one with 'costline keys create'");
            } else {
                table.print(console);
            }
            return 0;
        }

        private static String json(ApiKey key) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("key_id", key.getKeyId());
            fields.put("tenant", key.getTenant());
            fields.put("name", key.getName());
            fields.put("scopes", key.getScopes());
            fields.put("created_at", key.getCreatedAt().toString());
            fields.put(
                    "expires_at",
                    key.getExpiresAt() == null ? null : key.getExpiresAt().toString());
            fields.put("revoked", key.getRevoked());
            return JsonMapper.shared().writeValueAsString(fields);
        }

        private String state(ApiKey key) {
            if (key.getRevoked()) {
                return console.red("revoked");
            }
            Instant end = key.getExpiresAt();
            return end != null && !Instant.now().isBefore(end) ? console.red("expired") : "in use";
        }

        private static String seconds(Instant time) {
            return time.truncatedTo(ChronoUnit.SECONDS).toString();
        }
    }

    @Command(name = "revoke", description = "Revoke a key: within moments the door refuses it.")
    static final class Revoke extends StackCommand {
        @Parameters(index = "0", paramLabel = "KEY_ID", description = "The part between ck_ and the next underscore.")
        private String keyId = "";

        Revoke(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            Definitions definitions = definitions(stack);
            ApiKey key = known(definitions, keyId);
            definitions.publish(ApiKey.newBuilder(key).setRevoked(true).build());
            console.line(keyId + " is revoked");
            return 0;
        }
    }
}
