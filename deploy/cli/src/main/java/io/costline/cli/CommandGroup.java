package io.costline.cli;

import java.util.Collection;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that does nothing by itself. */
abstract class CommandGroup implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        Collection<String> commands = spec.subcommands().keySet();
        String missing = (commands.size() == 1 ? "" : "one of ") + String.join(", ", commands) + " is missing";
        throw new ParameterException(spec.commandLine(), missing);
    }
}
