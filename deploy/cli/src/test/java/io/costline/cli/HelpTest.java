package io.costline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.cli.text.Console;
import io.costline.trials.Golden;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class HelpTest {
    @Test
    void everyCommandExplainsItself() {
        // Given
        StringBuilder all = new StringBuilder();
        CommandLine root = CostlineMain.commandLine(
                Console.plain(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter())));

        // When
        describe(root, all);

        // Then
        Golden.check("help.txt", all.toString());
        assertThat(all.toString().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void helpIsAnOptionOfEveryCommandAndNoFailure() {
        for (String command : new String[] {"up", "keys", "send", "trace", "price"}) {
            assertThat(Run.of(command, "--help").exitCode()).isZero();
        }
    }

    private static void describe(CommandLine line, StringBuilder into) {
        into.append("$ ")
                .append(line.getCommandSpec().qualifiedName())
                .append(" --help\n")
                .append(line.getUsageMessage(CommandLine.Help.Ansi.OFF))
                .append('\n');
        line.getSubcommands().values().forEach(each -> describe(each, into));
    }
}
