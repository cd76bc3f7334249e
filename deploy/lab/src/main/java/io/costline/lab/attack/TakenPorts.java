package io.costline.lab.attack;

import io.costline.embedded.process.ServiceProcess;
import io.costline.lab.command.CostlineProcess;
import io.costline.stack.Endpoints;
import io.costline.stack.Service;
import io.costline.stack.ServiceCommands;
import io.costline.stack.StackFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Another program listens where a service is to: nobody's events may go to it unnoticed. */
final class TakenPorts implements Attack {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int CONFIGURATION = 78;

    @Override
    public String name() {
        return "taken ports";
    }

    @Override
    public boolean quick() {
        return true;
    }

    @Override
    public String tried() {
        return "'up' at the door's port, a service at another's management port";
    }

    @Override
    public Answer on(Target target) throws IOException {
        return up(target).and(service(target));
    }

    private static Answer up(Target target) throws IOException {
        Path folder = Files.createDirectories(target.folder().resolve("attack"));
        Path output = folder.resolve("up.log");
        String port = Integer.toString(target.port());
        int exit = CostlineProcess.start(
                        output,
                        List.of(),
                        List.of("up", "--data", folder.resolve("other").toString(), "--http-port", port))
                .exitCode(LIMIT);
        boolean named = Files.readString(output).contains(port);
        return Answer.of("'up' ended with " + exit + (named ? ", naming the port" : ""), exit != 0 && named);
    }

    private static Answer service(Target target) {
        StackFile file = target.file();
        int taken = file.managementPorts().getOrDefault(Service.ENRICHER.prefix(), 0);
        var commands = new ServiceCommands(
                new Endpoints(file.bootstrapServers(), file.registryUrl(), file.clickHouseUrl()),
                target.folder().resolve("attack"));
        try (var other = ServiceProcess.start(commands.of(Service.SINK, "sink-2", taken, Map.of()))) {
            return Answer.of("a service started at a taken port, as process " + other.pid(), false);
        } catch (IllegalStateException e) {
            String said = String.valueOf(e.getMessage());
            boolean right = said.contains("exit code " + CONFIGURATION) && said.contains(Integer.toString(taken));
            return Answer.of(right ? "the service ended with " + CONFIGURATION + ", naming the port" : said, right);
        }
    }
}
