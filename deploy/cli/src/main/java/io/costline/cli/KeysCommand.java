package io.costline.cli;

import io.costline.avro.ApiKey;
import io.costline.cli.client.IngestClient;
import io.costline.cli.stack.Definitions;
import io.costline.cli.stack.StackFile;
import io.costline.cli.text.Console;
import io.costline.cli.text.Table;
import io.costline.ingest.admission.Attribution;
import io.costline.topics.Keys;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "keys",
        description = "Make, list and revoke API keys for the ingest door.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {KeysCommand.Create.class, KeysCommand.ListKeys.class, KeysCommand.Revoke.class})
final class KeysCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "one of create, list, revoke is missing");
    }

    private static Definitions definitions(StackOption stack) {
        StackFile file = stack.find();
        return new Definitions(file.bootstrapServers(), file.registryUrl());
    }

    @Command(
            name = "create",
            description = {
                "Make a key and print it. It is shown this once: only its hash is stored.",
                "",
                "Events sent with it belong to its tenant. What an event does not say is filled from the options below.",
                ""
            })
    static final class Create implements Callable<Integer> {
        private static final Duration DOOR_LIMIT = Duration.ofSeconds(10);

        private final Console console;

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

        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Mixin
        private StackOption stack;

        Create(Console console) {
            this.console = console;
            this.stack = new StackOption();
        }

        @Override
        public Integer call() {
            if (!Keys.isTenant(tenant)) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(),
                        "--tenant must be 1 to 64 of a-z, 0-9, '.', '_' and '-', and start with a letter or digit");
            }
            var made = definitions(stack)
                    .createKey(new Attribution(tenant, customer, team, project, appKey, feature), name);
            console.line(made.token());
            awaitDoor(made.token());
            return 0;
        }

        /** So that the key works when the prompt is back. */
        private void awaitDoor(String token) {
            try (IngestClient door = new IngestClient(stack.find().ingestUrl(), token, Duration.ZERO)) {
                if (!door.awaitKey(DOOR_LIMIT)) {
                    console.err().println("costline: the door does not know the key yet; try again in a moment");
                }
            } catch (IOException e) {
                console.err().println("costline: the door does not answer: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Command(name = "list", description = "List keys: everything but the secret, which is not stored.")
    static final class ListKeys implements Callable<Integer> {
        private final Console console;

        @Mixin
        private StackOption stack;

        ListKeys(Console console) {
            this.console = console;
            this.stack = new StackOption();
        }

        @Override
        public Integer call() {
            Table table = new Table("key id", "tenant", "name", "created", "state");
            for (ApiKey key : definitions(stack).keys().values()) {
                table.row(
                        key.getKeyId(),
                        key.getTenant(),
                        key.getName(),
                        key.getCreatedAt().toString().substring(0, 19) + "Z",
                        key.getRevoked() ? console.red("revoked") : "in use");
            }
            if (table.isEmpty()) {
                console.line("no keys yet: make one with 'costline keys create'");
            } else {
                table.print(console);
            }
            return 0;
        }
    }

    @Command(name = "revoke", description = "Revoke a key: within moments the door refuses it.")
    static final class Revoke implements Callable<Integer> {
        private final Console console;

        @Parameters(index = "0", paramLabel = "KEY_ID", description = "The part between ck_ and the next underscore.")
        private String keyId = "";

        @Mixin
        private StackOption stack;

        Revoke(Console console) {
            this.console = console;
            this.stack = new StackOption();
        }

        @Override
        public Integer call() {
            Definitions definitions = definitions(stack);
            ApiKey key = definitions.keys().get(keyId);
            if (key == null) {
                throw new CommandFailure("there is no key " + keyId + "; 'costline keys list' shows them");
            }
            definitions.publish(ApiKey.newBuilder(key).setRevoked(true).build());
            console.line(keyId + " is revoked");
            return 0;
        }
    }
}
