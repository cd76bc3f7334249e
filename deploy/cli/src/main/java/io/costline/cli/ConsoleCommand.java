package io.costline.cli;

import io.costline.cli.text.Console;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that writes to a console and gives its exit code. */
abstract class ConsoleCommand implements Callable<Integer> {
    final Console console;

    @Spec
    CommandSpec spec;

    ConsoleCommand(Console console) {
        this.console = console;
    }

    /** What is said of a command line that cannot be understood. */
    ParameterException misuse(String message) {
        return misuse(message, null);
    }

    ParameterException misuse(String message, @Nullable Throwable cause) {
        return new ParameterException(spec.commandLine(), message, cause);
    }
}
