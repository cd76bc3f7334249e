package io.costline.lab.bench;

import io.costline.embedded.process.ServiceCommand;
import io.costline.stack.Endpoints;
import io.costline.stack.Service;
import io.costline.stack.ServiceCommands;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How each service is started: as demo and up start it, under an instance name of its own. */
final class BenchServices {
    private final ServiceCommands commands;
    private final @Nullable Path recordings;

    BenchServices(Endpoints endpoints, Path folder, @Nullable Path recordings) {
        this.commands = new ServiceCommands(endpoints, folder);
        this.recordings = recordings;
    }

    ServiceCommand of(Service service, String instance, Map<String, String> settings) {
        return recorded(commands.of(service, instance, 0, settings), instance);
    }

    /** The yardstick: the enricher's command line with another main class. */
    ServiceCommand identity(String instance, Map<String, String> settings) {
        ServiceCommand enricher = commands.of(Service.ENRICHER, instance, 0, settings);
        ServiceCommand identity = new ServiceCommand(
                enricher.name(),
                IdentityMain.class.getName(),
                enricher.jvmArguments(),
                enricher.arguments(),
                enricher.environment(),
                enricher.log(),
                enricher.portArgument(),
                enricher.readiness(),
                enricher.readyTimeout());
        return recorded(identity, instance);
    }

    private ServiceCommand recorded(ServiceCommand command, String instance) {
        return recordings == null
                ? command
                : command.withJvmArguments(List.of("-XX:StartFlightRecording=filename="
                        + recordings.resolve(instance + ".jfr").toAbsolutePath() + ",settings=profile"));
    }
}
