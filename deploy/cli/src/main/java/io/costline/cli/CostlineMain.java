package io.costline.cli;

import io.costline.cli.text.Console;
import io.costline.clickhouse.query.QuestionException;
import io.costline.service.MisconfiguredException;
import io.costline.service.Near;
import io.costline.service.Release;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code costline} command. */
@Command(
        name = "costline",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT, // every command takes --help and --version
        version = "costline " + Release.VERSION,
        description = "Meters what a product spends on language models and says who caused it.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            RunCommand.class,
            ConfigCommand.class,
            MigrateCommand.class,
            OpenCommand.class,
            KeysCommand.class,
            BudgetsCommand.class,
            CardsCommand.class,
            SendCommand.class,
            SpendCommand.class,
            MarginCommand.class,
            ForecastCommand.class,
            RoutingCommand.class,
            WhatIfCommand.class,
            RevenueCommand.class,
            OutcomesCommand.class,
            PlansCommand.class,
            AskCommand.class,
            TraceCommand.class,
            ExplainCommand.class,
            RepriceCommand.class,
            RebuildCommand.class,
            BackfillCommand.class,
            AlertsCommand.class,
            PriceCommand.class,
            LedgerCommand.class,
            CreditsCommand.class,
            InvoicesCommand.class,
            FocusCommand.class,
            NormalizeCommand.class,
            RegistryCommand.class,
            TopicsCommand.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "Start with 'costline demo'. 'costline help COMMAND' explains a command.",
            "Exit codes: 0 done, 1 failed, 2 wrong usage."
        })
public final class CostlineMain implements Runnable {
    /** Columns of help; picocli takes no fewer than 55. */
    private static final int NARROWEST = 60;

    private static final int WIDEST = 100;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Show stack traces and more of the log when something fails.")
    private boolean verbose;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] args) {
        // Ours, whichever logback.xml a service's jar brings: a command says what it has to say itself.
        System.setProperty("logback.configurationFile", "io/costline/cli/logback-cli.xml");
        var out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = run(Console.of(out, err), args);
        out.flush();
        System.exit(code);
    }

    /** Runs one command line and returns its exit code. */
    public static int run(Console console, String... args) {
        return commandLine(console).execute(args);
    }

    static CommandLine commandLine(Console console) {
        CommandLine line = new CommandLine(new CostlineMain(), new Commands(console));
        for (MoreCommands more : ServiceLoader.load(MoreCommands.class)) {
            more.commands().forEach(line::addSubcommand);
        }
        line.setOut(console.out())
                .setErr(console.err())
                .setUsageHelpWidth(Math.clamp(console.width(), NARROWEST, WIDEST))
                .setUsageHelpAutoWidth(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        console.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setExecutionExceptionHandler((exception, command, parsed) -> failed(console, exception, parsed));
        line.setParameterExceptionHandler((exception, arguments) -> misused(console, exception));
        return line;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int misused(Console console, CommandLine.ParameterException exception) {
        CommandLine.Model.CommandSpec command = exception.getCommandLine().getCommandSpec();
        console.error("costline: " + inOurWords(exception, command));
        console.error("Try '" + command.qualifiedName() + " --help'.");
        return CommandLine.ExitCode.USAGE;
    }

    private static String inOurWords(CommandLine.ParameterException exception, CommandLine.Model.CommandSpec command) {
        if (!(exception instanceof CommandLine.UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return String.valueOf(exception.getMessage());
        }
        String word = unmatched.getUnmatched().getFirst();
        if (word.startsWith("-")) {
            List<String> options = command.options().stream()
                    .flatMap(option -> Stream.of(option.names()))
                    .toList();
            String option = word.replaceFirst("=.*", "");
            return command.qualifiedName() + " has no option " + word + Near.question(option, options);
        }
        return command.subcommands().isEmpty()
                ? command.qualifiedName() + " does not take '" + word + "'"
                : "there is no command '" + word + "'"
                        + Near.question(word, command.subcommands().keySet());
    }

    private static int failed(Console console, Exception exception, CommandLine.ParseResult parsed) {
        console.out().flush();
        CostlineMain root = (CostlineMain) parsed.commandSpec().root().userObject();
        String message = exception.getMessage() == null ? exception.toString() : exception.getMessage();
        console.error("costline: " + console.red(message));
        if (root.verbose) {
            exception.printStackTrace(console.err());
        } else if (!(exception instanceof CommandFailure
                || exception instanceof QuestionException
                || exception instanceof MisconfiguredException)) {
            console.error("(" + exception.getClass().getSimpleName() + "; --verbose shows where)");
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
